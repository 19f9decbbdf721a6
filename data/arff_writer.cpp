#include "data/arff.h"

#include "core/text.h"
#include "data/row_writer.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tenbin {

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 millisecond = 1'000;

/// Quotes by Weka's rules: where a word has marks, blanks or nothing in it, or means "missing".
void appendWord(std::string &out, std::string_view text)
{
    constexpr std::string_view marks = " ,{}%'\"\\\t\n\r\b\f";
    if (!text.empty() && text != "?" && text.find_first_of(marks) == std::string_view::npos) {
        out += text;
        return;
    }
    constexpr std::string_view escaped = "'\"\\\n\r\t\b\f";
    constexpr std::string_view names = "'\"\\nrtbf";
    out += '\'';
    for (const char c : text) {
        const size_t index = escaped.find(c);
        if (index != std::string_view::npos)
            out += '\\';
        out += index != std::string_view::npos ? names[index] : c;
    }
    out += '\'';
}

void appendWord(std::string &out, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    appendWord(out, std::string_view(utf8.constData(), size_t(utf8.size())));
}

/// Whether all times are whole multiples of the unit.
bool isMultiple(const Column &column, qint64 unit)
{
    return column.type() != ColumnType::Datetime ||
           std::ranges::all_of(column.times(), [unit](qint64 time) {
               return time == Column::missingTime || time % unit == 0;
           });
}

class ArffText
{
public:
    explicit ArffText(const Dataset &dataset) : m_dataset(dataset)
    {
        for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
            std::vector<std::string> levels;
            for (const QString &level : dataset.column(i).levels()) {
                levels.emplace_back();
                appendWord(levels.back(), level);
            }
            m_levels.push_back(std::move(levels));
            m_wholeSeconds.push_back(isMultiple(dataset.column(i), second));
        }
    }

    std::string header() const
    {
        std::string text = "@relation ";
        appendWord(text, m_dataset.name());
        text += "\n\n";
        for (qsizetype i = 0; i < m_dataset.columnCount(); ++i) {
            text += "@attribute ";
            appendWord(text, m_dataset.column(i).name());
            text += ' ' + type(i) + '\n';
        }
        return text + "\n@data\n";
    }

    std::string rows(qsizetype from, qsizetype to) const
    {
        std::string text;
        for (qsizetype row = from; row < to; ++row) {
            for (qsizetype i = 0; i < m_dataset.columnCount(); ++i) {
                append(text, i, row);
                text += i + 1 < m_dataset.columnCount() ? ',' : '\n';
            }
        }
        return text;
    }

private:
    std::string type(qsizetype index) const
    {
        switch (m_dataset.column(index).type()) {
        case ColumnType::Numeric: return "numeric";
        case ColumnType::Text: return "string";
        case ColumnType::Datetime:
            return m_wholeSeconds[size_t(index)] ? "date \"yyyy-MM-dd'T'HH:mm:ss\""
                                                 : "date \"yyyy-MM-dd'T'HH:mm:ss.SSS\"";
        case ColumnType::Categorical: break;
        }
        std::string list = "{";
        for (const std::string &level : m_levels[size_t(index)])
            list += (list.size() > 1 ? "," : "") + level;
        return list + '}';
    }

    void append(std::string &text, qsizetype index, qsizetype row) const
    {
        const Column &column = m_dataset.column(index);
        if (column.isMissing(row)) {
            text += '?';
            return;
        }
        switch (column.type()) {
        case ColumnType::Numeric: return appendNumber(text, column.numbers()[size_t(row)]);
        case ColumnType::Text: return appendWord(text, column.textAt(row));
        case ColumnType::Datetime: return appendTime(text, index, column.times()[size_t(row)]);
        case ColumnType::Categorical: break;
        }
        text += m_levels[size_t(index)][size_t(column.codes()[size_t(row)])];
    }

    static void appendNumber(std::string &text, double value)
    {
        if (std::isinf(value)) {
            text += value > 0 ? "Infinity" : "-Infinity";
            return;
        }
        char buffer[40];
        text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    }

    void appendTime(std::string &text, qsizetype index, qint64 time) const
    {
        const QDateTime when = QDateTime::fromMSecsSinceEpoch(time / millisecond, QTimeZone::utc());
        appendWord(text, when.toString(m_wholeSeconds[size_t(index)]
                                           ? QStringLiteral("yyyy-MM-ddTHH:mm:ss")
                                           : QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")));
    }

    const Dataset &m_dataset;
    std::vector<std::vector<std::string>> m_levels;
    std::vector<bool> m_wholeSeconds;
};

} // namespace

Status writeArff(const Dataset &dataset, const QString &path, Progress &progress)
{
    for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
        if (!isMultiple(dataset.column(i), millisecond))
            return badInput(
                Tr::tr("Cannot write \"%1\": the column \"%2\" has times finer than the "
                       "milliseconds of ARFF.")
                    .arg(path, dataset.column(i).name()),
                Tr::tr("Choose another format, or leave the column out."));
    }
    const ArffText text(dataset);
    return writeRows(
        path, text.header(), dataset.rowCount(),
        [&text](qsizetype from, qsizetype to) { return text.rows(from, to); }, progress);
}

} // namespace tenbin
