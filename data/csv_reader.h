#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/csv_dialect.h"
#include "data/format.h"

#include <QByteArrayView>

namespace tenbin {

/// A CSV file as it was understood, and its rows.
struct CsvTable
{
    CsvDialect dialect;
    Dataset dataset;
};

/// Reads delimited text (RFC 4180 and what programs make of it). Types come from the whole file: a
/// column is numeric or a datetime only when every value reads as one that says the same; otherwise
/// it keeps its texts, as categories when they are few. Memory: the file at most once, plus the
/// columns. With options.previewRows only the head of the file is read.
Result<CsvTable> readCsv(const Source &source, const ReadOptions &options, Progress &progress);

/// The same for the first bytes of a file, for a dialog that shows what the options make of it.
/// `whole`: there are no others. Touches nothing but the bytes.
Result<CsvTable> previewCsv(QByteArrayView bytes, bool whole, bool tabSuffix,
                            const ReadOptions &options);

/// How sure the head of a file is a table of delimited text, 0 to 1.
double sniffCsv(QByteArrayView head);

} // namespace tenbin
