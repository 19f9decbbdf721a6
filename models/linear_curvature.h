#pragma once

#include "models/linear_sums.h"

namespace tenbin {

/// Products with the second derivatives of a loss, row by row, without forming them.
class LinearCurvature
{
public:
    /// `curvatures` as LinearQuery filled them, at one point.
    LinearCurvature(const LinearTable &table, const LinearTarget &target, const RowWeights &rows,
                    const Eigen::MatrixXd &curvatures, int threads);

    /// Both are cancelled when `progress` says stop.
    Result<Eigen::VectorXd> times(const Eigen::VectorXd &direction, Progress &progress) const;
    Result<Eigen::VectorXd> diagonal(Progress &progress) const;

    /// Rows × outputs: second derivatives of a row's loss by each eta alone.
    const Eigen::MatrixXd &rowCurvatures() const { return m_own; }

private:
    using Work = void (*)(const LinearCurvature &, qsizetype first, qsizetype count,
                          const double *tile, const Eigen::VectorXd &direction,
                          Eigen::VectorXd &sums);
    Result<Eigen::VectorXd> sumOver(Work work, const Eigen::VectorXd &direction,
                                    Progress &progress) const;
    static void addProduct(const LinearCurvature &, qsizetype first, qsizetype count,
                           const double *tile, const Eigen::VectorXd &direction,
                           Eigen::VectorXd &sums);
    static void addDiagonal(const LinearCurvature &, qsizetype first, qsizetype count,
                            const double *tile, const Eigen::VectorXd &direction,
                            Eigen::VectorXd &sums);

    const LinearTable &m_table;
    const LinearTarget &m_target;
    const Eigen::MatrixXd &m_curvatures;
    int m_threads;
    Eigen::VectorXd m_weights; ///< Softmax only
    Eigen::MatrixXd m_own;
};

} // namespace tenbin
