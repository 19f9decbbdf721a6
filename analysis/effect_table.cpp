#include "analysis/effect_table.h"

#include <QHash>

#include <functional>

namespace tenbin {

namespace {

/// A categorical column of texts, levels in order of first appearance; empty: missing.
template <class Line, class Value>
Column texts(const QString &name, const std::vector<Line> &lines, Value value)
{
    QStringList levels;
    QHash<QString, qint32> codes;
    std::vector<qint32> values;
    for (const Line &line : lines) {
        const QString text = value(line);
        if (text.isEmpty()) {
            values.push_back(Column::missingCode);
            continue;
        }
        if (!codes.contains(text)) {
            codes.insert(text, qint32(levels.size()));
            levels.append(text);
        }
        values.push_back(codes.value(text));
    }
    return Column::categorical(name, std::move(values), levels);
}

template <class Line, class Value>
Column numbers(const QString &name, const std::vector<Line> &lines, Value value)
{
    std::vector<double> values;
    for (const Line &line : lines)
        values.push_back(std::invoke(value, line));
    return Column::numeric(name, std::move(values));
}

} // namespace

EffectTable::Point EffectTable::pointOf(const ColumnGrid &grid, qsizetype point)
{
    return {grid.name(), grid.labels[point], grid.positions[size_t(point)]};
}

void EffectTable::add(const ColumnGrid &grid, qsizetype point, double effect, double low,
                      double high, qsizetype rows)
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    m_lines.push_back({pointOf(grid, point), {{}, {}, nan}, effect, low, high, double(rows)});
}

void EffectTable::add(const ColumnGrid &first, qsizetype one, const ColumnGrid &second,
                      qsizetype other, double effect, double low, double high, qsizetype rows)
{
    m_pairs = true;
    m_lines.push_back(
        {pointOf(first, one), pointOf(second, other), effect, low, high, double(rows)});
}

Result<Dataset> EffectTable::dataset(const QString &name) const
{
    QList<Column> columns{
        texts(QStringLiteral("column"), m_lines,
              [](const Line &line) { return line.first.column; }),
        texts(QStringLiteral("value"), m_lines, [](const Line &line) { return line.first.value; }),
        numbers(QStringLiteral("position"), m_lines,
                [](const Line &line) { return line.first.position; })};
    if (m_pairs)
        columns += {texts(QStringLiteral("column_2"), m_lines,
                          [](const Line &line) { return line.second.column; }),
                    texts(QStringLiteral("value_2"), m_lines,
                          [](const Line &line) { return line.second.value; }),
                    numbers(QStringLiteral("position_2"), m_lines,
                            [](const Line &line) { return line.second.position; })};
    columns += {numbers(QStringLiteral("effect"), m_lines, &Line::effect),
                numbers(QStringLiteral("low"), m_lines, &Line::low),
                numbers(QStringLiteral("high"), m_lines, &Line::high),
                numbers(QStringLiteral("rows"), m_lines, &Line::rows)};
    return Dataset::make(name, std::move(columns));
}

} // namespace tenbin
