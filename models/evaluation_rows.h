#pragma once

#include "models/evaluation_view.h"

#include <algorithm>

namespace tenbin {

/// Values of single rows that several metrics and charts use.
namespace rows {

double truth(const EvaluationData &data, size_t row, double);
double residual(const EvaluationData &data, size_t row, double); ///< truth - predicted
double absoluteError(const EvaluationData &data, size_t row, double);
double squaredError(const EvaluationData &data, size_t row, double);

/// What a classifier was sure of: the positive class's probability (binary), else the highest one.
double confidence(const EvaluationData &data, size_t row, double);
/// Whether that came true, 1 or 0, minus the confidence.
double confidenceGap(const EvaluationData &data, size_t row, double);

} // namespace rows

/// 1 - unexplained / variance of the truth. A constant truth has nothing to explain: 1 when nothing
/// is left unexplained, else 0; NaN with fewer than two rows.
double explainedShare(const EvaluationView &view, double unexplained);

/// Equal-width bins over [0, 1]; 1 belongs to the last, NaN to the first.
inline int binOf(double probability, int bins)
{
    return probability > 0 ? std::min(int(probability * bins), bins - 1) : 0;
}

} // namespace tenbin
