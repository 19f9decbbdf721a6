#pragma once

#include "analysis/counterfactual.h"
#include "core/block.h"

#include <QJsonObject>

namespace tenbin {

// What findCounterfactuals found, for people, files and programs.

/// A column of the table a counterfactual: values of the changed cells, output, distance, cost.
Table counterfactualTable(const ExplainedOutput &output, const CounterfactualSettings &settings,
                          quint32 row, const Counterfactuals &answer);
/// One row a counterfactual (or the nearest failure): row, number, reached, output, …, the cells.
Result<Dataset> counterfactualDataset(const ExplainedOutput &output, RowSpan rows,
                                      const std::vector<Counterfactuals> &answers);
QJsonObject counterfactualJson(const ExplainedOutput &output, RowSpan rows,
                               const std::vector<Counterfactuals> &answers);
/// Why a row has no counterfactual; empty when it has.
QString counterfactualWarning(quint32 row, const Counterfactuals &answer);

} // namespace tenbin
