#pragma once

#include "analysis/explainer.h"

namespace tenbin {

/// What an explanation says, as blocks: figures (base value, additivity residual, rows), how much
/// each column matters, every row (of many: a sample), and what the method adds.
QList<Block> explanationBlocks(const Explanation &explanation, const ExplanationRequest &request,
                               const Explainer &explainer);

/// One row an explained row: "row", a column for each column of the model, "base_value" and
/// "output". The explanation's own table when it has one.
Result<Dataset> explanationTable(const Explanation &explanation);

} // namespace tenbin
