#pragma once

#include "analysis/fairness_audit.h"
#include "analysis/fairness_charts.h"
#include "core/block.h"

namespace tenbin {

/// The audit as figures, tables and charts: groups with their rates and intervals, measures across
/// groups, and where there are any those against the privileged group and the comparisons. What is
/// not defined says so; it is neither 0 nor a blank.
QList<Block> fairnessBlocks(const FairnessAudit &audit, const GroupedPredictions &of,
                            bool fourFifths = false);

} // namespace tenbin
