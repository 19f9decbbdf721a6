#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"

#include <QColor>

class QPainter;

namespace tenbin {

/// More points than this are drawn by drawLongLine.
constexpr qsizetype longLine = 4000;

/// A line with far more points than pixels, positions ascending: in each pixel column the first,
/// least, greatest and last value, which gives the same pixels as all of them (Jugel, Jerzak,
/// Hackenbroich, Markl: "M4: a visualization-oriented time series data aggregation", VLDB 2014).
/// Where a zoom leaves few points, they are drawn as they are.
void drawLongLine(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                  const QColor &colour);

} // namespace tenbin
