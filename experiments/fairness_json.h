#pragma once

#include "analysis/fairness_audit.h"
#include "experiments/outcome.h"

#include <QJsonObject>

namespace tenbin {

/// The audit as the command line prints it: groups, metrics, intervals, undefined (why a value is
/// null), comparisons, and with a privileged group "signed" (group - privileged).
QJsonObject fairnessJson(const FairnessAudit &audit);
/// Values, intervals and reasons: {"metrics", "intervals", "undefined"}.
QJsonObject estimatesJson(const QList<FairnessEstimate> &estimates);
/// The measures across groups as a run keeps them.
QMap<QString, MetricValue> metricsOf(const FairnessAudit &audit);

} // namespace tenbin
