#pragma once

#include "analysis/fairness_audit.h"
#include "analysis/fairness_cells.h"

namespace tenbin {

/// Percentile intervals by resampling rows: of the rates that are no shares, of the metrics, and
/// of all that is against the privileged group. The audit holds all values already.
Status addFairnessIntervals(const FairnessCells &cells, int privileged, FairnessAudit &audit,
                            Progress &progress);

} // namespace tenbin
