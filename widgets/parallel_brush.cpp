#include "widgets/parallel_brush.h"

#include "core/text.h"
#include "reports/parallel_axes.h"

#include <QPainter>
#include <QPalette>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr double reach = 12;    ///< pixels beside an axis
constexpr double dragStart = 4; ///< pixels that make a drag of a click
constexpr double halfWidth = 7;

double along(const ChartScale &scale, QPointF pixel)
{
    return std::clamp(scale.value.toValue(pixel.y()), 0.0, 1.0);
}

} // namespace

bool ParallelBrush::press(const Chart &chart, const ChartScale &scale, QPointF pixel)
{
    m_pressed.reset();
    if (chart.parallel.isEmpty() || !scale.area.contains(pixel))
        return false;
    const int axis = int(std::round(scale.position.toValue(pixel.x())));
    if (axis < 0 || axis >= chart.parallel.size() ||
        std::abs(scale.position.toPixel(axis) - pixel.x()) > reach)
        return false;
    m_pressed = axis;
    m_from = pixel;
    m_scale = scale;
    return true;
}

void ParallelBrush::drag(QPointF pixel)
{
    if (!m_pressed || std::abs(pixel.y() - m_from.y()) < dragStart)
        return;
    const auto [lower, upper] = std::minmax({along(m_scale, m_from), along(m_scale, pixel)});
    m_parts[*m_pressed] = {lower, upper};
}

void ParallelBrush::release(QPointF pixel)
{
    if (!m_pressed)
        return;
    if (std::abs(pixel.y() - m_from.y()) < dragStart)
        m_parts.remove(*m_pressed);
    else
        drag(pixel);
    m_pressed.reset();
}

void ParallelBrush::clear()
{
    m_pressed.reset();
    m_parts.clear();
}

Chart ParallelBrush::applied(const Chart &chart) const
{
    if (m_parts.isEmpty())
        return chart;
    const Chart unit = withParallelOnOneScale(chart);
    Chart made = chart;
    made.parallel = unit.parallel;
    qsizetype through = 0;
    for (qsizetype index = 0; index < made.series.size(); ++index) {
        const Chart::Series &line = unit.series[index];
        bool stays = true;
        for (auto part = m_parts.begin(); part != m_parts.end(); ++part) {
            const qsizetype at = line.x.indexOf(double(part.key()));
            constexpr double slack = 1e-9;
            stays = stays && at >= 0 && at < line.y.size() && line.y[at] >= part->lower - slack &&
                    line.y[at] <= part->upper + slack;
        }
        through += stays;
        if (!stays)
            made.series[index].y.fill(qQNaN());
    }
    made.caption =
        Tr::tr("%L1 of %L2 lie within what is marked.").arg(through).arg(made.series.size());
    return made;
}

void ParallelBrush::draw(QPainter &painter, const ChartScale &scale, const QPalette &palette) const
{
    QColor fill = palette.color(QPalette::Highlight);
    painter.setPen(QPen(fill, 1));
    fill.setAlpha(50);
    painter.setBrush(fill);
    for (auto part = m_parts.begin(); part != m_parts.end(); ++part) {
        const QPointF low = scale.toPixel(part.key(), part->lower);
        const QPointF high = scale.toPixel(part.key(), part->upper);
        const QRectF place(high - QPointF(halfWidth, 0), low + QPointF(halfWidth, 0));
        painter.drawRect(place.intersected(scale.area));
    }
}

} // namespace tenbin
