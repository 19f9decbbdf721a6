#pragma once

namespace tenbin {

class EvaluationView;

/// Area under the ROC curve of one class against the others: the weight of pairs (row of the
/// class, other row) in which the first has the higher score, ties counting half, over the weight
/// of all pairs. NaN unless both kinds occur.
double rocArea(const EvaluationView &view, int classIndex);

/// Sum of (R_k - R_(k-1)) P_k over the distinct scores, without interpolation. NaN when the class
/// does not occur.
double averagePrecision(const EvaluationView &view, int classIndex);

/// Mean of one of these over the classes that have both rows of the class and others.
double meanOverClasses(const EvaluationView &view, double (*area)(const EvaluationView &, int));

} // namespace tenbin
