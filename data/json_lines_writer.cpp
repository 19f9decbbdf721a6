#include "data/json_lines.h"

#include "data/json_text.h"
#include "data/row_writer.h"

#include <QUtf8StringView>

#include <charconv>
#include <cmath>
#include <vector>

namespace tenbin {

namespace {

/// Rows as JSON objects; what stays the same from row to row is made once.
class JsonRows
{
public:
    explicit JsonRows(const Dataset &dataset) : m_dataset(dataset)
    {
        for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
            QByteArray key(i == 0 ? "{" : ",");
            appendJsonText(key, dataset.column(i).name());
            m_keys.push_back(key + ':');
            std::vector<QByteArray> levels;
            for (const QString &level : dataset.column(i).levels()) {
                levels.emplace_back();
                appendJsonText(levels.back(), level);
            }
            m_levels.push_back(std::move(levels));
        }
    }

    std::string rows(qsizetype from, qsizetype to) const
    {
        QByteArray json;
        for (qsizetype row = from; row < to; ++row) {
            for (qsizetype i = 0; i < m_dataset.columnCount(); ++i) {
                json += m_keys[size_t(i)];
                append(json, i, row);
            }
            json += "}\n";
        }
        return json.toStdString();
    }

private:
    void append(QByteArray &json, qsizetype index, qsizetype row) const
    {
        const Column &column = m_dataset.column(index);
        if (column.isMissing(row)) {
            json += "null";
            return;
        }
        switch (column.type()) {
        case ColumnType::Numeric: return appendNumber(json, column.numbers()[size_t(row)]);
        case ColumnType::Categorical:
            json += m_levels[size_t(index)][size_t(column.codes()[size_t(row)])];
            return;
        case ColumnType::Datetime:
            return appendJsonText(json, timeText(column.times()[size_t(row)]));
        case ColumnType::Text: break;
        }
        const std::string_view text = column.textAt(row);
        if (QUtf8StringView(text.data(), qsizetype(text.size())).isValidUtf8())
            appendJsonText(json, text);
        else
            appendJsonText(json, column.displayText(row));
    }

    static void appendNumber(QByteArray &json, double value)
    {
        if (std::isinf(value)) {
            json += value > 0 ? "1e999" : "-1e999";
            return;
        }
        char buffer[40];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
        json.append(buffer, end - buffer);
    }

    const Dataset &m_dataset;
    std::vector<QByteArray> m_keys; ///< with the mark before and the colon behind
    std::vector<std::vector<QByteArray>> m_levels;
};

} // namespace

Status writeJsonLines(const Dataset &dataset, const QString &path, Progress &progress)
{
    const JsonRows rows(dataset);
    return writeRows(
        path, {}, dataset.rowCount(),
        [&rows](qsizetype from, qsizetype to) { return rows.rows(from, to); }, progress);
}

} // namespace tenbin
