#include "reports/parallel_axes.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/chart_frame.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr double reach = 10;     ///< pixels from a line
constexpr double padding = 0.05; ///< above and below the axes, for the labels of their ends
constexpr qsizetype mostDescribed = 16;

/// The place of a series' point on the list of axes, -1 when there is no such axis.
qsizetype axisAt(const Chart &chart, double place)
{
    const bool known =
        place >= 0 && place < double(chart.parallel.size()) && place == std::floor(place);
    return known ? qsizetype(place) : -1;
}

/// What the axis spans; a single value stands in the middle.
AxisRange spanOf(const Chart &chart, qsizetype index)
{
    const Chart::Axis &axis = chart.parallel[index];
    if (!axis.categories.isEmpty()) {
        const double last = double(axis.categories.size()) - 1;
        return last > 0 ? AxisRange{0, last, false} : AxisRange{-1, 1, false};
    }
    if (isDrawable(axis.minimum) && isDrawable(axis.maximum) && axis.minimum < axis.maximum &&
        (!axis.logarithmic || axis.minimum > 0))
        return {axis.minimum, axis.maximum, axis.logarithmic};
    double lower = 0, upper = 0;
    bool any = false;
    for (const Chart::Series &series : chart.series) {
        for (qsizetype i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            const double value = series.y[i];
            if (axisAt(chart, series.x[i]) != index || !isDrawable(value) ||
                (axis.logarithmic && value <= 0))
                continue;
            lower = any ? std::min(lower, value) : value;
            upper = any ? std::max(upper, value) : value;
            any = true;
        }
    }
    if (lower < upper)
        return {lower, upper, axis.logarithmic};
    if (!any)
        return {0, 1, false};
    const double room = lower == 0 ? 1 : std::abs(lower) / 2;
    return {lower - room, lower + room, false};
}

AxisScale unitScale(const Chart::Axis &axis)
{
    return {{axis.minimum, axis.maximum, axis.logarithmic}, 0, 1};
}

QString valueText(double value, const Chart::Axis &axis, bool exact)
{
    if (!axis.categories.isEmpty()) {
        const bool named =
            value >= 0 && value < double(axis.categories.size()) && value == std::floor(value);
        return named ? axis.categories[qsizetype(value)] : QString();
    }
    return exact ? numberText(value) : shortNumber(value, 3);
}

struct AxisLabel
{
    double place = 0; ///< 0 to 1
    QString text;
};

/// Round numbers between both ends, which are always labelled.
QList<double> ticksOf(const Chart::Axis &axis, double room)
{
    const AxisScale scale = unitScale(axis);
    QList<double> ticks{axis.minimum};
    const auto add = [&](double tick) {
        const double place = scale.toPixel(tick);
        if (place - scale.toPixel(ticks.last()) >= room && 1 - place >= room)
            ticks.append(tick);
    };
    if (axis.logarithmic) {
        for (int power = int(std::ceil(std::log10(axis.minimum)));
             power <= int(std::floor(std::log10(axis.maximum))); ++power)
            add(std::pow(10.0, power));
    } else {
        const double rough = (axis.maximum - axis.minimum) / 4;
        const double unit = std::pow(10.0, std::floor(std::log10(rough)));
        const double times = rough / unit;
        const double step = unit * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
        const double first = std::ceil(axis.minimum / step);
        for (int i = 0; i < 10 && (first + i) * step < axis.maximum; ++i)
            add((first + i) * step);
    }
    ticks.append(axis.maximum);
    return ticks;
}

/// Of numbers; of all categories, or as many as have room.
QList<AxisLabel> labelsOf(const Chart::Axis &axis, double height, double line)
{
    const AxisScale scale = unitScale(axis);
    QList<AxisLabel> labels;
    if (axis.categories.isEmpty()) {
        for (double tick : ticksOf(axis, 1.6 * line / std::max(height, 1.0)))
            labels.append({scale.toPixel(tick), valueText(tick, axis, false)});
        return labels;
    }
    const double most = std::max(1.0, height / line);
    const qsizetype every =
        std::max<qsizetype>(1, qsizetype(std::ceil(double(axis.categories.size()) / most)));
    for (qsizetype i = 0; i < axis.categories.size(); i += every)
        labels.append({scale.toPixel(double(i)), axis.categories[i]});
    return labels;
}

