#pragma once

#include <QSize>
#include <QStringList>

class QCPAxis;

namespace tenbin {

class ChartPlot;

/// Lines, ticks, grid and titles of both axes.
void styleAxes(ChartPlot &plot);
/// Names in place of numbers on an axis: turned where they are wider than their places, every
/// second, third, … where even that is too much.
void labelCategories(const ChartPlot &plot, QCPAxis &axis, const QStringList &categories,
                     const QSize &size);
/// The axis' title, cut to its length.
void titleAxis(const ChartPlot &plot, QCPAxis &axis);

} // namespace tenbin
