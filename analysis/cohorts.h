#pragma once

#include "analysis/attribution_charts.h"

namespace tenbin {

/// The explained rows in groups by the values of a column: its levels, most rows first and at most
/// `most` of them, or for numbers and times the parts between its quartiles; rows without a value
/// are a group of their own. Places in the attributions, ascending; empty groups are left out.
QList<Cohort> cohortsBy(const ExplainedRows &explained, const QString &column, int most = 6);

} // namespace tenbin
