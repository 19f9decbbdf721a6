#pragma once

#include "data/csv_options.h"
#include "data/csv_scan.h"

namespace tenbin {

/// Text to look at, followed by 64 bytes that may be read.
struct CsvHead
{
    const char *text = nullptr;
    qsizetype size = 0;
    bool whole = true;      ///< the file ends here
    bool tabSuffix = false; ///< the name says tab-separated

    CsvHead from(qsizetype start) const { return {text + start, size - start, whole, tabSuffix}; }
};

/// The number of fields that most records have, and how many these are.
struct UsualCount
{
    qsizetype fields = 0;
    qsizetype records = 0;
    qsizetype among = 0;

    double share() const { return among == 0 ? 0 : double(records) / double(among); }
};
/// Of equal ones, the one that `counts` begins with, else the larger one.
UsualCount usualCount(const std::vector<qsizetype> &counts, qsizetype from = 0);

struct SniffedMarks
{
    CsvMarks marks;
    double regular = 0; ///< share of records with the usual number of fields, 0: one column only
    /// Quotes are ordinary characters because one opens at this byte that does not close as quotes
    /// do; -1: no doubt.
    qsizetype strayQuote = -1;
};

/// Finds separator and quote where the options leave them open.
SniffedMarks sniffMarks(const CsvHead &head, const CsvOptions &options);

/// Bytes of whole records in the head.
qsizetype wholeRecords(const CsvHead &head, CsvMarks marks);

} // namespace tenbin
