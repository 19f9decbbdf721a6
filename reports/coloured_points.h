#pragma once

#include "core/chart.h"
#include "reports/chart_frame.h"
#include "reports/chart_scale.h"

class QPainter;

namespace tenbin {

/// Points in the colours of their z, later ones over earlier ones. As vectors where there are few
/// of them and the painter has no pixels, else stamped into one picture: half a million points in
/// a frame.
void drawColouredPoints(QPainter &painter, const Chart::Series &series, const ColourScale &colours,
                        const ChartScale &scale);

} // namespace tenbin
