#pragma once

#include "experiments/run.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace tenbin {

/// Columns of the table of runs have the names that filters know: "name", "metrics.roc_auc",
/// "params.depth".
namespace runColumn {

/// name, status, learner, …: what every run has.
const QStringList &facts();
QString ofMetric(const QString &metric);
QString ofParam(const QString &param);
/// Empty for a column of another kind.
QString metricOf(const QString &column);
QString paramOf(const QString &column);

QString title(const QString &column);
/// What the column is, as a person reads it: definition, direction, name in filters.
QString explanation(const QString &column);
/// Figures, which stand at the right.
bool isNumber(const QString &column);
/// Of a metric that is known; empty: there is no better.
std::optional<bool> greaterIsBetter(const QString &column);

} // namespace runColumn

} // namespace tenbin
