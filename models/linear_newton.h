#pragma once

#include "models/linear_sums.h"
#include "models/linear_system.h"

#include <optional>
#include <vector>

namespace tenbin {

/// A penalised loss over some rows of a table.
struct LinearFit
{
    RowWeights rows;
    double weight = 0; ///< sum of all row weights
    LinearPenalty penalty;
};

struct SolverLimits
{
    double tolerance = 1e-10; ///< on a step, relative to the largest parameter or 1
    int iterations = 100;
};

struct LinearSolution
{
    Eigen::VectorXd parameters;
    int iterations = 0;
    bool converged = false;
    bool separable = false; ///< the loss has no minimum: parameters would grow without bound
    bool collinear = false;
};

/// A solution nearby with the loss's second derivatives there.
struct NewtonStart
{
    Eigen::VectorXd parameters;
    Eigen::MatrixXd hessian; ///< of the loss; empty: evaluate it
    double weight = 1;       ///< of the rows behind the matrix
};

/// Minimises all fits side by side, one pass over the table a round for all that are not done.
/// Newton's method with Cholesky factors and step halving; a factor is kept as long as steps with
/// it shrink tenfold a round, so that most passes need no Gram matrix. Since a fit is done only
/// when its step is below the tolerance, the start does not show in the result.
/// Source: Nocedal, Wright, "Numerical Optimization", 2nd ed., chapters 3 and 11.1 (chord method).
Result<std::vector<LinearSolution>>
solveNewton(const LinearTable &table, const LinearTarget &target,
            const std::vector<LinearFit> &fits, const NewtonStart &start,
            const SolverLimits &limits, int threads, Progress &progress);

/// A start for `fit`: its solution on some thousand rows spread over the table, or zeros.
Result<NewtonStart> roughStart(const LinearTable &table, const LinearTarget &target,
                               const LinearFit &fit, int threads, Progress &progress);

} // namespace tenbin
