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

double bounded(double pixel)
{
    return std::clamp(pixel, -2e4, 2e4);
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

/// First, least, greatest and last of what can be drawn in a part; gaps inside a pixel are lost.
struct Column
{
    double first = 0, last = 0, least = 0, greatest = 0;
    bool any = false;
};

Column columnOf(const double *values, qsizetype count, double lowest)
{
    Column column;
    for (qsizetype i = 0; i < count; ++i) {
        const double value = values[i];
        if (!(value > lowest && isDrawable(value)))
            continue;
        if (!column.any)
            column = {value, value, value, value, true};
        column.least = std::min(column.least, value);
        column.greatest = std::max(column.greatest, value);
        column.last = value;
    }
    return column;
}

/// As many values as pixels or fewer: each of them.
void drawEach(Pen &pen, const Chart::Series &series, const ChartScale &scale, Part part,
              double lowest)
{
    for (qsizetype i = part.from; i < part.to; ++i) {
        const double along = scale.position.toPixel(series.x[i]);
        if (!(series.y[i] > lowest && isDrawable(series.y[i])) || !isDrawable(along))
            pen.lift();
        else
            pen.to(bounded(along), bounded(scale.value.toPixel(series.y[i])));
    }
}

void drawColumns(Pen &pen, const Chart::Series &series, const ChartScale &scale, Part part,
                 double lowest)
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
        const Column column = columnOf(series.y.constData() + from, to - from, lowest);
        from = to;
        if (!column.any) {
            pen.lift();
            continue;
        }
        const double along = position.lowerPixel + step * (pixel + 0.5);
        for (double value : {column.first, column.least, column.greatest, column.last})
            pen.to(along, bounded(scale.value.toPixel(value)));
    }
}

} // namespace

void drawLongLine(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                  const QColor &colour)
{
    const Part part = visiblePart(series.x, scale.position.range);
    const double length = std::abs(scale.position.upperPixel - scale.position.lowerPixel);
    const bool sparse = double(part.to - part.from) <= 2 * length;
    // Smoothing a line that fills its columns costs much and shows nothing.
    painter.setRenderHint(QPainter::Antialiasing, sparse);
    painter.setPen(QPen(colour, series.muted || !sparse ? 1.0 : 1.8));
    const double lowest = scale.value.range.logarithmic ? 0 : -std::numeric_limits<double>::max();
    Pen pen(painter, scale.horizontal);
    if (sparse)
        drawEach(pen, series, scale, part, lowest);
    else
        drawColumns(pen, series, scale, part, lowest);
}

} // namespace tenbin
