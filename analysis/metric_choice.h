#pragma once

#include "core/params.h"
#include "core/result.h"
#include "models/evaluation.h"

namespace tenbin {

/// "metric": the metric by which importance is measured.
ParamSpec metricParam();

/// The metric of that param for a problem; "auto": ROC AUC of two classes, log loss of more, R² of
/// values. Usage when it is not one of the problem's.
Result<NamedMetric> chosenMetric(const Params &params, Problem problem);

/// "drop of ROC AUC", "rise of Log loss".
QString worseTitle(const NamedMetric &metric);

} // namespace tenbin
