#pragma once

#include "models/linear_curvature.h"
#include "models/linear_system.h"

namespace tenbin {

/// Coordinate descent over the columns of a wide table: the step at which the second-order model
/// of a loss with l2 and l1 penalties is least, outputs taken one by one as if they did not
/// depend on each other.
/// Source: Friedman, Hastie, Tibshirani, "Regularization paths for generalized linear models via
/// coordinate descent", J. Stat. Softw. 33(1), 2010 (naive updates, active set).
class ColumnDescent
{
public:
    /// Without `wanted` nothing is prepared.
    ColumnDescent(const LinearTable &table, bool wanted);

    Result<Eigen::VectorXd> step(const LinearCurvature &curvature, const LinearPenalty &penalty,
                                 const Eigen::VectorXd &start, const Eigen::VectorXd &gradient,
                                 int threads, Progress &progress) const;

private:
    friend class OutputDescent;
    using ByColumn = Eigen::SparseMatrix<double, Eigen::ColMajor, qint64>;

    const LinearTable &m_table;
    ByColumn m_sparse;
};

} // namespace tenbin
