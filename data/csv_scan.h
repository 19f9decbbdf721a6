#pragma once

#include "data/csv_classify.h"

#include <vector>

namespace tenbin {

/// How records and quotes lie: a quote opens a field only as its first character that is no blank;
/// inside, two quotes are one character; after the closing quote the field goes on as plain text
/// until the separator. Lines end in LF, CRLF or CR. (RFC 4180; where that is silent, Python's csv
/// module.) All functions read up to 64 bytes beyond the end: the buffer must have them.
struct RecordRun
{
    qint64 records = 0;       ///< lines outside quotes, blank ones included
    qint64 lines = 0;         ///< all line ends up to `end`
    qsizetype end = 0;        ///< behind the last whole record
    qsizetype openQuote = -1; ///< where a quote opened that does not close, -1: none
};

/// The whole records at the start of the bytes; with `last` the rest is a record too.
RecordRun countRecords(const char *bytes, qsizetype size, CsvMarks marks, bool last,
                       Classify classify = fastestClassify());

/// A row that has not as many fields as there are columns.
struct RaggedRow
{
    qsizetype row;
    qsizetype start;  ///< byte of the row
    qsizetype fields; ///< how many it has
    qsizetype extra;  ///< byte where the first field without a column begins
    qsizetype end;
};

/// The fields of whole records, as a matrix of rows × columns; blank lines are no rows. Field (r,
/// c) is [begin(r, c), end(r, c)); absent ones (short rows) have end < begin.
class CsvFields
{
public:
    /// The bytes hold whole records and are at most 4 GiB; columns >= 1.
    void split(const char *bytes, qsizetype size, CsvMarks marks, qsizetype columns,
               Classify classify = fastestClassify());

    qsizetype rows() const { return qsizetype(m_starts.size()); }
    qsizetype columns() const { return m_columns; }
    qsizetype begin(qsizetype row, qsizetype column) const
    {
        return column == 0 ? qsizetype(m_starts[size_t(row)])
                           : qsizetype(m_ends[size_t(row * m_columns + column - 1)]) + 1;
    }
    qsizetype end(qsizetype row, qsizetype column) const
    {
        return m_ends[size_t(row * m_columns + column)];
    }
    const quint32 *starts() const { return m_starts.data(); }
    const quint32 *ends() const { return m_ends.data(); }
    const std::vector<RaggedRow> &ragged() const { return m_ragged; }

private:
    bool takeRegular(const char *bytes, qsizetype size);
    void align(const char *bytes, qsizetype size);
    void appendRow(const quint32 *ends, qsizetype count, qsizetype start);

    qsizetype m_columns = 0;
    std::vector<quint32> m_ends;     ///< separators and line ends, later the matrix
    std::vector<quint32> m_marked;   ///< what m_ends was before rows were padded and cut
    std::vector<quint32> m_lineEnds; ///< indices of line ends among the ends
    std::vector<quint32> m_starts;
    std::vector<RaggedRow> m_ragged;
};

/// Number of fields of each record that is not blank.
std::vector<qsizetype> fieldCounts(const char *bytes, qsizetype size, CsvMarks marks);

/// Line ends (LF, CRLF, CR) in [from, to) of the bytes. An LF at `from` that belongs to a CR before
/// it does not count.
qint64 countLineEnds(const char *bytes, qsizetype from, qsizetype to);

inline qint64 countLineEnds(const char *bytes, qsizetype size)
{
    return countLineEnds(bytes, 0, size);
}

} // namespace tenbin
