#include "data/csv_reader.h"

#include "core/guarded.h"
#include "core/text.h"
#include "data/csv_pass.h"
#include "data/csv_report.h"
#include "data/text_encoding.h"

#include <QSet>

#include <algorithm>

namespace tenbin {

namespace {

using Level = ImportNote::Level;

constexpr qint64 headBytes = 1 << 20;
/// A first line may be longer than the head when there are very many columns.
constexpr qint64 longestHead = 64 << 20;
constexpr qsizetype notesPerFile = 1000;

/// A separator at the end of every line makes a column that has neither name nor values: nothing
/// to warn of.
void softenNamesOfEmpty(CsvDialect &dialect, const QList<Column> &columns)
{
    QSet<QString> empty;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (dialect.unnamed[i] && columns[i].missingCount() == columns[i].size())
            empty.insert(dialect.names[i]);
    }
    for (ImportNote &note : dialect.notes) {
        if (empty.contains(note.column))
            note.level = Level::Information;
    }
}

/// One file on its way from bytes to a dataset.
class Reading
{
public:
    Reading(const ReadOptions &options, const CsvOptions &csv, bool tabSuffix, QString name)
        : m_options(options), m_csv(csv), m_tabSuffix(tabSuffix), m_name(std::move(name))
    {
        m_options.limits.memoryBytes = memoryLimit(options.limits);
        m_options.threads = std::max(options.threads, 1);
    }

    /// Encoding, dialect and plans from the first bytes.
    Status lookAt(QByteArrayView head, bool whole);
    /// All rows of the text, with the encoding that lookAt() found.
    Result<CsvTable> readAll(ByteSource bytes, Progress &progress);
    /// The rows of the head.
    Result<CsvTable> readHead(Progress &progress);
    bool headTooShort() const { return m_headTooShort; }

private:
    Status chooseEncoding(QByteArrayView head, bool whole);
    Status decode(QByteArrayView head);
    Status detect();
    CsvHead csvHead() const;
    Result<CsvTable> readRows(TextSource text, Progress &progress);
    Result<CsvTable> readAsWestern(CsvFeed &feed, Progress &progress);
    Status readColumns(CsvFeed &feed, Progress &progress);
    std::vector<qsizetype> takeFitting(CsvPassResult &pass, std::vector<qsizetype> wanted);
    Result<CsvTable> finish();
    QList<ImportNote> columnNotes();
    qint64 expectedRows(const CsvFeed &feed) const;
    Failure named(const Error &error) const;

    ReadOptions m_options;
    CsvOptions m_csv;
    bool m_tabSuffix;
    QString m_name;

    QByteArray m_encoding;
    bool m_encodingSure = false; ///< given, marked, or told by characters in the head
    bool m_whole = true;
    bool m_headTooShort = false;
    QByteArray m_head; ///< as UTF-8, with room behind
    qsizetype m_headSize = 0;
    CsvChunk m_headRows;
    CsvDialect m_dialect;
    std::vector<ColumnPlan> m_plans;

