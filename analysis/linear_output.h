#pragma once

#include "analysis/explained_output.h"
#include "models/linear_coefficients.h"

#include <optional>

namespace tenbin {

/// An output that is a linear function of encoded features: sign × the first predictor.
struct LinearOutput
{
    const LinearCoefficients *coefficients = nullptr; ///< lives as long as the pipeline
    double sign = 1;
};

/// Values of linear regression and log-odds of logistic regression of two classes are, before
/// calibration; nullopt: it is not.
std::optional<LinearOutput> linearOutputOf(const ExplainedOutput &output);

} // namespace tenbin
