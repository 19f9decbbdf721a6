#pragma once

#include "models/evaluation.h"

namespace tenbin {

/// Predictions in an order in which most metrics read memory from front to back: by score, or by
/// error. Nothing else changes.
Predictions inReadingOrder(const Predictions &predictions);

/// How many resamples are drawn when `wanted` are asked for.
int affordableResamples(const Predictions &predictions, int wanted);

/// Sets low, high and interval of each estimate with a value; `metrics` are those of `estimates`.
Status addBootstrapIntervals(const EvaluationData &data, const QList<NamedMetric> &metrics,
                             const EvaluationOptions &options, QList<MetricEstimate> &estimates,
                             Progress &progress);

} // namespace tenbin
