#pragma once

#include "data/column.h"

namespace tenbin {

/// The rows of a column in its order, equal values in the order of the rows, missing ones last
/// either way: numbers and times by value, categories and text by code point.
/// Keys of 64 bits go through a radix sort of their 32 leading bits, texts eight bytes at a time.
Rows sortedRows(const Column &column, bool ascending = true);

} // namespace tenbin
