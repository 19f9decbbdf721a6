#pragma once

#include "data/profile.h"
#include "data/sorted_values.h"

#include <utility>

namespace tenbin {

/// Rows that say in all columns what an earlier one says; missing equals missing.
qint64 duplicateRowCount(const Dataset &dataset, const KeepGoing &keepGoing);

/// Indexes of columns with an earlier column that has the same type and says the same in all rows:
/// (earlier, later). `profiles` tell at once which columns differ.
QList<std::pair<qsizetype, qsizetype>> duplicateColumns(const Dataset &dataset,
                                                        const QList<ColumnProfile> &profiles);

} // namespace tenbin