/// On a ground of its own, so that lines behind it do not cross it out.
void drawLabel(QPainter &painter, const QPointF &at, const QString &text, const ChartStyle &style)
{
    const QFontMetricsF metrics(painter.font());
    QPainterPath path;
    path.addText(at.x(), at.y() + (metrics.ascent() - metrics.descent()) / 2, painter.font(), text);
    painter.strokePath(path,
                       QPen(style.colours.base, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.fillPath(path, style.colours.text);
}

} // namespace

Chart withParallelOnOneScale(Chart chart)
{
    if (chart.parallel.isEmpty())
        return chart;
    for (qsizetype i = 0; i < chart.parallel.size(); ++i) {
        const AxisRange span = spanOf(chart, i);
        chart.parallel[i].minimum = span.lower;
        chart.parallel[i].maximum = span.upper;
        chart.parallel[i].logarithmic = span.logarithmic;
    }
    for (Chart::Series &series : chart.series) {
        series.mark = Chart::Series::Mark::Line;
        series.low.clear();
        series.high.clear();
        for (qsizetype i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            const qsizetype axis = axisAt(chart, series.x[i]);
            const double place =
                axis < 0 ? qQNaN() : unitScale(chart.parallel[axis]).toPixel(series.y[i]);
            series.y[i] = isDrawable(series.y[i]) && isDrawable(place) ? place : qQNaN();
        }
    }
    chart.x = {};
    chart.y = {};
    for (const Chart::Axis &axis : std::as_const(chart.parallel))
        chart.x.categories.append(axis.title.isEmpty() ? QStringLiteral(" ") : axis.title);
    chart.y.minimum = -padding;
    chart.y.maximum = 1 + padding;
    chart.references.clear();
    chart.horizontal = false;
    chart.square = false;
    return chart;
}

QList<QPolygonF> parallelLine(const Chart::Series &series, const ChartScale &scale)
{
    QList<QPolygonF> parts{QPolygonF()};
    for (qsizetype i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
        const QPointF at = scale.toPixel(series.x[i], series.y[i]);
        if (!std::isnan(at.y()))
            parts.last().append(bounded(at));
        else if (!parts.last().isEmpty())
            parts.append(QPolygonF());
    }
    return parts;
}

AxisRange parallelPositions(const Chart &chart)
{
    return {-0.25, double(chart.parallel.size()) - 0.6, false};
}

void drawParallelLines(QPainter &painter, const Chart &chart, const ChartScale &scale,
                       const ChartStyle &style)
{
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (bool muted : {true, false}) {
        for (qsizetype index = 0; index < chart.series.size(); ++index) {
            const Chart::Series &series = chart.series[index];
            if (series.muted != muted)
                continue;
            const QColor colour = seriesColour(chart, index, style.colours);
            painter.setPen(
                QPen(colour, muted ? 1.0 : 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            for (const QPolygonF &part : parallelLine(series, scale)) {
                if (part.size() > 1)
                    painter.drawPolyline(part);
                if (muted && part.size() > 1)
                    continue;
                painter.save();
                painter.setPen(QPen(colour, muted ? 3 : 5, Qt::SolidLine, Qt::RoundCap));
                painter.drawPoints(part);
                painter.restore();
            }
        }
    }
}

void drawParallelAxes(QPainter &painter, const Chart &chart, const ChartScale &scale,
                      const ChartStyle &style)
{
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setFont(style.font());
    const QFontMetricsF metrics(style.font());
    const double line = metrics.lineSpacing();
    const double step = std::abs(scale.position.toPixel(1) - scale.position.toPixel(0));
    const double height = std::abs(scale.value.toPixel(1) - scale.value.toPixel(0));
    for (qsizetype i = 0; i < chart.parallel.size(); ++i) {
        const QPointF bottom = bounded(scale.toPixel(double(i), 0));
        const QPointF top = bounded(scale.toPixel(double(i), 1));
        painter.setPen(QPen(style.colours.muted, 1));
        painter.drawLine(bottom, top);
        for (const AxisLabel &label : labelsOf(chart.parallel[i], height, line)) {
            const QPointF at = scale.toPixel(double(i), label.place);
            if (!scale.area.adjusted(-1, -1, 1, 1).contains(at))
                continue;
            painter.setPen(QPen(style.colours.muted, 1));
            painter.drawLine(at, at + QPointF(4, 0));
            const double room = std::min(0.9 * step, scale.area.right() - at.x()) - 8;
            drawLabel(painter, at + QPointF(7, 0),
                      metrics.elidedText(label.text, Qt::ElideMiddle, std::max(28.0, room)), style);
        }
    }
}

std::optional<ChartHit> parallelHit(const Chart &chart, const ChartScale &scale, QPointF pixel)
{
    if (!scale.area.contains(pixel))
        return std::nullopt;
    std::optional<ChartHit> best;
    double distance = reach;
    for (qsizetype index = 0; index < chart.series.size(); ++index) {
        const Chart::Series &series = chart.series[index];
        const qsizetype n = std::min(series.x.size(), series.y.size());
        for (qsizetype i = 0; i < n; ++i) {
            const QPointF here = scale.toPixel(series.x[i], series.y[i]);
            if (std::isnan(here.y()))
                continue;
            const QPointF next = i + 1 < n ? scale.toPixel(series.x[i + 1], series.y[i + 1]) : here;
            const bool alone = std::isnan(next.y()) || next.x() <= here.x();
            const double along =
                alone ? 0 : std::clamp((pixel.x() - here.x()) / (next.x() - here.x()), 0.0, 1.0);
            const QPointF onLine = alone ? here : here + along * (next - here);
            const double away = std::hypot(onLine.x() - pixel.x(), onLine.y() - pixel.y());
            if (away >= distance)
                continue;
            distance = away;
            best = along > 0.5 ? ChartHit{index, i + 1, next} : ChartHit{index, i, here};
        }
    }
    return best;
}

QList<std::pair<QString, QString>> describeParallel(const Chart &chart, const Chart::Series &series)
{
    QList<std::pair<QString, QString>> rows{{series.name, {}}};
    const qsizetype n = std::min(series.x.size(), series.y.size());
    for (qsizetype i = 0; i < std::min(n, mostDescribed); ++i) {
        const qsizetype axis = axisAt(chart, series.x[i]);
        if (axis >= 0 && !std::isnan(series.y[i]))
            rows.append(
                {chart.parallel[axis].title, valueText(series.y[i], chart.parallel[axis], true)});
    }
    if (n > mostDescribed)
        rows.append({counted(n - mostDescribed, Tr::tr("and %1 more"), Tr::tr("and %1 more")), {}});
    return rows;
}

} // namespace tenbin
