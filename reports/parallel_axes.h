#pragma once

#include "core/chart.h"
#include "reports/chart_hit.h"
#include "reports/chart_scale.h"
#include "reports/chart_style.h"

#include <QPointF>
#include <QPolygonF>

#include <optional>

class QPainter;

namespace tenbin {

/// Parallel coordinates as lines over places 0, 1, … between 0 (the lower end of an axis) and 1:
/// what can be drawn and hit like any chart. `parallel` then says what each axis spans.
Chart withParallelOnOneScale(Chart chart);

/// Along the places: room for labels beside the last axis.
AxisRange parallelPositions(const Chart &chart);

/// The axes of such a chart with their values.
void drawParallelAxes(QPainter &painter, const Chart &chart, const ChartScale &scale,
                      const ChartStyle &style);

/// One series in pixels, in parts between gaps; the last may be empty.
QList<QPolygonF> parallelLine(const Chart::Series &series, const ChartScale &scale);

/// All lines, those in colour over the muted ones.
void drawParallelLines(QPainter &painter, const Chart &chart, const ChartScale &scale,
                       const ChartStyle &style);

/// The line under the pointer, also between axes; the point is the nearest one that the line has.
std::optional<ChartHit> parallelHit(const Chart &chart, const ChartScale &scale, QPointF pixel);

/// Name and value on each axis that the series has a value of.
QList<std::pair<QString, QString>> describeParallel(const Chart &chart,
                                                    const Chart::Series &series);

} // namespace tenbin
