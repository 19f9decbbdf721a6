#include "reports/chart_hit.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/density.h"
#include "reports/parallel_axes.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

constexpr double reach = 24; ///< pixels

QString valueText(double value, const Chart::Axis &axis)
{
    // Points that share a category may stand a little beside it.
    const double nearest = std::round(value);
    const bool named = nearest >= 0 && nearest < double(axis.categories.size());
    return named ? axis.categories[qsizetype(nearest)] : numberText(value);
}

QString axisName(const Chart::Axis &axis, const QString &fallback)
{
    return axis.title.isEmpty() ? fallback : axis.title;
}

qsizetype cellAt(const QList<double> &centres, double value)
{
    const QList<double> borders = cellBorders(centres);
    for (qsizetype i = 0; i + 1 < borders.size(); ++i) {
        if (value >= std::min(borders[i], borders[i + 1]) &&
            value < std::max(borders[i], borders[i + 1]))
            return i;
    }
    return -1;
}

std::optional<qsizetype> cellHit(const Chart::Series &series, QPointF values)
{
    const qsizetype column = cellAt(series.x, values.x()), row = cellAt(series.y, values.y());
    if (column < 0 || row < 0)
        return std::nullopt;
    return row * series.x.size() + column;
}

std::optional<qsizetype> barHit(const Chart::Series &series, const BarSlot &slot, QPointF values)
{
    for (qsizetype i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
        if (std::abs(values.x() - series.x[i] - slot.offset) <= slot.width / 2)
            return i;
    }
    return std::nullopt;
}

double valueOf(const Chart::Series &series, qsizetype point)
{
    if (series.mark == Mark::Band || series.mark == Mark::Spans)
        return (series.low[point] + series.high[point]) / 2;
    return point < series.y.size() ? series.y[point] : 0;
}

/// The nearest point in pixels, among those whose position is near when positions ascend.
std::optional<qsizetype> nearest(const Chart::Series &series, const ChartScale &scale,
                                 QPointF pixel, double &distance)
{
    qsizetype first = 0, last = series.x.size();
    if (series.mark != Mark::Points && std::is_sorted(series.x.begin(), series.x.end())) {
        const auto at = [&](double shift) {
            const QPointF moved =
                pixel + (scale.horizontal ? QPointF(0, shift) : QPointF(shift, 0));
            return scale.toValues(moved).x();
        };
        const auto [low, high] = std::minmax({at(-reach), at(reach)});
        const auto begin = series.x.begin();
        first = std::lower_bound(begin, series.x.end(), low) - begin;
        last = std::upper_bound(begin, series.x.end(), high) - begin;
    }
    std::optional<qsizetype> best;
    for (qsizetype i = first; i < last; ++i) {
        const QPointF away = scale.toPixel(series.x[i], valueOf(series, i)) - pixel;
        // Lines are read along their positions: what is above or below counts less.
        const bool line = series.mark != Mark::Points;
        const double along = scale.horizontal ? away.y() : away.x();
        const double across = (scale.horizontal ? away.x() : away.y()) * (line ? 0.6 : 1.0);
        const double length = std::hypot(along, across);
        if (length < distance) {
            distance = length;
            best = i;
        }
    }
    return best;
}

std::optional<qsizetype> spanHit(const Chart::Series &series, const BarSlot &slot, QPointF values)
{
    for (qsizetype i = 0; i < std::min(series.x.size(), series.low.size()); ++i) {
        const auto [low, high] = std::minmax(series.low[i], series.high[i]);
        if (std::abs(values.x() - series.x[i]) <= slot.width / 2 && values.y() >= low &&
            values.y() <= high)
            return i;
    }
    return std::nullopt;
}

QString intervalText(const Chart::Series &series, qsizetype point)
{
    return QStringLiteral("%1 – %2").arg(numberText(series.low[point]),
                                         numberText(series.high[point]));
}

} // namespace

