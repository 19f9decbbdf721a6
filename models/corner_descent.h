#pragma once

#include <Eigen/Core>

namespace tenbin {

/// The step d from `start` at which gradient·d + dᵀ matrix d / 2 + Σ l1 |start + d| is least;
/// `matrix` positive semidefinite, whole. Coordinate descent finds the signs, a linear system over
/// the coordinates that are not zero the values, so that the result is exact up to rounding.
/// Source: Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via
/// coordinate descent", J. Stat. Softw. 33(1), 2010 (covariance updates).
Eigen::VectorXd cornerStep(const Eigen::MatrixXd &matrix, const Eigen::VectorXd &l1,
                           const Eigen::VectorXd &start, const Eigen::VectorXd &gradient);

/// sign(value) max(|value| - threshold, 0).
inline double shrunk(double value, double threshold)
{
    if (value > threshold)
        return value - threshold;
    return value < -threshold ? value + threshold : 0;
}

} // namespace tenbin
