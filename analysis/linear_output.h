#pragma once

#include "analysis/explained_output.h"

#include <Eigen/Core>

#include <optional>

namespace tenbin {

/// An output that is a linear function of encoded features: its slopes, one a feature.
/// Values of linear and log-odds of logistic regression of two classes are, before calibration;
/// nullopt: it is not.
std::optional<Eigen::VectorXd> linearSlopes(const ExplainedOutput &output);

/// The linear function itself, one number a row: what ExplainedOutput says, without the detour by
/// probabilities, which costs digits where they are near 0 or 1. Only for outputs with slopes.
Result<Eigen::VectorXd> linearValues(const ExplainedOutput &output, const Features &features,
                                     int threads);

} // namespace tenbin
