#pragma once

#include "models/linear_descent.h"

#include <memory>
#include <vector>

namespace tenbin {

/// Rows that several fits share: their second derivatives, at one point near all these fits, are
/// summed once for all. Where the blocks of a fit have more or fewer rows than the fit, the sums
/// are taken in proportion to the weights.
struct HessianBlock
{
    RowWeights rows;
    double weight = 0;
    std::vector<size_t> fits;
};

/// Where fits begin: a point near their solutions.
struct LinearStart
{
    Eigen::VectorXd parameters;
    /// Second derivatives that stand in for those of each fit in the first round, every fit being
    /// in some block; null: each fit's own.
    const std::vector<HessianBlock> *blocks = nullptr;
};

/// Where a fit was last evaluated, with second derivatives from near there: the start of a fit on
/// the same rows under another penalty. Empty: none.
struct WarmPoint
{
    Eigen::VectorXd parameters;
    LinearSums sums; ///< at the parameters; without second derivatives
    Eigen::MatrixXd hessian;
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
