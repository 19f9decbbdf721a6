#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/dataset.h"

#include <QByteArray>
#include <QString>

namespace tenbin {

struct CsvWriting
{
    char separator = ',';
    char decimal = '.';
    bool header = true;
    bool returnBeforeFeed = false; ///< CRLF instead of LF
    /// An apostrophe before texts that a spreadsheet would run: = + - @ and their full-width forms,
    /// tab, line ends. Changes values, so it is off unless people open the file in one.
    bool neutralise = false;
};

/// Writes UTF-8 with the quoting of RFC 4180, atomically, gzipped when the name ends in ".gz".
/// Numbers are the shortest texts that read back as the same double; a missing value is empty, and
/// a text that reads as missing stands in quotes.
Status writeCsv(const Dataset &dataset, const QString &path, const CsvWriting &how,
                Progress &progress);
/// The same in memory: for tables that people look at.
QByteArray csvBytes(const Dataset &dataset, const CsvWriting &how);

} // namespace tenbin
