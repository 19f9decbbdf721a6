#pragma once

#include "core/block.h"
#include "models/fitted_steps.h"

#include <QJsonObject>
#include <QList>

namespace tenbin {

/// What the steps of a pipeline found: the quality of probabilities before and after calibration,
/// the threshold, the intervals. Empty without steps.
QList<Block> stepBlocks(const PipelineSteps &spec, const FittedSteps &steps,
                        const QStringList &classes);

/// The same for scripts: calibration {method, rows, before, after}, threshold, costs, intervals
/// {method, coverage, rows}, mitigation.
QJsonObject stepsJson(const PipelineSteps &spec, const FittedSteps &steps);

} // namespace tenbin
