#pragma once

#include "models/linear_descent.h"

#include <memory>
#include <vector>

namespace tenbin {

/// Where fits begin: a point near their solutions, and rows that are like theirs.
struct LinearStart
{
    Eigen::VectorXd parameters;
    /// A fit over more rows whose second derivatives, in proportion to the weight, stand in for
    /// those of each fit at the start; null: each fit's own.
    const LinearFit *whole = nullptr;
};

/// Where a fit was last evaluated, with second derivatives from near there: the start of a fit on
/// the same rows under another penalty. Empty: none.
struct WarmPoint
{
    Eigen::VectorXd parameters;
    LinearSums sums; ///< at the parameters; without second derivatives
    std::shared_ptr<const Eigen::MatrixXd> hessian;
    double weight = 0; ///< of the rows that `hessian` is of
};

/// Minimises all fits side by side, one pass over the table a round for all that are not done.
/// Newton's method with Cholesky factors; a factor is kept as long as steps with it shrink tenfold
/// a round, so that most passes need no Gram matrix. Since a fit is done only when its step is
/// below the tolerance, the start does not show in the result. Fits whose entry in `points` is not
/// empty begin there instead of at `start`; afterwards the entries are those of these fits, empty
/// where a fit found no minimum.
/// Source: Nocedal, Wright, "Numerical Optimization", 2nd ed., sections 3.3 and 11.1 (chord
/// method); Lee, Sun, Saunders, "Proximal Newton-type methods", SIAM J. Optim. 24(3), 2014 (l1).
Result<std::vector<LinearSolution>>
solveNewton(const LinearTable &table, const LinearTarget &target,
            const std::vector<LinearFit> &fits, const LinearStart &start,
            const SolverLimits &limits, int threads, Progress &progress,
            std::vector<WarmPoint> *points = nullptr);

} // namespace tenbin
