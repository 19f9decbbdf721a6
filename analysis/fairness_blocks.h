#pragma once

#include "analysis/fairness_audit.h"
#include "core/block.h"

namespace tenbin {

/// The audit as tables: groups with their rates and intervals, measures across groups, and where
/// there are any those against the privileged group and the comparisons. What is not defined says
/// so; it is neither 0 nor a blank.
QList<Block> fairnessBlocks(const FairnessAudit &audit);

} // namespace tenbin
