#include "data/csv_scan.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tenbin {

namespace {

constexpr quint64 allBits = ~quint64(0);

quint64 bitsFrom(int first)
{
    return first >= 64 ? 0 : allBits << first;
}

quint64 bitsBelow(int end)
{
    return end >= 64 ? allBits : (quint64(1) << end) - 1;
}

/// Which bytes stand outside quotes, block after block.
class QuoteTracker
{
public:
    QuoteTracker(const char *bytes, qsizetype size, char separator)
        : m_bytes(bytes), m_size(size), m_separator(separator)
    {
    }

    qsizetype openQuote() const { return m_inside ? m_opened : -1; }

    quint64 outside(qsizetype base, quint64 quotes)
    {
        if (quotes == 0 && m_skip == 0)
            return m_inside ? 0 : allBits;
        quint64 result = 0;
        int at = std::exchange(m_skip, 0);
        while (at < 64) {
            const quint64 left = quotes & bitsFrom(at);
            const int quote = left == 0 ? 64 : std::countr_zero(left);
            if (!m_inside)
                result |= bitsFrom(at) & bitsBelow(quote);
            if (quote == 64)
                break;
            at = m_inside ? afterQuoteInside(base, quote) : afterQuoteOutside(base, quote, result);
        }
        m_skip = std::max(at - 64, 0);
        return result;
    }

private:
    int afterQuoteInside(qsizetype base, int quote)
    {
        const qsizetype next = base + quote + 1;
        if (next < m_size && m_bytes[next] == m_bytes[base + quote])
            return quote + 2;
        m_inside = false;
        return quote + 1;
    }

    int afterQuoteOutside(qsizetype base, int quote, quint64 &result)
    {
        if (opensField(base + quote)) {
            m_inside = true;
            m_opened = base + quote;
        } else {
            result |= quint64(1) << quote;
        }
        return quote + 1;
    }

    bool opensField(qsizetype quote) const
    {
        qsizetype at = quote - 1;
        while (at >= 0 && m_bytes[at] == ' ' && m_separator != ' ')
            --at;
        return at < 0 || m_bytes[at] == m_separator || m_bytes[at] == '\n' || m_bytes[at] == '\r';
    }

    const char *m_bytes;
    qsizetype m_size;
    char m_separator;
    bool m_inside = false;
    qsizetype m_opened = -1;
    int m_skip = 0; ///< bytes of the next block that belong to a doubled quote
};

struct Block
{
    qsizetype base;
    quint64 ends;     ///< separators and line ends outside quotes
    quint64 lineEnds; ///< of these, line ends; CRLF counts at its CR
    quint64 anyLines; ///< line ends also inside quotes; CRLF counts at its CR
};

/// Calls `use(block)` for each 64 bytes. A CR that is the last byte counts as a line end.
template <class Use>
void forEachBlock(const char *bytes, qsizetype size, CsvMarks marks, Classify classify,
                  QuoteTracker &quotes, Use use)
{
    constexpr qsizetype group = 64;
    ByteMasks masks[group];
    quint64 endedInReturn = 0;
    const qsizetype blocks = (size + bytesPerMask - 1) / bytesPerMask;
    for (qsizetype first = 0; first < blocks; first += group) {
        const qsizetype count = std::min(group, blocks - first);
        classify(bytes + first * bytesPerMask, count, marks, masks);
        for (qsizetype i = 0; i < count; ++i) {
            const qsizetype base = (first + i) * bytesPerMask;
            const quint64 valid = bitsBelow(int(std::min<qsizetype>(size - base, 64)));
            const quint64 returns = masks[i].carriageReturn & valid;
            const quint64 afterReturn = returns << 1 | endedInReturn;
            endedInReturn = returns >> 63;
            const quint64 lines = (masks[i].lineFeed & valid & ~afterReturn) | returns;
            const quint64 outside = quotes.outside(base, masks[i].quote & valid);
            use(Block{base, ((masks[i].separator & valid) | lines) & outside, lines & outside,
                      lines});
        }
    }
}

qsizetype afterLineEnd(const char *bytes, qsizetype size, qsizetype at)
{
    return at + 1 + (bytes[at] == '\r' && at + 1 < size && bytes[at + 1] == '\n');
}

bool isBlank(const char *bytes, qsizetype from, qsizetype to)
{
    return std::all_of(bytes + from, bytes + to, [](char c) { return c == ' ' || c == '\t'; });
}

} // namespace

