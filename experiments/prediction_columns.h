#pragma once

#include "core/params.h"
#include "core/progress.h"
#include "models/predictions.h"

namespace tenbin {

/// The params that say which columns of a predictions file hold what: truth, prediction, score,
/// probabilities, positive, weight, labels, problem.
QList<ParamSpec> predictionColumnSpecs();
/// What they say. Usage error when no truth is named.
Result<PredictionColumns> predictionColumns(const Params &params);

/// A table of predictions made elsewhere; "-": from standard input.
Result<Dataset> readTableFile(const QString &path, int threads, Progress &progress);

} // namespace tenbin
