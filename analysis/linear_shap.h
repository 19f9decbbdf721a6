#pragma once

#include "analysis/shap_values.h"
#include "core/result.h"
#include "models/linear_coefficients.h"

namespace tenbin {

/// Exact SHAP values of a linear predictor for features that are taken as independent, in the units
/// of eta (values, or log-odds before the link; one output a class with more than two classes):
///   value of feature j = slope_j (x_j - mean of x_j over the background),
/// base = mean of eta over the background. What a sparse feature does not store is 0.
/// Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions", 2017, corollary 1.
/// BadInput: a background without rows, features that are not as many as the model's, values that
/// are missing or infinite.
Result<ShapValues> linearShap(const LinearCoefficients &model, const Features &background,
                              const Features &rows, int threads);

} // namespace tenbin
