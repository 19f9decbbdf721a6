#pragma once

#include "core/block.h"
#include "models/evaluation.h"
#include "models/threshold_curve.h"

#include <vector>

namespace tenbin {

/// Each class against the others, as the classes were predicted.
std::vector<ThresholdCells> cellsByClass(const Predictions &predictions);

/// Rows, precision, recall, F1 and specificity of each class: shares of rows with Wilson's
/// interval, F1 with a bootstrap over the rows.
Table classTable(const Predictions &predictions, const Evaluation &evaluation,
                 const QString &subject);

} // namespace tenbin
