#pragma once

#include "core/block.h"
#include "experiments/tuning.h"

namespace tenbin {

/// What a search found: the best setting, all trials, the best score so far, and the score against
/// each param that varied.
QList<Block> tuningBlocks(const TuningPlan &plan, const TuningResult &result);

/// The same for programs: {"search", "metric", "trials", "best", …}.
QJsonObject tuningJson(const TuningPlan &plan, const TuningResult &result);

} // namespace tenbin
