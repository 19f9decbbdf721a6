#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"
#include "reports/chart_style.h"

class QPainter;

namespace tenbin {

/// From low to high, with a tip where y says they go; joined by a hairline where one begins at
/// the next position where another ends. Labels stand inside where they fit, else beside the tip
/// of a span that is alone at its position.
void drawSpans(QPainter &painter, const Chart &chart, qsizetype series, double width,
               const ChartScale &scale, const ChartStyle &style);

} // namespace tenbin
