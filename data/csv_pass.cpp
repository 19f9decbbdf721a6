#include "data/csv_pass.h"

#include "core/parallel.h"
#include "core/text.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <shared_mutex>

namespace tenbin {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd"; // U+FFFD

/// A chunk with each byte that is no UTF-8 replaced.
void repair(CsvChunk &chunk, CsvPlaces &places)
{
    std::vector<char> repaired(CsvChunk::margin, 0);
    const char *end = chunk.text() + chunk.size;
    qint64 lastLine = -1;
    for (const char *at = chunk.text(); at < end;) {
        const int length = utf8Length(at, end);
        if (length > 0) {
            repaired.insert(repaired.end(), at, at + length);
            at += length;
            continue;
        }
        if (places.wantsMore()) {
            const CsvPlace place = CsvPlace::of(chunk, at - chunk.text(), replacement);
            if (place.line != lastLine)
                places.add(place);
            lastLine = place.line;
        } else {
            ++places.count;
        }
        repaired.insert(repaired.end(), replacement.begin(), replacement.end());
        ++at;
    }
    chunk.size = qsizetype(repaired.size()) - CsvChunk::margin;
    repaired.resize(repaired.size() + CsvChunk::margin);
    chunk.room.swap(repaired);
    chunk.firstByte = -1;
    chunk.askedOffset = chunk.askedLines = 0;
}

void noteZeros(const CsvChunk &chunk, CsvPlaces &places)
{
    const char *end = chunk.text() + chunk.size;
    qint64 lastLine = -1;
    for (const char *at = chunk.text(); at < end; ++at) {
        at = static_cast<const char *>(std::memchr(at, 0, size_t(end - at)));
        if (!at)
            return;
        if (!places.wantsMore()) {
            ++places.count;
            continue;
        }
        const CsvPlace place = CsvPlace::of(chunk, at - chunk.text(), {});
        if (place.line != lastLine)
            places.add(place);
        lastLine = place.line;
    }
}

void noteRagged(const CsvChunk &chunk, CsvMarks marks, RowTally &tally)
{
    const qsizetype columns = chunk.fields.columns();
    for (const RaggedRow &row : chunk.fields.ragged()) {
        const auto why = [&] {
            return Tr::tr("This line has %1 fields, expected %2").arg(row.fields).arg(columns);
        };
        if (row.fields < columns) {
            if (tally.shortRows.wantsMore())
                addPlace(tally.shortRows, chunk, row.start, {}, why());
            else
                ++tally.shortRows.count;
            continue;
        }
        const std::string_view extra(chunk.text() + row.extra, size_t(row.end - row.extra));
        const bool empty = std::all_of(extra.begin(), extra.end(), [&](char c) {
            return c == ' ' || c == '\t' || c == marks.separator;
        });
        if (empty)
            ++tally.emptyExtras;
        else if (tally.longRows.wantsMore())
            addPlace(tally.longRows, chunk, row.start, extra, why());
        else
            ++tally.longRows.count;
    }
}

class Pass
{
public:
    Pass(CsvFeed &feed, const CsvPassInput &input, Progress &progress)
        : m_feed(feed), m_input(input), m_progress(progress), m_tallies(size_t(input.threads)),
          m_evidence(size_t(input.threads))
    {
        for (qsizetype column : input.wanted) {
            m_result.columns.push_back(
                makeCsvColumn(input.plans[size_t(column)], input.reading, input.threads));
            m_bytesPerRow += m_result.columns.back()->bytesPerRow();
        }
    }

    Result<CsvPassResult> run();

private:
    void work(int worker);
    Result<bool> take(CsvChunk &chunk);
    Status makeRoom(qint64 rows);
    Status checkLimits(qint64 rows) const;
    Status prepare(int worker, CsvChunk &chunk);
    Status checkCells(const CsvChunk &chunk) const;
    void stopWith(qint64 chunk, Error error);
    Failure tooMuch(const QString &why) const;

    CsvFeed &m_feed;
    const CsvPassInput &m_input;
    Progress &m_progress;
    CsvPassResult m_result;
    std::vector<RowTally> m_tallies;
    std::vector<EncodingEvidence> m_evidence;
    qint64 m_bytesPerRow = 0;
    qint64 m_room = -1; ///< rows that the columns have room for