std::optional<ChartHit> hitTest(const Chart &chart, const ChartScale &scale, QPointF pixel)
{
    if (!scale.area.contains(pixel))
        return std::nullopt;
    if (!chart.parallel.isEmpty())
        return parallelHit(chart, scale, pixel);
    const QPointF values = scale.toValues(pixel);
    const QList<BarSlot> bars = barSlots(chart);
    std::optional<ChartHit> best;
    double distance = reach;
    const bool dense = isDense(chart);
    const auto take = [&](qsizetype series, std::optional<qsizetype> point) {
        if (!point)
            return;
        if (const auto position = markPosition(chart, scale, series, *point))
            best = ChartHit{series, *point, *position};
    };
    for (qsizetype i = 0; i < chart.series.size(); ++i) {
        const Chart::Series &series = chart.series[i];
        if (series.mark == Mark::HeatMap)
            take(i, cellHit(series, values));
        else if (series.mark == Mark::Bars)
            take(i, barHit(series, bars[i], values));
        else if (series.mark == Mark::Spans)
            take(i, spanHit(series, bars[i], values));
        else if (!(dense && series.mark == Mark::Points && series.z.isEmpty()))
            take(i, nearest(series, scale, pixel, distance));
    }
    return best;
}

std::optional<QPointF> markPosition(const Chart &chart, const ChartScale &scale, qsizetype index,
                                    qsizetype point)
{
    const Chart::Series &series = chart.series[index];
    QPointF pixel;
    if (series.mark == Mark::HeatMap)
        pixel = scale.toPixel(series.x[point % series.x.size()], series.y[point / series.x.size()]);
    else if (series.mark == Mark::Bars)
        pixel =
            scale.toPixel(series.x[point] + barSlots(chart)[index].offset, valueOf(series, point));
    else
        pixel = scale.toPixel(series.x[point], valueOf(series, point));
    if (!isDrawable(pixel.x()) || !isDrawable(pixel.y()))
        return std::nullopt;
    return QPointF(std::clamp(pixel.x(), scale.area.left(), scale.area.right()),
                   std::clamp(pixel.y(), scale.area.top(), scale.area.bottom()));
}

qsizetype markCount(const Chart::Series &series)
{
    if (series.mark == Mark::HeatMap)
        return std::min(series.z.size(), series.x.size() * series.y.size());
    if (series.mark == Mark::Band || series.mark == Mark::Spans)
        return std::min({series.x.size(), series.low.size(), series.high.size()});
    return std::min(series.x.size(), series.y.size());
}

QList<std::pair<QString, QString>> describeMark(const Chart &chart, qsizetype index,
                                                qsizetype point)
{
    const Chart::Series &series = chart.series[index];
    if (!chart.parallel.isEmpty())
        return describeParallel(chart, series);
    const Chart::Axis &position = positionAxis(chart), &value = valueAxis(chart);
    QList<std::pair<QString, QString>> rows;
    if (!series.name.isEmpty())
        rows.append({series.name, {}});
    const bool cell = series.mark == Mark::HeatMap;
    const double x = cell ? series.x[point % series.x.size()] : series.x[point];
    rows.append({axisName(position, Tr::tr("position")), valueText(x, position)});
    if (cell) {
        rows.append(
            {axisName(value, Tr::tr("row")), valueText(series.y[point / series.x.size()], value)});
        rows.append({Tr::tr("value"), numberText(series.z[point])});
    } else if (series.mark != Mark::Band) {
        rows.append({axisName(value, Tr::tr("value")), valueText(series.y[point], value)});
        if (point < series.z.size())
            rows.append(
                {chart.colourKey.title.isEmpty() ? Tr::tr("colour") : chart.colourKey.title,
                 std::isnan(series.z[point]) ? Tr::tr("missing") : numberText(series.z[point])});
    }
    if (point < series.low.size() && point < series.high.size())
        rows.append({series.mark == Mark::Spans ? Tr::tr("from – to") : Tr::tr("interval"),
                     intervalText(series, point)});
    if (point < series.rows.size())
        rows.append({Tr::tr("row"), QLocale().toString(series.rows[point] + 1)});
    if (point < series.labels.size() && !series.labels[point].isEmpty())
        rows.append(
            {QString(series.labels[point]).replace(QLatin1Char('\n'), QLatin1Char(' ')), {}});
    return rows;
}

} // namespace tenbin