RecordRun countRecords(const char *bytes, qsizetype size, CsvMarks marks, bool last,
                       Classify classify)
{
    RecordRun run;
    QuoteTracker quotes(bytes, size, marks.separator);
    qint64 lines = 0;
    // What follows a CR at the very end is not known yet: it may be the LF of a pair.
    const qsizetype certain = !last && size > 0 && bytes[size - 1] == '\r' ? size - 1 : size;
    forEachBlock(bytes, certain, marks, classify, quotes, [&](const Block &block) {
        if (block.lineEnds != 0) {
            const int top = 63 - std::countl_zero(block.lineEnds);
            run.records += std::popcount(block.lineEnds);
            run.lines = lines + std::popcount(block.anyLines & bitsBelow(top + 1));
            run.end = afterLineEnd(bytes, size, block.base + top);
        }
        lines += std::popcount(block.anyLines);
    });
    run.openQuote = quotes.openQuote();
    if (last && run.end < size) {
        ++run.records;
        run.lines = lines;
        run.end = size;
    }
    return run;
}

void CsvFields::split(const char *bytes, qsizetype size, CsvMarks marks, qsizetype columns,
                      Classify classify)
{
    m_columns = columns;
    m_starts.clear();
    m_ragged.clear();
    m_lineEnds.clear();
    m_ends.resize(size_t(size) + 1);
    quint32 *out = m_ends.data();
    QuoteTracker quotes(bytes, size, marks.separator);
    forEachBlock(bytes, size, marks, classify, quotes, [&](const Block &block) {
        for (quint64 lines = block.lineEnds; lines != 0; lines &= lines - 1) {
            const quint64 before = block.ends & ((lines & -lines) - 1);
            m_lineEnds.push_back(quint32(out - m_ends.data() + std::popcount(before)));
        }
        for (quint64 ends = block.ends; ends != 0; ends &= ends - 1)
            *out++ = quint32(block.base + std::countr_zero(ends));
    });
    const qsizetype marked = out - m_ends.data();
    const bool endsInLine = !m_lineEnds.empty() && qsizetype(m_lineEnds.back()) == marked - 1 &&
                            afterLineEnd(bytes, size, m_ends[size_t(marked) - 1]) == size;
    if (size > 0 && !endsInLine) {
        m_lineEnds.push_back(quint32(marked));
        *out++ = quint32(size);
    }
    if (!takeRegular(bytes, size))
        align(bytes, size);
}

bool CsvFields::takeRegular(const char *bytes, qsizetype size)
{
    for (size_t row = 0; row < m_lineEnds.size(); ++row) {
        if (qsizetype(m_lineEnds[row]) != qsizetype(row + 1) * m_columns - 1)
            return false;
    }
    qsizetype start = 0;
    for (quint32 line : m_lineEnds) {
        const qsizetype end = m_ends[line];
        if (m_columns == 1 && isBlank(bytes, start, end))
            return false;
        m_starts.push_back(quint32(start));
        if (end < size)
            start = afterLineEnd(bytes, size, end);
    }
    return true;
}

void CsvFields::align(const char *bytes, qsizetype size)
{
    m_starts.clear();
    m_marked.swap(m_ends);
    m_ends.clear();
    qsizetype start = 0;
    qsizetype first = 0;
    for (quint32 line : m_lineEnds) {
        const qsizetype count = qsizetype(line) - first + 1;
        const quint32 *ends = m_marked.data() + first;
        const qsizetype end = m_marked[line];
        if (count > 1 || !isBlank(bytes, start, end))
            appendRow(ends, count, start);
        first = qsizetype(line) + 1;
        if (end < size)
            start = afterLineEnd(bytes, size, end);
    }
}

void CsvFields::appendRow(const quint32 *ends, qsizetype count, qsizetype start)
{
    const qsizetype kept = std::min(count, m_columns);
    if (count != m_columns)
        m_ragged.push_back(
            {rows(), start, count, qsizetype(ends[kept - 1]) + 1, qsizetype(ends[count - 1])});
    m_starts.push_back(quint32(start));
    m_ends.insert(m_ends.end(), ends, ends + kept);
    m_ends.insert(m_ends.end(), size_t(m_columns - kept), ends[count - 1]);
}

std::vector<qsizetype> fieldCounts(const char *bytes, qsizetype size, CsvMarks marks)
{
    // Every row is ragged or has one field when one column is asked for.
    CsvFields fields;
    fields.split(bytes, size, marks, 1);
    std::vector<qsizetype> counts(size_t(fields.rows()), 1);
    for (const RaggedRow &row : fields.ragged())
        counts[size_t(row.row)] = row.fields;
    return counts;
}

qint64 countLineEnds(const char *bytes, qsizetype from, qsizetype to)
{
    qint64 lines = 0;
    char before = from > 0 ? bytes[from - 1] : '\0';
    // Short blocks with a narrow counter, which the compiler turns into vector code.
    while (from < to) {
        const qsizetype end = std::min<qsizetype>(to, from + 128);
        lines += bytes[from] == '\r' || (bytes[from] == '\n' && before != '\r');
        quint8 found = 0;
        for (qsizetype i = from + 1; i < end; ++i)
            found = quint8(found + quint8(bytes[i] == '\r') +
                           quint8((bytes[i] == '\n') & (bytes[i - 1] != '\r')));
        lines += found;
        before = bytes[end - 1];
        from = end;
    }
    return lines;
}

} // namespace tenbin
