#pragma once

#include "models/learner.h"
#include "models/linear_penalty.h"

namespace tenbin {

struct LogisticSettings
{
    PenaltyStrength penalty;
    bool balanced = false; ///< class k weighs rows / (classes × rows of k)
    SolverLimits limits;
};

struct LogisticFitted
{
    LinearCoefficients coefficients;
    LinearSolution solution;
    /// Standard errors in the units of the features; empty when they were not asked for or the
    /// table is too wide.
    Eigen::MatrixXd slopeErrors;     ///< features × outputs
    Eigen::VectorXd interceptErrors; ///< of the intercepts at zero, one an output
};

/// Eta columns: 1 for two classes, else one a class.
int logisticOutputs(const Target &target);

/// One fit on all rows, with standard errors.
Result<LogisticFitted> fitLogistic(const TrainingSet &training, const LogisticSettings &settings,
                                   int threads, Progress &progress);

/// Fits on subsets of the rows: first on all rows that occur, then every subset from there, with
/// the second derivatives at that point for a start. No standard errors.
Result<std::vector<LogisticFitted>> fitLogisticSubsets(const TrainingSet &training,
                                                       const std::vector<Rows> &subsets,
                                                       const LogisticSettings &settings,
                                                       int threads, Progress &progress);

} // namespace tenbin
