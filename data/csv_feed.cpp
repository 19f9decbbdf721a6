#include "data/csv_feed.h"

#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

/// Text and field positions of a chunk stay in the second cache of one core.
constexpr qsizetype chunkBytes = 256 << 10;
/// A record of many small fields may be longer than a field.
constexpr qint64 smallestRecordLimit = 64 << 20;

} // namespace

qint64 CsvChunk::lineAt(qsizetype offset) const
{
    if (offset < askedOffset)
        askedOffset = askedLines = 0;
    askedLines += countLineEnds(text(), askedOffset, offset);
    askedOffset = offset;
    return firstLine + askedLines;
}

CsvFeed::CsvFeed(TextSource text, const CsvDialect &dialect, const Limits &limits)
    : m_text(std::move(text)), m_marks(dialect.reading.marks), m_bodyStart(dialect.bodyStart),
      m_bodyLine(dialect.bodyLine), m_recordLimit(std::max(limits.cellBytes, smallestRecordLimit))
{
}

Status CsvFeed::rewind()
{
    if (Status restarted = m_text.restart(); !restarted)
        return restarted;
    m_rest.clear();
    m_ended = false;
    m_index = 0;
    m_row = 0;
    m_line = m_bodyLine;
    std::vector<char> skipped(1 << 16);
    for (qint64 left = m_bodyStart; left > 0;) {
        // The last bytes are kept when the source gives more than asked for at least.
        const qint64 count = std::max<qint64>(std::min<qint64>(left, 1 << 16), 16);
        const Result<qint64> got = m_text.read(skipped.data(), count);
        if (!got)
            return passOn(got);
        if (*got == 0)
            break;
        if (*got > left)
            m_rest.assign(skipped.data() + left, skipped.data() + *got);
        left -= std::min(left, *got);
    }
    m_byte = m_text.sameBytes() ? m_text.markBytes() + m_bodyStart : -1;
    return {};
}

/// Reads until the chunk holds `size` bytes or the text ends.
Status CsvFeed::fill(CsvChunk &chunk, qsizetype size)
{
    if (qsizetype(chunk.room.size()) < size + 2 * CsvChunk::margin)
        chunk.room.resize(size_t(size + 2 * CsvChunk::margin));
    while (!m_ended && chunk.size + 16 <= size) {
        const Result<qint64> got = m_text.read(chunk.text() + chunk.size, size - chunk.size);
        if (!got)
            return passOn(got);
        m_ended = *got == 0;
        chunk.size += *got;
    }
    std::memset(chunk.text() + chunk.size, 0, size_t(CsvChunk::margin));
    return {};
}

Failure CsvFeed::neverClosed(const CsvChunk &chunk, qsizetype quote) const
{
    return badInput(Tr::tr("Cannot read \"%1\": the quote that opens in line %2 never closes.")
                        .arg(m_text.bytes().shownName())
                        .arg(m_line + countLineEnds(chunk.text(), quote)),
                    Tr::tr("Close it, or set quote=none if quotes are ordinary characters here."));
}

Failure CsvFeed::tooLong(const CsvChunk &chunk, const RecordRun &run) const
{
    if (run.openQuote >= 0)
        return neverClosed(chunk, run.openQuote);
    return badInput(Tr::tr("Cannot read \"%1\": line %2 is longer than %3 bytes.")
                        .arg(m_text.bytes().shownName())
                        .arg(m_line)
                        .arg(m_recordLimit),
                    Tr::tr("Check that this is a table of text."));
}

Result<bool> CsvFeed::next(CsvChunk &chunk)
{
    const qsizetype kept = qsizetype(m_rest.size());
    chunk.size = 0;
    qsizetype size = kept + chunkBytes;
    if (qsizetype(chunk.room.size()) < size + 2 * CsvChunk::margin)
        chunk.room.resize(size_t(size + 2 * CsvChunk::margin));
    std::copy(m_rest.begin(), m_rest.end(), chunk.text());
    chunk.size = kept;
    RecordRun run;
    for (;; size *= 2) {
        if (Status filled = fill(chunk, size); !filled)
            return passOn(filled);
        run = countRecords(chunk.text(), chunk.size, m_marks, m_ended);
        if (run.end > 0 || m_ended)
            break;
        if (chunk.size > m_recordLimit)
            return tooLong(chunk, run);
    }
    if (m_ended && run.openQuote >= 0)
        return neverClosed(chunk, run.openQuote);
    if (run.end == 0)
        return false;
    m_rest.assign(chunk.text() + run.end, chunk.text() + chunk.size);
    chunk.size = run.end;
    chunk.index = m_index++;
    chunk.firstRow = m_row;
    chunk.mostRows = run.records;
    chunk.firstLine = m_line;
    chunk.firstByte = m_byte;
    chunk.askedOffset = chunk.askedLines = 0;
    m_row += run.records;
    m_line += run.lines;
    if (m_byte >= 0)
        m_byte += run.end;
    return true;
}

} // namespace tenbin
