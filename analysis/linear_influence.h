#pragma once

#include "analysis/explained_output.h"

#include <Eigen/Core>

#include <QString>

namespace tenbin {

/// What single training rows do to a linear model.
struct LinearInfluence
{
    Eigen::VectorXd residuals; ///< target minus prediction (probability of the second class)
    Eigen::VectorXd leverages; ///< in [0, 1)
    Eigen::VectorXd cooks;     ///< Cook's distance
    /// Explained × training rows: the output with the training row left out, minus the output.
    Eigen::MatrixXd changes;
    /// Largest part of the fit's gradient that is left over at the coefficients, relative: near 0
    /// when `training` are the rows that the model was fitted to.
    double imbalance = 0;
};

/// Why there is no such influence for a pipeline, as a sentence with a remedy; empty: there is.
QString whyNoInfluence(const ExplainedOutput &output);

/// Leaving rows out of the fit of linear or logistic (two classes) regression, without a refit:
/// with curvature H of loss and l2 penalty, the predictor of x changes by
/// -xᵀ H⁻¹ x_i w_i r_i / (1 - h_i), h_i = w_i v_i x_iᵀ H⁻¹ x_i, where v is 1, or p (1 - p).
/// Exact for least squares, with an l2 penalty too (Sherman-Morrison; the scale of the penalty
/// stays); one Newton step for logistic regression. Class weights stay.
/// Cook, "Detection of influential observation in linear regression", Technometrics 19, 1977;
/// Pregibon, "Logistic regression diagnostics", Annals of Statistics 9, 1981.
/// `training`: all rows of the fit. BadInput: rows without a target, too many features (2,000).
Result<LinearInfluence> linearInfluence(const ExplainedOutput &output, const Dataset &data,
                                        RowSpan rows, RowSpan training, const Context &context);

} // namespace tenbin