    std::vector<std::unique_ptr<CsvColumn>> m_columns;
    std::vector<ChunkRows> m_chunks;
    qint64 m_rows = 0;
    RowTally m_tally;
    EncodingEvidence m_evidence;
    QList<ImportNote> m_notes;
};

Failure Reading::named(const Error &error) const
{
    return failure(error.kind, Tr::tr("Cannot read \"%1\": %2.").arg(m_name, error.text),
                   error.hint, error.detail);
}

Status Reading::chooseEncoding(QByteArrayView head, bool whole)
{
    if (!m_csv.encoding.isEmpty()) {
        m_encoding = m_csv.encoding;
        m_encodingSure = true;
        return {};
    }
    m_encoding = detectEncoding(head, !whole);
    m_encodingSure = m_encoding != "utf-8" || firstInvalidUtf8(head) >= 0 ||
                     std::any_of(head.begin(), head.end(), [](char c) { return c < 0; });
    return {};
}

Status Reading::decode(QByteArrayView head)
{
    const Result<QByteArray> text = decodeText(head, m_encoding);
    if (!text)
        return passOn(text);
    m_head = *text;
    m_headSize = m_head.size();
    m_head.append(CsvChunk::margin, '\0');
    return {};
}

CsvHead Reading::csvHead() const
{
    return {m_head.constData(), m_headSize, m_whole, m_tabSuffix};
}

Status Reading::detect()
{
    Result<CsvDialect> dialect = detectDialect(csvHead(), m_csv, m_options.limits.columns);
    if (!dialect)
        return named(dialect.error());
    m_dialect = std::move(*dialect);
    m_dialect.encoding = m_encoding;
    const CsvHead body = csvHead().from(m_dialect.bodyStart);
    const qsizetype size = wholeRecords(body, m_dialect.reading.marks);
    m_headRows.room.assign(CsvChunk::margin, 0);
    m_headRows.room.insert(m_headRows.room.end(), body.text, body.text + size);
    m_headRows.room.resize(m_headRows.room.size() + CsvChunk::margin);
    m_headRows.size = size;
    m_headRows.firstLine = m_dialect.bodyLine;
    m_headRows.fields.split(m_headRows.text(), size, m_dialect.reading.marks,
                            m_dialect.names.size());
    m_plans = planColumns(m_headRows, m_dialect, m_options.types, m_csv.dayOrder.has_value());
    return {};
}

Status Reading::lookAt(QByteArrayView head, bool whole)
{
    m_whole = whole;
    if (Status chosen = chooseEncoding(head, whole); !chosen)
        return chosen;
    if (Status decoded = decode(head); !decoded)
        return decoded;
    const CsvMarks marks{',', m_csv.quote.value_or('"')};
    m_headTooShort = !whole && wholeRecords(csvHead(), marks) == 0;
    return m_headTooShort ? Status() : detect();
}

qint64 Reading::expectedRows(const CsvFeed &feed) const
{
    const qint64 rows = m_headRows.fields.rows();
    if (m_whole || m_headRows.size == 0 || feed.bytes().size() < 0)
        return rows + 1;
    const double perByte = double(rows) / double(m_headRows.size);
    return qint64(perByte * double(feed.bytes().size()) * 1.1) + 1000;
}

/// Keeps the columns in which every cell fits; the others get another plan and are returned.
std::vector<qsizetype> Reading::takeFitting(CsvPassResult &pass, std::vector<qsizetype> wanted)
{
    std::vector<qsizetype> again;
    for (size_t i = 0; i < wanted.size(); ++i) {
        const size_t column = size_t(wanted[i]);
        if (const std::optional<CsvMisfit> misfit = pass.columns[i]->misfit()) {
            planAgain(m_plans[column], *misfit, m_dialect.reading);
            again.push_back(wanted[i]);
        } else {
            m_columns[column] = std::move(pass.columns[i]);
        }
    }
    return again;
}

Status Reading::readColumns(CsvFeed &feed, Progress &progress)
{
    m_columns.clear();
    m_columns.resize(m_plans.size());
    std::vector<qsizetype> wanted;
    for (qsizetype i = 0; i < qsizetype(m_plans.size()); ++i)
        wanted.push_back(i);
    // Each pass leaves fewer plans to try for the columns that did not fit: numbers, dates in both
    // orders, text, which takes everything.
    for (double from = 0; !wanted.empty(); from += (1 - from) / 2) {
        SubProgress part(progress, from, from + (1 - from) / 2);
        const CsvPassInput input{m_plans,           wanted,
                                 m_dialect.reading, m_options.limits,
                                 m_options.threads, expectedRows(feed)};
        Result<CsvPassResult> pass = readPass(feed, input, part);
        if (!pass)
            return passOn(pass);
        if (from > 0 && pass->rows != m_rows)
            return failure(Error::Kind::Io,
                           Tr::tr("Cannot read \"%1\": it changed while it was read.").arg(m_name),
                           Tr::tr("Read it again when nothing writes to it."));
        m_chunks = std::move(pass->chunks);
        m_rows = pass->rows;
        if (from == 0) {
            m_tally = std::move(pass->tally);
            m_evidence = pass->evidence;
        }
        wanted = takeFitting(*pass, std::move(wanted));
    }
    return feed.bytes().checkUnchanged();
}

Result<CsvTable> Reading::readRows(TextSource text, Progress &progress)
{
    CsvFeed feed(std::move(text), m_dialect, m_options.limits);
    if (Status read = readColumns(feed, progress); !read)
        return passOn(read);
    if (!m_encodingSure && m_evidence.looksWestern())
        return readAsWestern(feed, progress);
    return finish();
}

/// The head was ASCII, and what came later is no UTF-8 but fits windows-1252.
Result<CsvTable> Reading::readAsWestern(CsvFeed &feed, Progress &progress)
{
    m_encoding = "windows-1252";
    m_encodingSure = true;
    m_dialect.encoding = m_encoding;
    Result<TextSource> text = TextSource::make(feed.takeBytes(), m_encoding);
    if (!text)
        return passOn(text);
    return readRows(std::move(*text), progress);
}

Result<CsvTable> Reading::readAll(ByteSource bytes, Progress &progress)
{
    Result<TextSource> text = TextSource::make(std::move(bytes), m_encoding);
    if (!text)
        return passOn(text);
    return readRows(std::move(*text), progress);
}

Result<CsvTable> Reading::readHead(Progress &progress)
{
    const CsvHead head = csvHead();
    const qsizetype size = wholeRecords(head, m_dialect.reading.marks);
    Result<TextSource> text =
        TextSource::make(ByteSource::inMemory({head.text, size}), QByteArrayLiteral("utf-8"));
    if (!text)
        return passOn(text);
    return readRows(std::move(*text), progress);
}

QList<ImportNote> Reading::columnNotes()
{
    QList<ImportNote> notes;
    std::vector<CellTally> tallies;
    for (size_t i = 0; i < m_columns.size(); ++i) {
        const CellTally tally = m_columns[i]->tally();
        notes += m_plans[i].notes;
        notes += cellNotes(m_plans[i].name, tally, m_csv.missing);
        tallies.push_back(tally);
    }
    return strayNotes(tallies) + notes;
}

Result<CsvTable> Reading::finish()
{
    QList<ImportNote> notes = m_tally.notes() + columnNotes();
    QList<Column> columns;
    for (std::unique_ptr<CsvColumn> &column : m_columns) {
        std::optional<Column> made = column->finish(m_chunks, m_rows, notes);
        if (!made)
            return failure(Error::Kind::Internal,
                           Tr::tr("Cannot read \"%1\": not enough memory.").arg(m_name));
        columns.append(std::move(*made));
        column.reset();
    }
    softenNamesOfEmpty(m_dialect, columns);
    notes = m_dialect.notes + notes;
    notes.append(typesNote(columns, QList<ColumnPlan>(m_plans.begin(), m_plans.end())));
    Result<Dataset> dataset =
        Dataset::make(m_name, std::move(columns), {}, capped(std::move(notes), notesPerFile));
    if (!dataset)
        return passOn(dataset);
    return CsvTable{std::move(m_dialect), std::move(*dataset)};
}

Result<CsvTable> firstRows(Result<CsvTable> table, qint64 rows)
{
    if (table && rows > 0 && table->dataset.rowCount() > rows) {
        Rows first;
        for (qint64 row = 0; row < rows; ++row)
            first.push_back(quint32(row));
        table->dataset = table->dataset.taken(first);
    }
    return table;
}

bool hasTabSuffix(const QString &path)
{
    const QString name = path.toLower();
    return name.endsWith(QLatin1String(".tsv")) || name.endsWith(QLatin1String(".tsv.gz"));
}

/// The first bytes; more than `headBytes` when the first line asks for it.
Status lookAtHead(Reading &reading, ByteSource &bytes)
{
    QByteArray head;
    for (qint64 size = headBytes;; size *= 4) {
        const qsizetype before = head.size();
        head.resize(size);
        const Result<qint64> got = bytes.read(head.data() + before, size - before);
        if (!got)
            return passOn(got);
        head.truncate(before + *got);
        const bool whole = head.size() < size;
        if (Status looked = reading.lookAt(head, whole); !looked)
            return looked;
        if (!reading.headTooShort())
            return {};
        if (size >= longestHead)
            return badInput(Tr::tr("Cannot read \"%1\": its first line is longer than %2 bytes.")
                                .arg(bytes.shownName())
                                .arg(size),
                            Tr::tr("Check that this is a table of text."));
    }
}

Result<CsvTable> readSource(const Source &source, const ReadOptions &options, Progress &progress)
{
    const Result<CsvOptions> csv = CsvOptions::from(options.params);
    if (!csv)
        return passOn(csv);
    Result<ByteSource> bytes = ByteSource::open(source, options.limits);
    if (!bytes)
        return passOn(bytes);
    Reading reading(options, *csv, hasTabSuffix(source.path), bytes->shownName());
    if (Status looked = lookAtHead(reading, *bytes); !looked)
        return passOn(looked);
    if (options.previewRows > 0)
        return firstRows(reading.readHead(progress), options.previewRows);
    return reading.readAll(std::move(*bytes), progress);
}

} // namespace

