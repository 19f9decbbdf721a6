#pragma once

#include "core/result.h"
#include "experiments/outcome.h"
#include "models/predictions.h"

#include <QString>

namespace tenbin {

/// Writes the predictions into a job's folder, as an artifact of its outcome.
Status keepPredictions(const Predictions &predictions, const QString &folder, Outcome &outcome);
/// The same of the file that they came in, whole: its rows can be shown when the file is gone.
Status keepPredictionTable(const Dataset &table, const QString &folder, Outcome &outcome);

/// What keepPredictions wrote, with the numbers of their rows in the data and the positive class
/// that the run was asked for. BadInput when the file is missing or damaged.
Result<Predictions> readRunPredictions(const QString &runFolder);
/// What keepPredictionTable wrote, and whether it wrote anything.
bool hasPredictionTable(const QString &runFolder);
Result<Dataset> readPredictionTable(const QString &runFolder);

} // namespace tenbin
