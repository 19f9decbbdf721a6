#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"

#include <QColor>
#include <QImage>

namespace tenbin {

/// More points than this are drawn as counts a small square: discs would only hide each other.
/// Points that are coloured by a value keep it.
constexpr qsizetype densePoints = 20'000;

bool isDense(const Chart &chart);

/// The points of a series counted in squares of `cell` pixels over the scale's area; colour by the
/// logarithm of the count, viridis, or shades of `tint` when it is valid. Empty squares are clear.
QImage densityImage(const Chart::Series &series, const ChartScale &scale, double cell,
                    const QColor &tint = {});

} // namespace tenbin
