#pragma once

#include "core/progress.h"
#include "core/result.h"

#include <QString>

#include <functional>
#include <string>
#include <string_view>

namespace tenbin {

/// The text of the rows [from, to); called from several threads.
using RowsText = std::function<std::string(qsizetype from, qsizetype to)>;

/// Writes a text file atomically: the head, then all rows in order, made side by side in blocks.
/// Gzipped when the name ends in ".gz".
Status writeRows(const QString &path, std::string_view head, qsizetype rows, const RowsText &text,
                 Progress &progress);

} // namespace tenbin
