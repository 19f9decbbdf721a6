#pragma once

#include "core/block.h"
#include "models/linear_coefficients.h"

#include <QStringList>

namespace tenbin {

/// Estimates with their errors, ready to be shown.
struct CoefficientErrors
{
    Eigen::MatrixXd slopes;     ///< features × outputs; empty: unknown
    Eigen::VectorXd intercepts; ///< at zero
    double freedom = 0;         ///< degrees of freedom of Student's t; 0: normal distribution
};

/// One row an output and term, in the units of the features: estimate, standard error, z or t,
/// p-value (two-sided), 95 % interval. At most the 1,000 largest terms by standardised size.
/// `outputs` names the outputs; empty: there is one, and no column for it.
Table coefficientTable(const LinearCoefficients &model, const CoefficientErrors &errors,
                       const QStringList &outputs);

} // namespace tenbin
