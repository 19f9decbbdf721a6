#pragma once

#include "app/cli/command.h"
#include "experiments/run.h"

namespace tenbin {

/// {"roc_auc":{"mean":…,"std":…,"folds":[…],"low":…,"high":…}, …}
QJsonObject metricsJson(const QMap<QString, MetricValue> &metrics);
/// A run as `runs` and `show` print it.
QJsonObject runJson(const StoredRun &run);
/// Mean, deviation, interval and folds, one row a metric.
Table metricsTable(const QMap<QString, MetricValue> &metrics);

} // namespace tenbin
