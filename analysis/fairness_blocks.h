#pragma once

#include "analysis/fairness_audit.h"
#include "analysis/fairness_charts.h"
#include "core/block.h"

namespace tenbin {

/// The audit as figures, tables and charts: groups with their rates and intervals, measures across
/// groups, and where there are any those against the privileged group and the comparisons. What is
/// not defined says so; it is neither 0 nor a blank.
QList<Block> fairnessBlocks(const FairnessAudit &audit, const GroupedPredictions &of,
                            bool fourFifths = false);

/// Whether predictions of several classes are right, by group.
QList<Block> accuracyBlocks(const FairnessAudit &hits);

/// "0.253 (0.239 to 0.268)", or why it is undefined.
QString estimateText(const FairnessEstimate &estimate);
/// The first cells of a table of measures: title, value, low, high, fair value, interval or why
/// there is none. estimateColumns() heads them.
QList<QJsonValue> estimateRow(const QString &title, double fair, const FairnessEstimate &estimate);
QList<TableColumn> estimateColumns();

} // namespace tenbin
