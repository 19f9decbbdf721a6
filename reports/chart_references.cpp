#include "reports/chart_references.h"

#include <QFontMetricsF>
#include <QLineF>
#include <QPainter>
#include <QPolygonF>
#include <QTransform>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

QColor mixed(const QColor &over, const QColor &under, double part)
{
    const auto channel = [part](float a, float b) { return float(part * a + (1 - part) * b); };
    return QColor::fromRgbF(channel(over.redF(), under.redF()),
                            channel(over.greenF(), under.greenF()),
                            channel(over.blueF(), under.blueF()));
}

/// The part of a reference line inside the plot; those along an axis run through it.
QLineF visiblePart(const Chart &chart, const Chart::ReferenceLine &line, const ChartScale &scale)
{
    const bool xIsPosition = &positionAxis(chart) == &chart.x;
    const auto pixel = [&](double x, double y) {
        return bounded(xIsPosition ? scale.toPixel(x, y) : scale.toPixel(y, x));
    };
    const QPointF a = pixel(line.x1, line.y1), b = pixel(line.x2, line.y2);
    const bool alongX = line.y1 == line.y2 && line.x1 != line.x2;
    const bool alongY = line.x1 == line.x2 && line.y1 != line.y2;
    const bool level = scale.horizontal == xIsPosition ? alongY : alongX;
    const bool upright = scale.horizontal == xIsPosition ? alongX : alongY;
    if (level)
        return {scale.area.left(), a.y(), scale.area.right(), a.y()};
    if (upright)
        return {a.x(), scale.area.bottom(), a.x(), scale.area.top()};
    return {a, b};
}

/// Points along the way from `from` to `to`, close enough that no label fits between them.
void addWay(QPolygonF &pixels, QPointF from, QPointF to)
{
    constexpr double apart = 6;
    constexpr int most = 200;
    if (std::isnan(from.x() + from.y() + to.x() + to.y()))
        return;
    const int steps = std::min(most, 1 + int(QLineF(from, to).length() / apart));
    for (int i = 0; i <= steps; ++i)
        pixels.append(from + (to - from) * i / steps);
}

/// Where marks are, thinned: what a label had better not cover.
QPolygonF markPixels(const Chart &chart, const ChartScale &scale)
{
    constexpr qsizetype most = 1000;
    const QList<BarSlot> bars = barSlots(chart);
    QPolygonF pixels;
    for (qsizetype at = 0; at < chart.series.size(); ++at) {
        const Chart::Series &series = chart.series[at];
        const bool isBar = series.mark == Mark::Bars;
        const bool joined = series.mark == Mark::Line || series.mark == Mark::Step;
        const qsizetype n = std::min(series.x.size(), series.y.size());
        const bool whiskers = !joined && std::min(series.low.size(), series.high.size()) >= n;
        const qsizetype stride = std::max<qsizetype>(1, n / most);
        if (series.mark == Mark::HeatMap)
            continue;
        QPointF before(qQNaN(), qQNaN());
        for (qsizetype i = 0; i < n; i += stride) {
            const double x = series.x[i] + (isBar ? bars[at].offset : 0);
            const QPointF pixel = bounded(scale.toPixel(x, series.y[i]));
            if (isBar)
                addWay(pixels, bounded(scale.toPixel(x, 0)), pixel);
            addWay(pixels, joined && i > 0 ? before : pixel, pixel);
            if (whiskers)
                addWay(pixels, bounded(scale.toPixel(x, series.low[i])),
                       bounded(scale.toPixel(x, series.high[i])));
            before = pixel;
        }
    }
    return pixels;
}

struct Place
{
    QTransform turned; ///< along the line, from its left or lower end
    QRectF rect;
    qsizetype covered = std::numeric_limits<qsizetype>::max();
};

/// Of some places along the line, on both sides, the first that covers the fewest marks: from the
/// far end of a level or upright line, from beyond the middle of a slanting one.
Place bestPlace(const QLineF &line, const QSizeF &size, const QRectF &area, const QPolygonF &marks)
{
    const bool upright = std::abs(line.dx()) < 1, level = std::abs(line.dy()) < 1;
    const bool backward = upright ? line.dy() > 0 : line.dx() < 0;
    const QLineF forward = backward ? QLineF(line.p2(), line.p1()) : line;
    QTransform turned;
    turned.translate(forward.x1(), forward.y1());
    turned.rotate(-forward.angle());
    const QPolygonF along = turned.inverted().map(marks);
    const double free = forward.length() - size.width() - 4;
    const bool fromEnd = level || upright;
    Place best;
    for (double part : fromEnd ? QList<double>{1, 0.75, 0.5, 0.25, 0}
                               : QList<double>{0.75, 0.5, 0.25, 0.9, 0.1}) {
        for (bool above : {level, !level}) {
            const QRectF rect({2 + part * free, above ? -size.height() - 2 : 2.0}, size);
            if (!area.adjusted(-1, -1, 1, 1).contains(turned.mapRect(rect)))
                continue;
            const qsizetype covered = std::count_if(along.begin(), along.end(), [&](QPointF one) {
                return rect.adjusted(-2, -1, 2, 1).contains(one);
            });
            if (covered < best.covered)
                best = {turned, rect, covered};
        }
    }
    return best;
}

/// On its line; what it covers becomes taken for the next one. A label that has no place is left
/// out: the table behind the chart has it.
void drawLabel(QPainter &painter, const QString &label, const QLineF &line, const QRectF &area,
               const ChartStyle &style, QPolygonF &marks)
{
    const QFontMetricsF metrics(style.font());
    const QString text = metrics.elidedText(label, Qt::ElideRight, line.length() - 8);
    const Place place =
        bestPlace(line, {metrics.horizontalAdvance(text) + 6, metrics.height()}, area, marks);
    if (place.rect.isNull())
        return;
    painter.save();
    painter.setTransform(place.turned, true);
    QColor ground = style.colours.base;
    ground.setAlpha(220);
    painter.fillRect(place.rect, ground);
    painter.drawText(place.rect, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
    const QRectF &taken = place.rect;
    for (double y : {taken.top() + 1, taken.center().y(), taken.bottom() - 1}) {
        // Three times, as another text is worse than a mark.
        for (int i = 0; i < 3; ++i)
            addWay(marks, place.turned.map(QPointF(taken.left(), y)),
                   place.turned.map(QPointF(taken.right(), y)));
    }
}

} // namespace

void drawReferences(QPainter &painter, const Chart &chart, const ChartScale &scale,
                    const ChartStyle &style)
{
    const QColor ink = mixed(style.colours.muted, style.colours.text, 0.8);
    painter.setFont(style.font());
    painter.setRenderHint(QPainter::Antialiasing, true);
    QPolygonF marks;
    for (const Chart::ReferenceLine &reference : chart.references) {
        if (!isDrawable(reference.x1 + reference.x2 + reference.y1 + reference.y2))
            continue;
        const QLineF line = visiblePart(chart, reference, scale);
        if (std::isnan(line.dx() + line.dy()))
            continue;
        QPen dashed(ink, 1);
        dashed.setDashPattern({4, 4});
        painter.setPen(dashed);
        painter.drawLine(line);
        painter.setPen(ink);
        if (reference.label.isEmpty() || line.length() < 1)
            continue;
        if (marks.isEmpty())
            marks = markPixels(chart, scale);
        drawLabel(painter, reference.label, line, scale.area, style, marks);
    }
}

} // namespace tenbin
