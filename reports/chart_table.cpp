#include "reports/chart_table.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/chart_hit.h"
#include "reports/chart_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

TableColumn titled(const QString &title, bool numeric)
{
    TableColumn column;
    column.title = title;
    column.numeric = numeric;
    return column;
}

QJsonValue axisValue(double value, const Chart::Axis &axis)
{
    const double nearest = std::round(value);
    const bool named = nearest >= 0 && nearest < double(axis.categories.size());
    return named ? QJsonValue(axis.categories[qsizetype(nearest)]) : jsonNumber(value);
}

QString titleOf(const Chart::Axis &axis, const QString &fallback)
{
    return axis.title.isEmpty() ? fallback : axis.title;
}

Table cellTable(const Chart &chart, const Chart::Series &series)
{
    const Chart::Axis &across = positionAxis(chart), &down = valueAxis(chart);
    Table table;
    table.columns.append(titled(titleOf(down, Tr::tr("row")), down.categories.isEmpty()));
    for (double x : series.x)
        table.columns.append(titled(exactText(axisValue(x, across)), true));
    for (qsizetype row = 0; row < series.y.size(); ++row) {
        QList<QJsonValue> cells{axisValue(series.y[row], down)};
        for (qsizetype column = 0; column < series.x.size(); ++column)
            cells.append(jsonNumber(series.z[row * series.x.size() + column]));
        table.rows.append(cells);
    }
    return table;
}

/// A series a row, an axis a column.
Table parallelTable(const Chart &chart)
{
    Table table;
    table.columns.append(titled(Tr::tr("Series"), false));
    for (const Chart::Axis &axis : chart.parallel)
        table.columns.append(titled(axis.title, axis.categories.isEmpty()));
    for (const Chart::Series &series : chart.series) {
        QList<QJsonValue> row(table.columns.size(), QJsonValue(QJsonValue::Null));
        row[0] = series.name;
        for (qsizetype i = 0; i < markCount(series); ++i) {
            const double place = series.x[i];
            if (place >= 0 && place < double(chart.parallel.size()) && place == std::floor(place))
                row[qsizetype(place) + 1] =
                    axisValue(series.y[i], chart.parallel[qsizetype(place)]);
        }
        table.rows.append(row);
    }
    return table;
}

struct Parts
{
    bool names = false, values = false, intervals = false, colours = false, labels = false,
         rows = false;
};

Parts partsOf(const Chart &chart)
{
    Parts parts;
    for (const Chart::Series &series : chart.series) {
        parts.names |= !series.name.isEmpty() && chart.series.size() > 1;
        parts.values |= series.mark != Mark::Band;
        parts.intervals |= !series.low.isEmpty();
        parts.colours |= !series.z.isEmpty();
        parts.labels |= !series.labels.isEmpty();
        parts.rows |= !series.rows.isEmpty();
    }
    return parts;
}

QJsonValue numberAt(const QList<double> &values, qsizetype at)
{
    return at < values.size() ? jsonNumber(values[at]) : QJsonValue(QJsonValue::Null);
}

void addRows(Table &table, const Chart &chart, const Chart::Series &series, const Parts &parts)
{
    const bool cells = series.mark == Mark::HeatMap;
    const qsizetype columns = std::max<qsizetype>(series.x.size(), 1);
    for (qsizetype i = 0; i < markCount(series); ++i) {
        const double y = cells                 ? series.y[i / columns]
                         : i < series.y.size() ? series.y[i]
                                               : qQNaN();
        QList<QJsonValue> row;
        if (parts.names)
            row.append(series.name);
        row.append(axisValue(series.x[cells ? i % columns : i], positionAxis(chart)));
        if (parts.values)
            row.append(axisValue(y, valueAxis(chart)));
        if (parts.intervals)
            row << numberAt(series.low, i) << numberAt(series.high, i);
        if (parts.colours)
            row.append(numberAt(series.z, i));
        if (parts.labels)
            row.append(i < series.labels.size() ? QJsonValue(series.labels[i]) : QJsonValue());
        if (parts.rows)
            row.append(i < series.rows.size() ? QJsonValue(series.rows[i] + 1) : QJsonValue());
        table.rows.append(row);
    }
}

