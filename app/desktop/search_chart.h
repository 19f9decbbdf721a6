#pragma once

#include "core/chart.h"

namespace tenbin {

class TrialTableModel;

/// The score of each trial and the best so far. `rowOfPoint` tells the model's row of each point,
/// by series; the line of the best has none.
struct SearchChart
{
    Chart chart;
    QList<QList<int>> rowOfPoint;
};

SearchChart searchChart(const TrialTableModel &trials);

} // namespace tenbin
