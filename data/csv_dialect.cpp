#include "data/csv_dialect.h"

#include "core/text.h"
#include "data/csv_header.h"

#include <algorithm>
#include <string>

namespace tenbin {

namespace {

using Level = ImportNote::Level;

bool isDigits(std::string_view text)
{
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view withoutSign(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    return text;
}

/// What the cells say about the decimal mark.
struct DecimalEvidence
{
    qsizetype commas = 0; ///< "1,75": no group of thousands
    qsizetype points = 0; ///< "1.5"

    void add(std::string_view text)
    {
        text = withoutSign(text);
        const size_t mark = text.find_first_of(",.");
        if (mark == std::string_view::npos)
            return;
        const std::string_view whole = text.substr(0, mark);
        const std::string_view part = text.substr(mark + 1);
        if (!isDigits(part) || !(isDigits(whole) || whole.empty()))
            return;
        if (text[mark] == '.')
            ++points;
        else if (part.size() != 3 || whole.size() > 3 || whole.empty() || whole.front() == '0')
            ++commas;
    }
};

/// Steps of the detection over one head.
class Detection
{
public:
    Detection(const CsvHead &head, const CsvOptions &options) : m_head(head), m_options(options) {}

    Result<CsvDialect> run(qint64 columnLimit);

private:
    void skipLines();
    void takeSeparatorLine();
    void skipPreamble(const std::vector<qsizetype> &counts);
    void noteStrayQuote();
    void detectDecimal();
    void takeHeader(const std::vector<qsizetype> &counts);
    QStringList headerTexts() const;
    qsizetype columnsFor(const std::vector<qsizetype> &counts) const;
    bool extraFieldsAreEmpty() const;
    bool isComment(qsizetype row, bool fits) const;
    bool hasNumber(qsizetype row) const;

    const char *text() const { return m_head.text + m_start; }
    qint64 lineAt(qsizetype offset) const { return m_line + countLineEnds(text(), offset); }
    void note(Level level, qint64 line, const QString &message)
    {
        m_dialect.notes.append({level, line, -1, {}, message});
    }
    void advance(qsizetype bytes)
    {
        m_line += countLineEnds(text(), bytes);
        m_start += bytes;
    }

    CsvHead m_head;
    CsvOptions m_options;
    CsvDialect m_dialect;
    SniffedMarks m_sniffed;
    qsizetype m_start = 0;
    qsizetype m_size = 0; ///< bytes of whole records from m_start
    qint64 m_line = 1;
    CsvFields m_rows;
};

void Detection::skipLines()
{
    qsizetype at = 0;
    for (qint64 i = 0; i < m_options.skipLines && at < m_head.size; ++i) {
        const char *end = m_head.text + m_head.size;
        const char *line =
            std::find_if(m_head.text + at, end, [](char c) { return c == '\n' || c == '\r'; });
        at = line - m_head.text;
        if (at < m_head.size)
            at += 1 + (*line == '\r' && at + 1 < m_head.size && line[1] == '\n');
    }
    advance(at);
}

void Detection::takeSeparatorLine()
{
    const std::string_view head(text(), size_t(std::min<qsizetype>(m_head.size - m_start, 16)));
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    std::string_view bare = line;
    if (bare.starts_with('"') && bare.ends_with('"') && bare.size() > 1)
        bare = bare.substr(1, bare.size() - 2);
    if (bare.size() != 5 || !bare.starts_with("sep="))
        return;
    if (!m_options.separator)
        m_options.separator = bare[4];
    const bool pair = head.substr(line.size()).starts_with("\r\n");
    advance(std::min<qsizetype>(qsizetype(line.size()) + 1 + pair, m_head.size - m_start));
}

bool Detection::hasNumber(qsizetype row) const
{
    const qsizetype start = m_rows.begin(row, 0);
    const qsizetype end = row + 1 < m_rows.rows() ? m_rows.begin(row + 1, 0) : m_size;
    const CsvMarks marks = m_dialect.reading.marks;
    const std::vector<qsizetype> counts = fieldCounts(text() + start, end - start, marks);
    CsvFields fields;
    fields.split(text() + start, end - start, marks, counts.empty() ? 1 : counts.front());
    std::string scratch;
    for (qsizetype column = 0; column < fields.columns() && fields.rows() > 0; ++column) {
        const CsvCell cell = readCell(text() + start + fields.begin(0, column),
                                      text() + start + fields.end(0, column), marks, scratch);
        if (kindOf(cell, m_dialect.reading) == CellKind::Number)
            return true;
    }
    return false;
}

/// A line that begins with "#"; with as many fields as the table (`fits`) it may be the header, and
/// is when a row of numbers follows.
bool Detection::isComment(qsizetype row, bool fits) const
{
    const auto marked = [this](qsizetype one) {
        const qsizetype start = m_rows.begin(one, 0);
        return start < m_size && text()[start] == '#';
    };
    if (!marked(row))
        return false;
    return !fits || (row + 1 < m_rows.rows() && (marked(row + 1) || !hasNumber(row + 1)));
}

/// Title and comment lines above the table have one field where the table has several.
void Detection::skipPreamble(const std::vector<qsizetype> &counts)
{
    const qsizetype usual = usualCount(counts).fields;
    qsizetype skipped = 0;
    const qsizetype rows = qsizetype(counts.size());
    while (skipped < rows - 1 && ((counts[size_t(skipped)] == 1 && usual > 1) ||
                                  isComment(skipped, counts[size_t(skipped)] == usual)))
        ++skipped;
    // Many short records are a ragged table, not a title.
    if (skipped == 0 || skipped > std::max<qsizetype>(20, rows / 4))
        return;
    for (qsizetype row = 0; row < skipped; ++row) {
        const bool comment = isComment(row, false);
        note(comment ? Level::Information : Level::Warning, lineAt(m_rows.begin(row, 0)),
             comment ? Tr::tr("A comment above the table was left out.")
                     : Tr::tr("A line above the table was left out."));
    }
    const qsizetype start = m_rows.begin(skipped, 0);
    advance(start);
    m_size -= start;
}

void Detection::noteStrayQuote()
{
    if (m_sniffed.strayQuote < 0)
        return;
    note(Level::Warning, lineAt(m_sniffed.strayQuote),
         Tr::tr("A quote opens here and does not close as quotes around a field do; quotes are "
                "read as ordinary characters."));
}

void Detection::detectDecimal()
{
    NumberStyle &numbers = m_dialect.reading.numbers;
    numbers.thousands = m_options.thousands;
    numbers.decimal = m_options.decimal.value_or('.');
    const CsvMarks marks = m_dialect.reading.marks;
    if (m_options.decimal || marks.separator == ',' || m_options.thousands != 0)
        return;
    DecimalEvidence evidence;
    std::string scratch;
    for (qsizetype row = 0; row < m_rows.rows(); ++row) {
        for (qsizetype column = 0; column < m_rows.columns(); ++column) {
            const CsvCell cell = readCell(text() + m_rows.begin(row, column),
                                          text() + m_rows.end(row, column), marks, scratch);
            if (!isMissing(cell, m_dialect.reading))
                evidence.add(cell.text);
        }
    }
    if (evidence.commas > 0 && evidence.points == 0) {
        numbers.decimal = ',';
        note(Level::Information, -1, Tr::tr("Numbers are read with a decimal comma."));
    }
}

bool Detection::extraFieldsAreEmpty() const
{
    for (const RaggedRow &row : m_rows.ragged()) {
        const char *from = text() + std::min(row.extra, row.end);
        const bool empty = std::all_of(from, text() + row.end, [&](char c) {
            return c == ' ' || c == '\t' || c == m_dialect.reading.marks.separator;
        });
        if (row.row > 0 && row.fields > m_rows.columns() && !empty)
            return false;
    }
    return true;
}

/// As many columns as the header names, unless most rows have more that are not empty.
qsizetype Detection::columnsFor(const std::vector<qsizetype> &counts) const
{
    const qsizetype named = counts.front();
    if (!m_dialect.header)
        return usualCount(counts).fields;
    if (counts.size() < 2)
        return named;
    const UsualCount usual = usualCount(counts, 1);
    const bool more = usual.fields > named && usual.share() > 0.5;
    return more && !extraFieldsAreEmpty() ? usual.fields : named;
}

QStringList Detection::headerTexts() const
{
    QStringList names;
    std::string scratch;
    for (qsizetype column = 0; column < m_rows.columns(); ++column) {
        const CsvCell cell =
            readCell(text() + m_rows.begin(0, column), text() + m_rows.end(0, column),
                     m_dialect.reading.marks, scratch);
        names.append(QString::fromUtf8(cell.text.data(), qsizetype(cell.text.size())).trimmed());
    }
    return names;
}

void Detection::takeHeader(const std::vector<qsizetype> &counts)
{
    QStringList given;
    const qsizetype columns = columnsFor(counts);
    if (m_dialect.header) {
        given = headerTexts();
        const UsualCount usual = usualCount(counts, counts.size() > 1 ? 1 : 0);
        if (columns == given.size() + 1 && usual.share() == 1) {
            // R and pandas write no name above row names.
            given.prepend(QString());
        } else if (columns > given.size()) {
            note(Level::Warning, m_line,
                 Tr::tr("The header names %1 columns, but most rows have %2.")
                     .arg(given.size())
                     .arg(columns));
        }
    }
    ColumnNames names = columnNames(given, columns, m_line);
    m_dialect.names = std::move(names.names);
    m_dialect.unnamed = std::move(names.unnamed);
    m_dialect.notes += names.notes;
    if (m_dialect.header)
        advance(m_rows.rows() > 1 ? m_rows.begin(1, 0) : m_size);
    m_dialect.bodyStart = m_start;
    m_dialect.bodyLine = m_line;
}

Result<CsvDialect> Detection::run(qint64 columnLimit)
{
    skipLines();
    takeSeparatorLine();
    m_sniffed = sniffMarks(m_head.from(m_start), m_options);
    CellReading &reading = m_dialect.reading;
    reading.marks = m_sniffed.marks;
    reading.missing = m_options.missing;
    reading.dates = m_options.dates;
    reading.dayOrder = m_options.dayOrder.value_or(DayOrder::DayFirst);
    noteStrayQuote();
    m_size = wholeRecords(m_head.from(m_start), reading.marks);
    std::vector<qsizetype> counts = fieldCounts(text(), m_size, reading.marks);
    if (counts.empty())
        return badInput(m_head.whole
                            ? Tr::tr("it has no lines with text")
                            : Tr::tr("its first line is longer than %1 bytes").arg(m_head.size),
                        Tr::tr("Check that this is a table of text."));
    m_rows.split(text(), m_size, reading.marks, 1);
    const qsizetype before = m_start;
    skipPreamble(counts);
    if (m_start != before)
        counts = fieldCounts(text(), m_size, reading.marks);
    const qsizetype widest = std::max(counts.front(), usualCount(counts).fields);
    if (widest > columnLimit)
        return badInput(
            Tr::tr("it has %1 columns, and at most %2 are allowed").arg(widest).arg(columnLimit),
            Tr::tr("Check the separator, or raise the limit."));
    m_rows.split(text(), m_size, reading.marks, counts.front());
    detectDecimal();
    m_dialect.header = m_options.header.value_or(looksLikeHeader(text(), m_rows, reading));
    takeHeader(counts);
    return std::move(m_dialect);
}

} // namespace

Result<CsvDialect> detectDialect(const CsvHead &head, const CsvOptions &options, qint64 columnLimit)
{
    return Detection(head, options).run(columnLimit);
}

} // namespace tenbin
