#pragma once

#include "analysis/explained_rows.h"
#include "core/chart.h"

namespace tenbin {

/// Charts of one explained row, by its place in the attributions.

/// From the base value at the bottom to the output at the top, the largest push last; what is not
/// among the largest `shown` is one step "others".
Chart waterfallChart(const ExplainedRows &explained, int place, int shown = 9);
/// The same in one line: pushes up from the left and down from the right, that meet at the output.
Chart forceChart(const ExplainedRows &explained, int place, int shown = 9);

} // namespace tenbin