Result<CsvTable> readCsv(const Source &source, const ReadOptions &options, Progress &progress)
{
    return guarded(Tr::tr("Cannot read \"%1\"").arg(source.path),
                   [&] { return readSource(source, options, progress); });
}

Result<CsvTable> previewCsv(QByteArrayView bytes, bool whole, bool tabSuffix,
                            const ReadOptions &options)
{
    const Result<CsvOptions> csv = CsvOptions::from(options.params);
    if (!csv)
        return passOn(csv);
    return guarded(Tr::tr("Cannot read the table"), [&]() -> Result<CsvTable> {
        Reading reading(options, *csv, tabSuffix, Tr::tr("table"));
        if (Status looked = reading.lookAt(bytes, whole); !looked)
            return passOn(looked);
        if (reading.headTooShort())
            return badInput(Tr::tr("The first line is longer than %1 bytes.").arg(bytes.size()));
        NoProgress progress;
        return firstRows(reading.readHead(progress), options.previewRows);
    });
}

double sniffCsv(QByteArrayView head)
{
    const QByteArray encoding = detectEncoding(head, true);
    if (encoding == "utf-8" && head.contains('\0'))
        return 0;
    Result<QByteArray> text = decodeText(head, encoding);
    if (!text || text->trimmed().isEmpty())
        return 0;
    const QByteArray start = text->trimmed().left(16).toLower();
    if (start.startsWith('{') || start.startsWith('[') || start.startsWith('<') ||
        start.startsWith("@relation") || start.startsWith('%'))
        return 0.05;
    const qsizetype size = text->size();
    text->append(CsvChunk::margin, '\0');
    const SniffedMarks found = sniffMarks({text->constData(), size, false, false}, CsvOptions());
    return 0.25 + 0.5 * found.regular;
}

} // namespace tenbin
