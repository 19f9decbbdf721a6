#pragma once

#include "data/csv_kind.h"
#include "data/csv_scan.h"
#include "data/dataset.h"

#include <QStringList>

namespace tenbin {

/// Whether the first record names the columns: it holds no numbers above numbers and does not
/// repeat below. `rows` begins with that record.
bool looksLikeHeader(const char *text, const CsvFields &rows, const CellReading &reading);

/// Names of columns, made different from each other and not empty, with a note for each change.
struct ColumnNames
{
    QStringList names;
    QList<bool> unnamed;
    QList<ImportNote> notes;
};
ColumnNames columnNames(const QStringList &given, qsizetype columns, qint64 line);

} // namespace tenbin
