#pragma once

#include "core/block.h"
#include "models/evaluation.h"

#include <QList>
#include <QString>

namespace tenbin {

/// The result document of predictions that were evaluated: the main metrics with their intervals,
/// the table of all metrics (with each fold), the table by class, and the charts that the
/// predictions allow. `data` names the data in captions.
QList<Block> evaluationBlocks(const Predictions &predictions, const Evaluation &evaluation,
                              const QString &data = {});

/// The metrics shown first, as far as they have a value: ROC AUC, accuracy, F1, … for two classes.
QStringList mainMetrics(Problem problem);

} // namespace tenbin
