#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/dataset.h"
#include "data/format.h"

namespace tenbin {

/// JSON Lines (jsonlines.org): UTF-8, one object a line. Columns are all keys in the order in which
/// they first appear; an absent key and null are missing values. Types come from all lines:
/// numbers that doubles say exactly, dates, else categories or text. A line that is no object is
/// left out and reported.
Result<Dataset> readJsonLines(const Source &source, const ReadOptions &options, Progress &progress);

/// Every row with every column, null where missing. Infinity, which JSON lacks, is written as
/// 1e999, which readers take as infinite.
Status writeJsonLines(const Dataset &dataset, const QString &path, Progress &progress);

} // namespace tenbin
