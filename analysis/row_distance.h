#pragma once

#include "analysis/cell_table.h"

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// How far rows of cells lie from each other: |difference| / MAD summed over numbers and times,
/// 1 for each differing category and each value that is missing in one row only. Texts count
/// nothing. MAD is the median absolute deviation from the median of the reference rows; where it
/// is 0 the mean absolute deviation stands in, where that is 0 a different value counts 1.
/// Wachter, Mittelstadt, Russell, "Counterfactual explanations without opening the black box",
/// Harvard Journal of Law & Technology 31, 2018.
class RowDistance
{
public:
    RowDistance(const CellTable &cells, const Eigen::MatrixXd &reference);

    /// Of one column.
    double between(qsizetype column, double a, double b) const;
    double between(const Eigen::RowVectorXd &a, const Eigen::RowVectorXd &b) const;
    /// The row of `rows` nearest to `to`, the first of equally near ones; -1 without rows.
    Eigen::Index nearest(const Eigen::MatrixXd &rows, const Eigen::RowVectorXd &to,
                         double *distance) const;

private:
    enum class Kind { Quantity, Constant, Category, Text };
    std::vector<Kind> m_kinds;
    std::vector<double> m_scales; ///< of quantities
};

} // namespace tenbin
