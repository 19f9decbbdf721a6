#pragma once

#include "core/result.h"
#include "data/csv_kind.h"
#include "data/csv_sniff.h"
#include "data/dataset.h"

#include <QStringList>

namespace tenbin {

/// The shape of a CSV file.
struct CsvDialect
{
    QByteArray encoding;
    CellReading reading;
    bool header = true;
    QStringList names;    ///< one a column, all different
    QList<bool> unnamed;  ///< one a column: the file gives it no name
    qint64 bodyStart = 0; ///< byte of the text where the first row begins
    qint64 bodyLine = 1;  ///< its line
    QList<ImportNote> notes;
};

/// Finds what the options leave open. BadInput when there is nothing to read or there are more
/// than `columnLimit` columns; the errors name no file.
Result<CsvDialect> detectDialect(const CsvHead &head, const CsvOptions &options,
                                 qint64 columnLimit);

} // namespace tenbin
