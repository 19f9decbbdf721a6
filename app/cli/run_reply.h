#pragma once

#include "app/cli/command.h"
#include "experiments/record.h"

namespace tenbin {

/// {"roc_auc":{"mean":…,"std":…,"folds":[…],"low":…,"high":…}, …}
QJsonObject metricsJson(const QMap<QString, MetricValue> &metrics);
/// A run as `runs` and `show` print it.
QJsonObject runJson(const StoredRun &run);
/// What `train`, `predict` and `run` answer with about a finished run.
Reply runReply(const FinishedJob &job);
/// Mean, deviation, interval and folds, one row a metric.
Table metricsTable(const QMap<QString, MetricValue> &metrics);

} // namespace tenbin
