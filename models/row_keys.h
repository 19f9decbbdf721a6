#pragma once

#include "data/dataset.h"

#include <vector>

namespace tenbin {

/// A number a row that depends on nothing but its values in the columns, whatever table the row
/// stands in: for draws that give the same row the same answer. All columns are there.
std::vector<quint64> rowKeys(const Dataset &dataset, const QStringList &columns, RowSpan rows);

} // namespace tenbin
