#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"
#include "reports/chart_style.h"

class QPainter;

namespace tenbin {

struct ColourScale;

/// The marks that have no line to sample: drawn with QPainter alone, clipped by the caller.

void drawCells(QPainter &painter, const Chart::Series &series, const ColourScale &colours,
               const ChartScale &scale, const ChartStyle &style);
void drawPoints(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                const QColor &colour);
void drawDensity(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                 const QColor &tint);
/// From low to high with short ends; `offset` moves them with their bars.
void drawWhiskers(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                  double offset, const QColor &colour);

} // namespace tenbin
