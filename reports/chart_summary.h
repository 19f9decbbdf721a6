#pragma once

#include "core/chart.h"

#include <QString>

namespace tenbin {

/// The chart in words, for those who do not see it: what its task says of it, one sentence on
/// what is drawn (axes, series, n, range of values), and the caption.
QString chartSummary(const Chart &chart);

} // namespace tenbin
