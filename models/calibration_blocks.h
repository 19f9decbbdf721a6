#pragma once

#include "core/block.h"
#include "core/progress.h"
#include "models/slices.h"

#include <QList>
#include <QString>

namespace tenbin {

/// How far probabilities are what comes true: expected calibration error and Brier score with
/// their intervals, the reliability diagram with the rows of each bin, the same as a table, and
/// the parts of the Brier score. `data` names the data in captions; the bins are the options'.
/// Usage error for predictions without probabilities.
Result<QList<Block>> calibrationBlocks(const Predictions &predictions, const QString &data,
                                       const EvaluationOptions &options, Progress &progress);

/// Rows by what was predicted, in the bins of the calibration error.
Chart calibrationRowsChart(const EvaluationData &data, const QString &caption);

} // namespace tenbin
