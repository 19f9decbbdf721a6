#pragma once

#include "analysis/explained_output.h"

#include <Eigen/Core>

#include <QList>
#include <QStringList>

#include <limits>

namespace tenbin {

/// What each column adds to an output of each row: outputs[i] is base + values.row(i).sum() but
/// for the residual.
struct Attributions
{
    QStringList columns;
    Rows rows;              ///< of the dataset
    Eigen::MatrixXd values; ///< rows × columns, in the space
    double base = 0;
    Eigen::VectorXd outputs; ///< the model's own, in the space
    /// Standard errors of values where they were sampled; 0 × 0: exact.
    Eigen::MatrixXd errors = {};

    /// Largest |base + sum of values - output| of all rows; NaN without rows.
    double additivityResidual() const;
    /// Those at some places, in the order given.
    Attributions taken(RowSpan places) const;
};

/// How much a column matters over rows.
struct ColumnWeight
{
    QString column;
    double value = 0; ///< mean |attribution|, or the drop of a metric, as the method says
    double low = std::numeric_limits<double>::quiet_NaN(); ///< NaN with high: no interval
    double high = std::numeric_limits<double>::quiet_NaN();
};

/// Mean |attribution| of each column, largest first, with the 95 % t interval of a mean over rows
/// (how far another sample of rows would move it); none with fewer than two rows.
QList<ColumnWeight> meanAbsolute(const Attributions &attributions);

} // namespace tenbin
