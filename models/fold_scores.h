#pragma once

#include "core/result.h"
#include "models/predictions.h"

#include <QString>

#include <vector>

namespace tenbin {

/// One metric in each fold of cross-validated predictions, NaN where it has no meaning. A single
/// entry, over all rows at once, when there are more than 200 folds or fewer than two rows a fold
/// (leave-one-out). Usage error when the predictions do not hold what the metric needs.
Result<std::vector<double>> foldScores(const Predictions &predictions, const QString &metric,
                                       int threads);

/// Whether a larger value of this metric is better.
bool greaterIsBetter(const QString &metric);

} // namespace tenbin
