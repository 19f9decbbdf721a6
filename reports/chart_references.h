#pragma once

#include "reports/chart_scale.h"
#include "reports/chart_style.h"

class QPainter;

namespace tenbin {

/// Dashed lines with their labels beside them, where they cover the fewest marks.
void drawReferences(QPainter &painter, const Chart &chart, const ChartScale &scale,
                    const ChartStyle &style);

} // namespace tenbin
