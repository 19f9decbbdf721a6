#pragma once

#include "core/result.h"
#include "data/csv_dialect.h"
#include "data/csv_scan.h"
#include "data/format.h"
#include "data/text_source.h"

#include <vector>

namespace tenbin {

/// Some whole records of a file, with the place of each in it.
struct CsvChunk
{
    qint64 index = 0;
    qint64 firstRow = 0;    ///< where its rows go; blank lines of chunks before leave gaps
    qint64 mostRows = 0;    ///< it has at most as many rows
    qint64 firstLine = 1;   ///< line of the first byte, from 1
    qint64 firstByte = 0;   ///< place in the file, -1: unknown
    std::vector<char> room; ///< the bytes, with room before and behind that may be read
    qsizetype size = 0;
    CsvFields fields;

    mutable qsizetype askedOffset = 0; ///< of the last call of lineAt
    mutable qint64 askedLines = 0;     ///< line ends before it

    static constexpr qsizetype margin = 64;
    const char *text() const { return room.data() + margin; }
    char *text() { return room.data() + margin; }
    /// Quick when asked for one place after the other.
    qint64 lineAt(qsizetype offset) const;
    qint64 byteAt(qsizetype offset) const { return firstByte < 0 ? -1 : firstByte + offset; }
};

/// Cuts a text into chunks of whole records, in order. Records are told exactly: quotes are
/// followed from the first byte on. Not for several threads at once.
class CsvFeed
{
public:
    CsvFeed(TextSource text, const CsvDialect &dialect, const Limits &limits);

    /// Back to the first row.
    Status rewind();
    /// False at the end.
    Result<bool> next(CsvChunk &chunk);
    const ByteSource &bytes() const { return m_text.bytes(); }
    /// Ends the feed.
    ByteSource takeBytes() { return m_text.takeBytes(); }

private:
    Status fill(CsvChunk &chunk, qsizetype size);
    Failure tooLong(const CsvChunk &chunk, const RecordRun &run) const;
    Failure neverClosed(const CsvChunk &chunk, qsizetype quote) const;

    TextSource m_text;
    CsvMarks m_marks;
    qint64 m_bodyStart;
    qint64 m_bodyLine;
    qint64 m_recordLimit;

    std::vector<char> m_rest; ///< the begun record behind the last chunk
    bool m_ended = false;
    qint64 m_index = 0;
    qint64 m_row = 0;
    qint64 m_line = 1;
    qint64 m_byte = 0;
};

} // namespace tenbin