QString csvField(const QString &text)
{
    const bool plain = std::none_of(text.begin(), text.end(), [](QChar c) {
        return c == QLatin1Char(',') || c == QLatin1Char('"') || c == QLatin1Char('\n') ||
               c == QLatin1Char('\r');
    });
    if (plain)
        return text;
    QString quoted = text;
    return QLatin1Char('"') + quoted.replace(QLatin1Char('"'), QLatin1String("\"\"")) +
           QLatin1Char('"');
}

} // namespace

Table chartTable(const Chart &chart)
{
    constexpr qsizetype widest = 50;
    Table table;
    const bool grid = chart.series.size() == 1 && chart.series[0].mark == Mark::HeatMap &&
                      chart.series[0].x.size() <= widest &&
                      markCount(chart.series[0]) == chart.series[0].z.size();
    if (!chart.parallel.isEmpty()) {
        table = parallelTable(chart);
    } else if (grid) {
        table = cellTable(chart, chart.series[0]);
    } else {
        const Parts parts = partsOf(chart);
        const Chart::Axis &position = positionAxis(chart), &value = valueAxis(chart);
        if (parts.names)
            table.columns.append(titled(Tr::tr("Series"), false));
        table.columns.append(
            titled(titleOf(position, Tr::tr("Position")), position.categories.isEmpty()));
        if (parts.values)
            table.columns.append(
                titled(titleOf(value, Tr::tr("Value")), value.categories.isEmpty()));
        if (parts.intervals)
            table.columns << titled(Tr::tr("Low"), true) << titled(Tr::tr("High"), true);
        if (parts.colours)
            table.columns.append(titled(chart.colourKey.title.isEmpty() ? Tr::tr("Colour value")
                                                                        : chart.colourKey.title,
                                        true));
        if (parts.labels)
            table.columns.append(titled(Tr::tr("Label"), false));
        if (parts.rows)
            table.columns.append(titled(Tr::tr("Row"), true));
        for (const Chart::Series &series : chart.series)
            addRows(table, chart, series, parts);
    }
    table.title = chart.title;
    table.caption = chart.caption;
    return table;
}

QString cellText(const TableColumn &column, const QJsonValue &value, int decimals)
{
    if (value.isNull() || value.isUndefined())
        return QStringLiteral("–");
    if (value.isDouble() && decimals >= 0)
        return QString::number(value.toDouble(), 'f', decimals);
    if (value.isDouble() && column.digits > 0)
        return shortNumber(value.toDouble(), column.digits);
    return exactText(value);
}

int fixedDecimals(const Table &table, qsizetype column)
{
    const int digits = table.columns[column].digits;
    double largest = 0, smallest = std::numeric_limits<double>::infinity();
    for (const QList<QJsonValue> &row : table.rows) {
        const double size = std::abs(row[column].toDouble());
        if (!row[column].isDouble() || size == 0)
            continue;
        largest = std::max(largest, size);
        smallest = std::min(smallest, size);
    }
    if (digits <= 0 || largest == 0 || largest >= 1e6)
        return -1;
    const int before = std::max(0, int(std::floor(std::log10(largest))) + 1);
    const int decimals = std::max(0, digits - before);
    return smallest < 10 * std::pow(10, -decimals) ? -1 : decimals;
}

QString exactText(const QJsonValue &value)
{
    if (value.isDouble())
        return numberText(value.toDouble());
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.toString();
}

QString csvText(const Table &table)
{
    QString csv;
    const auto line = [&csv](const QStringList &fields) {
        csv += fields.join(QLatin1Char(',')) + QLatin1Char('\n');
    };
    QStringList titles;
    for (const TableColumn &column : table.columns)
        titles.append(csvField(column.title));
    line(titles);
    for (const QList<QJsonValue> &row : table.rows) {
        QStringList fields;
        for (const QJsonValue &cell : row)
            fields.append(csvField(exactText(cell)));
        line(fields);
    }
    return csv;
}

QList<qsizetype> bestRows(const Table &table, qsizetype column)
{
    QList<qsizetype> best;
    const TableColumn::Best kind = table.columns[column].best;
    if (kind == TableColumn::Best::None)
        return best;
    const double sign = kind == TableColumn::Best::Largest ? 1 : -1;
    double top = 0;
    for (qsizetype row = 0; row < table.rows.size(); ++row) {
        const QJsonValue &cell = table.rows[row][column];
        if (!cell.isDouble())
            continue;
        const double value = sign * cell.toDouble();
        if (best.isEmpty() || value > top) {
            best = {row};
            top = value;
        } else if (value == top) {
            best.append(row);
        }
    }
    return best;
}

} // namespace tenbin
