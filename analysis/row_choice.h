#pragma once

#include "core/result.h"
#include "data/column.h"

#include <QString>

namespace tenbin {

/// Rows named by a text: numbers from 0 and ranges "FROM:TO" without TO, either end open, divided
/// by commas: "7", "0:100", "500:", "3,8,20:30". In the order written, each once. Usage when the
/// text is no such list, BadInput when a row is outside a table of `count` rows.
Result<Rows> rowsNamed(const QString &text, qsizetype count);

/// `wanted` of `count` rows drawn without replacement, ascending; all when there are not more.
/// The same for the same seed and stream.
Rows rowsDrawn(qsizetype count, qsizetype wanted, quint64 seed, quint64 stream);

} // namespace tenbin
