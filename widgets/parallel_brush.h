#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"

#include <QMap>
#include <QPointF>

#include <optional>

class QPainter;
class QPalette;

namespace tenbin {

/// Parts of the axes of parallel coordinates that are marked: only lines through all of them stay.
class ParallelBrush
{
public:
    /// Begins when an axis is under the pointer; the chart is on one scale.
    bool press(const Chart &chart, const ChartScale &scale, QPointF pixel);
    void drag(QPointF pixel);
    /// Ends; a click without a drag frees the axis.
    void release(QPointF pixel);
    bool isPressed() const { return m_pressed.has_value(); }
    bool isEmpty() const { return m_parts.isEmpty(); }
    void clear();

    /// The chart with what is marked; axes span what they did.
    Chart applied(const Chart &chart) const;
    void draw(QPainter &painter, const ChartScale &scale, const QPalette &palette) const;

private:
    struct Part
    {
        double lower = 0; ///< 0 to 1 along the axis
        double upper = 0;
    };

    std::optional<int> m_pressed; ///< axis
    QPointF m_from;
    ChartScale m_scale; ///< of the drawing that was pressed
    QMap<int, Part> m_parts;
};

} // namespace tenbin
