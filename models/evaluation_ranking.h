#pragma once

namespace tenbin {

class EvaluationView;

/// What the order of the rows by the score of one class is worth against all other classes.
struct RankingAreas
{
    /// Weight of pairs (row of the class, other row) in which the first has the higher score, ties
    /// counting half, over the weight of all pairs. NaN unless both kinds occur.
    double roc = 0;
    /// Sum of (R_k - R_(k-1)) P_k over the distinct scores, without interpolation. NaN when the
    /// class does not occur.
    double averagePrecision = 0;
};

RankingAreas rankingAreas(const EvaluationView &view, int classIndex);

/// Mean over the classes that have both rows of the class and others.
double meanOverClasses(const EvaluationView &view, double RankingAreas::*area);

} // namespace tenbin