    std::mutex m_feedLock;
    std::shared_mutex m_roomLock; ///< shared: cells are written; alone: columns may move
    std::mutex m_resultLock;
    std::atomic<bool> m_stop = false;
    qint64 m_errorChunk = 0;
    std::optional<Error> m_error;
};

Failure Pass::tooMuch(const QString &why) const
{
    return badInput(Tr::tr("Cannot read \"%1\": %2.").arg(m_feed.bytes().shownName(), why),
                    Tr::tr("Read a part of it, or raise the limit."));
}

void Pass::stopWith(qint64 chunk, Error error)
{
    const std::lock_guard<std::mutex> locked(m_resultLock);
    if (!m_error || chunk < m_errorChunk) {
        m_error = std::move(error);
        m_errorChunk = chunk;
    }
    m_stop = true;
}

Status Pass::checkLimits(qint64 rows) const
{
    if (rows > m_input.limits.rows)
        return tooMuch(Tr::tr("it has more than %1 rows").arg(m_input.limits.rows));
    qint64 bytes = rows * m_bytesPerRow;
    for (const auto &column : m_result.columns)
        bytes += column->textBytes();
    if (bytes > m_input.limits.memoryBytes)
        return tooMuch(Tr::tr("its columns need more than %1 bytes of memory")
                           .arg(m_input.limits.memoryBytes));
    return {};
}

Status Pass::makeRoom(qint64 rows)
{
    if (rows <= m_room)
        return {};
    const qint64 affordable = m_input.limits.memoryBytes / std::max<qint64>(m_bytesPerRow, 1);
    const qint64 wished = std::max(2 * m_room, m_input.expectedRows);
    m_room = std::max(rows, std::min(wished, affordable));
    const std::unique_lock<std::shared_mutex> alone(m_roomLock);
    for (const auto &column : m_result.columns) {
        if (!column->reserve(m_room))
            return failure(
                Error::Kind::Internal,
                Tr::tr("Cannot read \"%1\": not enough memory.").arg(m_feed.bytes().shownName()),
                Tr::tr("Close other programs, or read a part of it."));
    }
    return {};
}

Result<bool> Pass::take(CsvChunk &chunk)
{
    const std::lock_guard<std::mutex> locked(m_feedLock);
    if (m_stop)
        return false;
    if (!m_progress.report(m_feed.bytes().fraction()))
        return cancelled();
    const Result<bool> more = m_feed.next(chunk);
    if (!more || !*more)
        return more;
    const qint64 rows = chunk.firstRow + chunk.mostRows;
    if (Status within = checkLimits(rows); !within)
        return passOn(within);
    if (Status room = makeRoom(rows); !room)
        return passOn(room);
    return true;
}

Status Pass::checkCells(const CsvChunk &chunk) const
{
    if (chunk.size <= m_input.limits.cellBytes)
        return {};
    const CsvFields &fields = chunk.fields;
    for (qsizetype row = 0; row < fields.rows(); ++row) {
        for (qsizetype column = 0; column < fields.columns(); ++column) {
            const qsizetype begin = fields.begin(row, column);
            if (fields.end(row, column) - begin > m_input.limits.cellBytes)
                return tooMuch(Tr::tr("the field in line %1, column %2 is longer than %3 bytes")
                                   .arg(chunk.lineAt(begin))
                                   .arg(column + 1)
                                   .arg(m_input.limits.cellBytes));
        }
    }
    return {};
}

Status Pass::prepare(int worker, CsvChunk &chunk)
{
    RowTally &tally = m_tallies[size_t(worker)];
    const QByteArrayView text(chunk.text(), chunk.size);
    if (std::memchr(chunk.text(), 0, size_t(chunk.size)))
        noteZeros(chunk, tally.zeros);
    if (firstInvalidUtf8(text) >= 0) {
        m_evidence[size_t(worker)].add(text);
        repair(chunk, tally.invalid);
    }
    chunk.fields.split(chunk.text(), chunk.size, m_input.reading.marks,
                       qsizetype(m_input.plans.size()));
    noteRagged(chunk, m_input.reading.marks, tally);
    return checkCells(chunk);
}

void Pass::work(int worker)
{
    CsvChunk chunk;
    for (;;) {
        const Result<bool> more = take(chunk);
        if (!more)
            return stopWith(std::numeric_limits<qint64>::max(), more.error());
        if (!*more)
            return;
        if (Status prepared = prepare(worker, chunk); !prepared)
            return stopWith(chunk.index, prepared.error());
        {
            const std::shared_lock<std::shared_mutex> writing(m_roomLock);
            for (size_t i = 0; i < m_result.columns.size(); ++i)
                m_result.columns[i]->read(worker, chunk, m_input.wanted[i]);
        }
        const std::lock_guard<std::mutex> locked(m_resultLock);
        m_result.chunks.push_back({chunk.index, chunk.firstRow, chunk.fields.rows()});
    }
}

Result<CsvPassResult> Pass::run()
{
    if (Status room = makeRoom(0); !room)
        return passOn(room);
    parallelFor(m_input.threads, m_input.threads, [this](qsizetype worker) { work(int(worker)); });
    if (m_error)
        return Failure(std::move(*m_error));
    std::sort(m_result.chunks.begin(), m_result.chunks.end(),
              [](const ChunkRows &a, const ChunkRows &b) { return a.index < b.index; });
    for (const ChunkRows &chunk : m_result.chunks)
        m_result.rows += chunk.rows;
    for (const RowTally &tally : m_tallies)
        m_result.tally.merge(tally);
    for (const EncodingEvidence &evidence : m_evidence)
        m_result.evidence.add(evidence);
    return std::move(m_result);
}

} // namespace

Result<CsvPassResult> readPass(CsvFeed &feed, const CsvPassInput &input, Progress &progress)
{
    if (Status rewound = feed.rewind(); !rewound)
        return passOn(rewound);
    return Pass(feed, input, progress).run();
}

} // namespace tenbin
