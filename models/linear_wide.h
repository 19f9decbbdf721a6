#pragma once

#include "models/linear_descent.h"

namespace tenbin {

/// A fit on a table whose columns do not fit a Gram matrix: no matrix is formed.
/// Without l1: Newton's method with conjugate gradients (Nocedal, Wright, "Numerical
/// Optimization", 2nd ed., section 7.1). With l1: coordinate descent over weighted columns in
/// place of the Newton step, output by output (Friedman, Hastie, Tibshirani, J. Stat. Softw.
/// 33(1), 2010).
Result<LinearSolution> solveWide(const LinearTable &table, const LinearTarget &target,
                                 const LinearFit &fit, const Eigen::VectorXd &start,
                                 const SolverLimits &limits, int threads, Progress &progress);

} // namespace tenbin
