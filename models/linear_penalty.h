#pragma once

#include "models/linear_coefficients.h"
#include "models/linear_descent.h"

namespace tenbin {

/// Strengths of a penalty on the slopes: Σ l2 w² / 2 + Σ l1 |w|, w in units of each feature's
/// standard deviation among the rows of the fit (`standardise`), or in the features' own units.
/// Sparse features always count in their own units: dividing a rare word by its small deviation
/// would free it of the penalty.
struct PenaltyStrength
{
    double l2 = 0;
    double l1 = 0;
    bool standardise = true;
    bool perWeight = false; ///< both grow with the total weight of the rows
};

/// Where every feature lies among the rows of one fit, in its own units.
struct FeatureSpread
{
    Eigen::VectorXd mean;
    Eigen::VectorXd deviation; ///< population; 0 for a constant feature
};

/// Measures the spread of all fits, and centres and scales the table by the first one's.
Result<std::vector<FeatureSpread>> measureSpreads(LinearTable &table,
                                                  const std::vector<LinearFit> &fits, int threads,
                                                  Progress &progress);

/// The penalty in the table's scale: fold means and scales come in as factors, not as copies.
LinearPenalty penaltyOf(const PenaltyStrength &strength, double weight, const LinearTable &table,
                        const FeatureSpread &spread, int outputs);

/// Parameters in the units of the features.
LinearCoefficients coefficientsOf(const Eigen::VectorXd &parameters, const LinearTable &table,
                                  const FeatureSpread &spread, int outputs);

} // namespace tenbin
