#pragma once

#include "core/block.h"
#include "experiments/tuning.h"

namespace tenbin {

/// What a search found: the best setting, all trials, the best score so far, and the score against
/// each param that varied.
QList<Block> tuningBlocks(const TuningPlan &plan, const TuningResult &result);

// How blocks name what a search is about.
QString metricTitle(const TuningPlan &plan);
TableColumn shownColumn(const SearchDimension &dimension);
QJsonValue shownValue(const SearchDimension &dimension, const QJsonObject &params);
/// "c = 0.1, penalty = l2": the params that vary.
QString settingText(const TuningPlan &plan, const QJsonObject &params);

/// The same for programs: {"search", "space", "metric", "greater_is_better", "resource", "trials":
/// [Trial::toJson…], "best": one of them, "best_params", "nested": as nestedJson, when asked for}.
QJsonObject tuningJson(const TuningPlan &plan, const TuningResult &result);

} // namespace tenbin
