#include "reports/chart_spans.h"

#include "reports/chart_frame.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

struct Span
{
    double position = 0;
    double from = 0;
    double to = 0;
    QPointF begin; ///< in pixels, in the middle of the width
    QPointF end;
};

Span spanAt(const Chart::Series &series, qsizetype i, const ChartScale &scale)
{
    const bool forward = !(i < series.y.size() && series.y[i] < 0);
    Span span;
    span.position = series.x[i];
    span.from = forward ? series.low[i] : series.high[i];
    span.to = forward ? series.high[i] : series.low[i];
    span.begin = bounded(scale.toPixel(span.position, span.from));
    span.end = bounded(scale.toPixel(span.position, span.to));
    return span;
}

bool isWhole(const Chart::Series &series, qsizetype i)
{
    return isDrawable(series.x[i]) && isDrawable(series.low[i]) && isDrawable(series.high[i]);
}

qsizetype countOf(const Chart::Series &series)
{
    return series.mark == Mark::Spans
               ? std::min({series.x.size(), series.low.size(), series.high.size()})
               : 0;
}

double tipOf(double thickness)
{
    return std::min(thickness / 4, 8.0);
}

/// Hairlines and labels compare each span with all others; with more of them, or thinner ones, they
/// would be a blur.
constexpr qsizetype mostDetailed = 2000;
constexpr double leastDetailed = 2; ///< pixels

bool hasFewSpans(const Chart &chart)
{
    qsizetype count = 0;
    for (const Chart::Series &series : chart.series)
        count += countOf(series);
    return count <= mostDetailed;
}

/// A bar with a tip, thinner than its tip is long when it is short itself.
QPolygonF arrow(const Span &span, double thickness)
{
    const QPointF way = span.end - span.begin;
    const double length = std::hypot(way.x(), way.y());
    if (length == 0)
        return {};
    const QPointF along = way / length,
                  across(-along.y() * thickness / 2, along.x() * thickness / 2);
    const QPointF neck = span.end - along * std::min(length, tipOf(thickness));
    return {span.begin - across, neck - across, span.end, neck + across, span.begin + across};
}

bool isAlone(const Chart &chart, double position)
{
    int there = 0;
    for (const Chart::Series &series : chart.series) {
        for (qsizetype i = 0; i < countOf(series); ++i)
            there += series.x[i] == position;
    }
    return there == 1;
}

void drawLabel(QPainter &painter, const Chart &chart, const Span &span, const QString &text,
               double thickness, const QColor &fill, const ChartScale &scale,
               const ChartStyle &style)
{
    const QFontMetricsF metrics(style.font());
    const double wide = metrics.horizontalAdvance(text) + 8, high = metrics.height();
    const QRectF bar = QRectF(span.begin, span.end).normalized();
    const bool flat = scale.horizontal;
    const double room = (flat ? bar.width() : bar.height()) - tipOf(thickness);
    if ((flat ? wide : high) <= room && (flat ? high : wide) <= thickness + 2) {
        painter.setPen(palette::inkOn(fill));
        painter.drawText(QRectF(bar.center() - QPointF(wide, high) / 2, QSizeF(wide, high)),
                         Qt::AlignCenter, text);
        return;
    }
    if (!isAlone(chart, span.position)) {
        // A part of the label is better than none where there is room for some of it.
        if (flat && room > 5 * metrics.averageCharWidth() && high <= thickness + 2) {
            painter.setPen(palette::inkOn(fill));
            painter.drawText(QRectF(bar.center() - QPointF(room, high) / 2, QSizeF(room, high)),
                             Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, room - 8));
        }
        return;
    }
    QRectF place(0, 0, wide, high);
    if (flat) {
        const bool right = span.end.x() >= span.begin.x();
        const bool fits = right ? span.end.x() + wide <= scale.area.right()
                                : span.end.x() - wide >= scale.area.left();
        // Where the tip has no room the other end has.
        const double x = right == fits ? (right ? span.end.x() : span.begin.x())
                                       : (right ? span.begin.x() : span.end.x()) - wide;
        place.moveTopLeft({x, span.end.y() - high / 2});
    } else {
        const bool up = span.end.y() <= span.begin.y();
        place.moveTopLeft({span.end.x() - wide / 2, up ? span.end.y() - high : span.end.y()});
    }
    painter.setPen(style.colours.text);
    painter.drawText(place, Qt::AlignCenter, text);
}

void joinWithNext(QPainter &painter, const Chart &chart, const Span &span, const ChartScale &scale)
{
    for (const Chart::Series &series : chart.series) {
        for (qsizetype i = 0; i < countOf(series); ++i) {
            if (!isWhole(series, i) || std::abs(series.x[i] - span.position) != 1)
                continue;
            const Span next = spanAt(series, i, scale);
            if (next.from == span.to)
                painter.drawLine(span.end, next.begin);
        }
    }
}

} // namespace

void drawSpans(QPainter &painter, const Chart &chart, qsizetype index, double width,
               const ChartScale &scale, const ChartStyle &style)
{
    const Chart::Series &series = chart.series[index];
    const QColor fill = seriesColour(chart, index, style.colours);
    const bool few = hasFewSpans(chart);
    painter.setFont(style.font());
    for (qsizetype i = 0; i < countOf(series); ++i) {
        if (!isWhole(series, i))
            continue;
        const Span span = spanAt(series, i, scale);
        const QPointF sides =
            bounded(scale.toPixel(span.position + width / 2, span.from)) - span.begin;
        const double thickness = 2 * std::max(std::abs(sides.x()), std::abs(sides.y()));
        if (!std::isfinite(thickness + span.begin.x() + span.begin.y() + span.end.x() +
                           span.end.y()))
            continue;
        const bool detailed = few && thickness >= leastDetailed;
        if (detailed) {
            painter.setRenderHint(QPainter::Antialiasing, false);
            painter.setPen(QPen(style.colours.muted, 1));
            joinWithNext(painter, chart, span, scale);
        }
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen(style.colours.base, 0.8));
        painter.setBrush(fill);
        painter.drawPolygon(arrow(span, thickness));
        if (detailed && i < series.labels.size() && !series.labels[i].isEmpty())
            drawLabel(painter, chart, span, series.labels[i], thickness, fill, scale, style);
    }
}

} // namespace tenbin
