#include "reports/long_line.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

struct Part
{
    qsizetype from = 0, to = 0;
};

/// What is seen, and one point more at each side.
Part visiblePart(const QList<double> &x, const AxisRange &range)
{
    const auto begin = x.begin();
    const qsizetype from = std::lower_bound(begin, x.end(), range.lower) - begin;
    const qsizetype to = std::upper_bound(begin, x.end(), range.upper) - begin;
    return {std::max<qsizetype>(0, from - 1), std::min<qsizetype>(x.size(), to + 1)};
}

/// Collects a polyline and starts a new one after each gap.
class Pen
{
public:
    explicit Pen(QPainter &painter, bool horizontal) : m_painter(painter), m_turned(horizontal) {}
    ~Pen() { lift(); }
    Q_DISABLE_COPY_MOVE(Pen)

    void to(double along, double across)
    {
        const QPointF point = m_turned ? QPointF(across, along) : QPointF(along, across);
        if (m_points.isEmpty() || m_points.last() != point)
            m_points.append(point);
    }
    void lift()
    {
        if (m_points.size() > 1)
            m_painter.drawPolyline(m_points);
        m_points.clear();
    }

private:
    QPainter &m_painter;
    QPolygonF m_points;
    bool m_turned;
};

/// As many values as pixels or fewer: each of them.
void drawEach(Pen &pen, const Chart::Series &series, const ChartScale &scale, Part part,
              double lowest)
{
    for (qsizetype i = part.from; i < part.to; ++i) {
        const double along = scale.position.toPixel(series.x[i]);
        if (!(series.y[i] > lowest && isDrawable(series.y[i])) || !isDrawable(along))
            pen.lift();
        else
            pen.to(boundedPixel(along), boundedPixel(scale.value.toPixel(series.y[i])));
    }
}

void drawColumns(Pen &pen, const Chart::Series &series, const LineBlocks &blocks,
                 const ChartScale &scale, Part part)
{
    const AxisScale &position = scale.position;
    const double length = std::abs(position.upperPixel - position.lowerPixel);
    const double step = position.upperPixel > position.lowerPixel ? 1 : -1;
    const auto x = series.x.begin();
    qsizetype from = part.from;
    for (double pixel = 0; pixel < length && from < part.to; ++pixel) {
        const double border = position.toValue(position.lowerPixel + step * (pixel + 1));
        const qsizetype to = std::upper_bound(x + from, x + part.to, border) - x;
        if (to == from)
            continue;
        const LineSpan column = blocks.span(series.y, from, to);
        from = to;
        if (!column.any) {
            pen.lift();
            continue;
        }
        const double along = position.lowerPixel + step * (pixel + 0.5);
        for (double value : {column.first, column.least, column.greatest, column.last})
            pen.to(along, boundedPixel(scale.value.toPixel(value)));
    }
}

LineSpan spanOf(const double *values, qsizetype count, double lowest)
{
    LineSpan span;
    for (qsizetype i = 0; i < count; ++i) {
        const double value = values[i];
        if (!(value > lowest && isDrawable(value)))
            continue;
        if (!span.any)
            span = {value, value, value, value, true};
        span.least = std::min(span.least, value);
        span.greatest = std::max(span.greatest, value);
        span.last = value;
    }
    return span;
}

void append(LineSpan &span, const LineSpan &next)
{
    if (!next.any)
        return;
    if (!span.any) {
        span = next;
        return;
    }
    span.least = std::min(span.least, next.least);
    span.greatest = std::max(span.greatest, next.greatest);
    span.last = next.last;
}

} // namespace

LineBlocks::LineBlocks(const QList<double> &values, bool logarithmic)
    : m_lowest(logarithmic ? 0 : -std::numeric_limits<double>::max())
{
    for (qsizetype from = 0; from + block <= values.size(); from += block)
        m_spans.append(spanOf(values.constData() + from, block, m_lowest));
}

LineSpan LineBlocks::span(const QList<double> &values, qsizetype from, qsizetype to) const
{
    const qsizetype first = (from + block - 1) / block, last = to / block;
    const double *data = values.constData();
    if (first >= last)
        return spanOf(data + from, to - from, m_lowest);
    LineSpan span = spanOf(data + from, first * block - from, m_lowest);
    for (qsizetype i = first; i < last; ++i)
        append(span, m_spans[i]);
    append(span, spanOf(data + last * block, to - last * block, m_lowest));
    return span;
}

void drawLongLine(QPainter &painter, const Chart::Series &series, const LineBlocks &blocks,
                  const ChartScale &scale, const QColor &colour)
{
    const Part part = visiblePart(series.x, scale.position.range);
    const double length = std::abs(scale.position.upperPixel - scale.position.lowerPixel);
    const bool sparse = double(part.to - part.from) <= 2 * length;
    // Smoothing a line that fills its columns costs much and shows nothing.
    painter.setRenderHint(QPainter::Antialiasing, sparse);
    painter.setPen(QPen(colour, series.muted || !sparse ? 1.0 : 1.8));
    Pen pen(painter, scale.horizontal);
    if (sparse)
        drawEach(pen, series, scale, part, blocks.lowest());
    else
        drawColumns(pen, series, blocks, scale, part);
}

} // namespace tenbin
