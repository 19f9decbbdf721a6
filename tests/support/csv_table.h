#pragma once

#include "data/dataset.h"

#include <QString>

namespace tenbin::test {

/// A comma-separated file with a header and quoted cells, read without any import rules: a column
/// is numeric when all its cells are numbers, else categorical. Empty when it cannot be read.
Dataset csvTable(const QString &path);

} // namespace tenbin::test
