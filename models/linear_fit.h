#pragma once

#include "models/learner.h"
#include "models/linear_penalty.h"

namespace tenbin {

struct LinearSettings
{
    PenaltyStrength penalty;
    bool balanced = false; ///< every class has the same total weight
    SolverLimits limits;
};

struct LinearFitted
{
    LinearCoefficients coefficients;
    LinearSolution solution;
    double weight = 0; ///< sum of the rows' weights
    double count = 0;  ///< rows
    double loss = 0;   ///< of one fit: at the solution, without penalty
    int rank = 0;      ///< slopes of an output that the rows determine
    /// Standard errors in the units of the features, NaN where collinear columns leave a
    /// coefficient open; empty for subsets, with an l1 penalty, and where the table is wide.
    Eigen::MatrixXd slopeErrors;     ///< features × outputs
    Eigen::VectorXd interceptErrors; ///< at zero, one an output
};

/// One fit on all rows, with standard errors: Squared for regression, Logistic for two classes,
/// Softmax for more. BadInput when the training set is not fit for use.
Result<LinearFitted> fitLinear(const TrainingSet &training, const LinearSettings &settings,
                               int threads, Progress &progress);

/// Whether the training set is fit for use.
Status checkLinear(const TrainingSet &training, int threads, Progress &progress);

/// Fits on subsets of the rows, side by side: second derivatives over all rows that occur serve
/// all of them. No standard errors.
Result<std::vector<LinearFitted>> fitLinearSubsets(const TrainingSet &training,
                                                   const std::vector<Rows> &subsets,
                                                   const LinearSettings &settings, int threads,
                                                   Progress &progress);

} // namespace tenbin
