#include "data/csv_writer.h"

#include "data/csv_cell.h"
#include "data/row_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace tenbin {

namespace {

bool runsInSpreadsheets(std::string_view text)
{
    constexpr std::array<std::string_view, 11> starts{"=",
                                                      "+",
                                                      "-",
                                                      "@",
                                                      "\t",
                                                      "\r",
                                                      "\n",
                                                      "\xef\xbc\x9d",
                                                      "\xef\xbc\x8b",
                                                      "\xef\xbc\x8d",
                                                      "\xef\xbc\xa0"};
    return std::any_of(starts.begin(), starts.end(),
                       [text](std::string_view start) { return text.starts_with(start); });
}

/// Formats rows of one dataset.
class Lines
{
public:
    Lines(const Dataset &dataset, const CsvWriting &how) : m_dataset(dataset), m_how(how)
    {
        for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
            std::vector<QByteArray> levels;
            for (const QString &level : dataset.column(i).levels())
                levels.push_back(level.toUtf8());
            m_levels.push_back(std::move(levels));
        }
    }

    std::string header() const
    {
        std::string line;
        for (qsizetype i = 0; i < m_dataset.columnCount(); ++i) {
            const QByteArray name = m_dataset.column(i).name().toUtf8();
            appendText(line, {name.constData(), size_t(name.size())});
            endField(line, i);
        }
        return line;
    }

    std::string rows(qsizetype from, qsizetype to) const
    {
        std::string lines;
        for (qsizetype row = from; row < to; ++row) {
            for (qsizetype i = 0; i < m_dataset.columnCount(); ++i) {
                appendCell(lines, i, row);
                endField(lines, i);
            }
        }
        return lines;
    }

private:
    void endField(std::string &line, qsizetype column) const
    {
        if (column + 1 < m_dataset.columnCount())
            line += m_how.separator;
        else
            line += m_how.returnBeforeFeed ? "\r\n" : "\n";
    }

    void appendCell(std::string &line, qsizetype index, qsizetype row) const
    {
        const Column &column = m_dataset.column(index);
        if (column.isMissing(row)) {
            // An empty line would be no row.
            if (m_dataset.columnCount() == 1)
                line += "\"\"";
            return;
        }
        switch (column.type()) {
        case ColumnType::Numeric: return appendNumber(line, column.numbers()[size_t(row)]);
        case ColumnType::Text: return appendText(line, column.textAt(row));
        case ColumnType::Datetime: {
            const QByteArray time = timeText(column.times()[size_t(row)]).toLatin1();
            line.append(time.constData(), size_t(time.size()));
            return;
        }
        case ColumnType::Categorical: break;
        }
        const QByteArray &level = m_levels[size_t(index)][size_t(column.codes()[size_t(row)])];
        appendText(line, {level.constData(), size_t(level.size())});
    }

    void appendNumber(std::string &line, double value) const
    {
        char buffer[40];
        char *end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
        if (m_how.decimal != '.')
            std::replace(buffer, end, '.', m_how.decimal);
        const bool quoted =
            m_how.decimal == m_how.separator && std::find(buffer, end, m_how.separator) != end;
        if (quoted)
            line += '"';
        line.append(buffer, end);
        if (quoted)
            line += '"';
    }

    bool needsQuotes(std::string_view text) const
    {
        if (text.empty() || text.front() == '#' || withoutBlanks(text).size() != text.size())
            return true;
        const char marks[] = {m_how.separator, '"', '\r', '\n'};
        return text.find_first_of(std::string_view(marks, sizeof marks)) != text.npos ||
               m_missing.find(text) != MissingTokens::none;
    }

    void appendText(std::string &line, std::string_view text) const
    {
        const bool marked = m_how.neutralise && runsInSpreadsheets(text);
        if (!needsQuotes(text)) {
            if (marked)
                line += '\'';
            line += text;
            return;
        }
        line += '"';
        if (marked)
            line += '\'';
        for (char c : text) {
            if (c == '"')
                line += '"';
            line += c;
        }
        line += '"';
    }

    const Dataset &m_dataset;
    CsvWriting m_how;
    std::vector<std::vector<QByteArray>> m_levels;
    MissingTokens m_missing;
};

} // namespace

Status writeCsv(const Dataset &dataset, const QString &path, const CsvWriting &how,
                Progress &progress)
{
    const Lines lines(dataset, how);
    return writeRows(
        path, how.header ? lines.header() : std::string(), dataset.rowCount(),
        [&lines](qsizetype from, qsizetype to) { return lines.rows(from, to); }, progress);
}

QByteArray csvBytes(const Dataset &dataset, const CsvWriting &how)
{
    const Lines lines(dataset, how);
    const std::string text =
        (how.header ? lines.header() : std::string()) + lines.rows(0, dataset.rowCount());
    return QByteArray::fromStdString(text);
}

} // namespace tenbin
