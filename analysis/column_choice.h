#pragma once

#include "analysis/source_columns.h"
#include "core/result.h"

#include <QList>
#include <QStringList>

#include <vector>

namespace tenbin {

/// Places of columns in `sources` by name. Usage that names the nearest one when the model has no
/// such column.
Result<std::vector<int>> columnPlaces(const QStringList &names, const SourceColumns &sources);

/// "a+b" as columns a and b; a name may hold a "+" itself. Usage as above.
Result<std::vector<int>> joinedColumns(const QString &text, const SourceColumns &sources);

} // namespace tenbin
