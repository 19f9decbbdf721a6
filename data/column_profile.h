#pragma once

#include "data/profile.h"
#include "data/sorted_values.h"

namespace tenbin {

/// Everything of a ColumnProfile that the column alone decides; role and target are left out.
/// Incomplete when stopped.
ColumnProfile profileOf(const Column &column, const KeepGoing &keepGoing);

} // namespace tenbin
