#pragma once

#include "models/linear_loss.h"
#include "models/linear_table.h"

#include <Eigen/Core>

namespace tenbin {

/// One point at which one fit wants its loss. Parameters: output after output, each as long as
/// LinearTable::parameterCount().
struct LinearQuery
{
    const RowWeights *rows = nullptr;
    const Eigen::VectorXd *parameters = nullptr;
    bool hessian = false;                  ///< narrow tables only
    Eigen::MatrixXd *curvatures = nullptr; ///< rows × outputs, filled as LossRows says
};

struct LinearSums
{
    double loss = 0;
    Eigen::VectorXd gradient;
    Eigen::MatrixXd hessian; ///< lower triangle; empty unless asked for
};

/// The loss of every query with its derivatives by the parameters, without penalties: one pass
/// over the table for all of them. Cancelled when `progress` says stop.
Result<std::vector<LinearSums>> evaluate(const LinearTable &table, const LinearTarget &target,
                                         const std::vector<LinearQuery> &queries, int threads,
                                         Progress &progress);

/// Weighted sums that give a fit's means and variances, one value a parameter.
struct LinearMoments
{
    double weight = 0;
    Eigen::VectorXd sums;    ///< of x
    Eigen::VectorXd squares; ///< of x²

    Eigen::VectorXd means() const { return sums / weight; }
    /// Population variances, 0 where rounding is all that is left.
    Eigen::VectorXd variances() const;
};

/// Class factors are left out: they weigh losses, not the distribution of the features.
Result<std::vector<LinearMoments>> measureMoments(const LinearTable &table,
                                                  const std::vector<const RowWeights *> &fits,
                                                  int threads, Progress &progress);

} // namespace tenbin
