#pragma once

#include "data/column.h"

namespace tenbin {

/// The rows of a column in its order, equal values in the order of the rows, missing ones last
/// either way: numbers and times by value, categories and text by code point.
/// A radix sort of 32 leading bits of each key; ties are settled by the rest of the key.
Rows sortedRows(const Column &column, bool ascending = true);

} // namespace tenbin
