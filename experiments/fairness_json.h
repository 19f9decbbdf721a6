#pragma once

#include "analysis/class_fairness.h"
#include "analysis/data_fairness.h"
#include "analysis/fairness_audit.h"
#include "analysis/proxies.h"
#include "analysis/value_fairness.h"
#include "experiments/outcome.h"

#include <QJsonObject>

namespace tenbin {

/// The audit as the command line prints it: groups, metrics, intervals, undefined (why a value is
/// null), comparisons, and with a privileged group "signed" (group - privileged).
QJsonObject fairnessJson(const FairnessAudit &audit);
/// Values, intervals and reasons: {"metrics", "intervals", "undefined"}.
QJsonObject estimatesJson(const QList<FairnessEstimate> &estimates);
/// Of several classes: groups and metrics hold the accuracy, "classes" an audit each.
QJsonObject classFairnessJson(const ClassFairness &audit);
/// Of numbers: the same keys with means, residuals and RMSE.
QJsonObject valueFairnessJson(const ValueAudit &audit);
/// {"representation": [...], "missing": [...]}
QJsonObject dataFairnessJson(const DataFairness &audit);
/// {"features": [...], "roc_auc", "low", "high", "method"}
QJsonObject proxiesJson(const Proxies &proxies);

/// The measures across groups as a run keeps them.
QMap<QString, MetricValue> metricsOf(const QList<FairnessEstimate> &estimates);
/// The measures across groups, the consistency among them.
QList<FairnessEstimate> measuresOf(const FairnessAudit &audit);

} // namespace tenbin
