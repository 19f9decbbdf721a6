#pragma once

#include "core/block.h"
#include "experiments/run_comparison.h"

#include <QJsonObject>

namespace tenbin {

/// Runs down, the metric compared by, its delta and a few more metrics across; the best in bold.
Table comparedRunsTable(const RunComparison &comparison, const QString &metric);
/// Params down, runs across. `onlyDifferences`: those that differ.
Table comparedParamsTable(const RunComparison &comparison, bool onlyDifferences);
/// Metrics down, runs across, the best marked. `onlyDifferences`: those that differ.
Table comparedMetricsTable(const RunComparison &comparison, bool onlyDifferences);

/// {"runs": [...], "params": [...], "metrics": [...]} with one value a run in each list.
QJsonObject comparisonJson(const RunComparison &comparison, const QString &metric,
                           bool onlyDifferences);

} // namespace tenbin
