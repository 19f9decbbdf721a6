#pragma once

namespace tenbin {

class ChartPlot;

/// The marks of all series: lines, bands and bars as QCustomPlot draws them, the rest as ours.
void addAllSeries(ChartPlot &plot);

} // namespace tenbin
