#pragma once

#include <QtGlobal>

namespace tenbin {

class ChartPlot;

/// The marks of one series: lines, bands and bars as QCustomPlot draws them, the rest as ours.
void addSeries(ChartPlot &plot, qsizetype index);

} // namespace tenbin
