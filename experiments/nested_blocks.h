#pragma once

#include "core/block.h"
#include "experiments/tuning.h"

namespace tenbin {

/// What nested validation found: the estimate, the optimism of the search, and which setting each
/// outer fold chose.
QList<Block> nestedBlocks(const TuningPlan &plan, const TuningResult &result);

/// The same for programs: {"validation", "inner", "score", "std", "low", "high", "interval",
/// "search_score": best of the search on all rows, "optimism": {"value", "std", "low", "high",
/// "interval"}, "folds": [{"fold", "inner_score", "score", "optimism", "best": the chosen trial,
/// "trials": […]}], "settings": [{"params", "folds": how many chose it}], most first}.
/// Optimism is inner minus outer score, above 0 where the search was too hopeful.
QJsonObject nestedJson(const TuningPlan &plan, const TuningResult &result);

} // namespace tenbin
