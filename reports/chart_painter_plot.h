#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"
#include "reports/chart_style.h"

#include <qcustomplot.h>

#include <functional>

namespace tenbin {

struct ChartFrame;

/// One chart as a QCustomPlot that is never shown: the axes, the marks as plottables or drawings
/// of our own, and the frame around them.
class ChartPlot final : public QCustomPlot
{
public:
    ChartPlot(const Chart &drawn, ChartStyle drawnStyle);

    /// Anew, after a change of the style, and the whole of it.
    void build();
    void draw(QCPPainter &painter, const QSize &size);
    void zoom(const AxisRange &positions, const AxisRange &values);
    /// `drawPart` in its turn, inside the axes; at() is then up to date.
    void addPainted(std::function<void(QPainter &)> drawPart);

    QCPAxis &positionLine() const { return chart.horizontal ? *yAxis : *xAxis; }
    QCPAxis &valueLine() const { return chart.horizontal ? *xAxis : *yAxis; }
    /// Of all that the chart holds; a zoom shows a part.
    const AxisRange &positions() const { return m_positions; }
    const AxisRange &values() const { return m_values; }
    /// Of the drawing, from the plot's corner.
    const ChartScale &at() const { return m_at; }

    Chart chart;
    ChartStyle style;
    ChartScale scale; ///< of the last drawing, from its top left corner
    bool zoomed = false;

private:
    void layOut(const QSize &size, double rightMargin);
    QList<double> lineEnds(const ChartFrame &frame) const;

    AxisRange m_positions;
    AxisRange m_values;
    ChartScale m_at;
};

} // namespace tenbin
