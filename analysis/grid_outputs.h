#pragma once

#include "analysis/column_grid.h"
#include "analysis/explained_output.h"
#include "core/progress.h"

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// Encoded rows whose columns can be set to values of the dataset's own kind: what a one-hot
/// column, a date or a missing value becomes is the encoder's business.
class GridOutputs
{
public:
    /// `output` and `data` must live as long as this. BadInput without rows.
    static Result<GridOutputs> make(const ExplainedOutput &output, const Dataset &data,
                                    RowSpan rows, int threads);

    qsizetype rowCount() const { return m_rows.rowCount(); }

    /// rows × points: the output of each row with the column at each point of the grid.
    Result<Eigen::MatrixXd> at(const ColumnGrid &grid, const Context &context,
                               Progress &progress) const;
    /// rows × (first's points × second's points), the second running faster.
    Result<Eigen::MatrixXd> at(const ColumnGrid &first, const ColumnGrid &second,
                               const Context &context, Progress &progress) const;
    /// rows × picks: the output of row i with the columns at picks[k][i] of `values`, columns of
    /// one length.
    Result<Eigen::MatrixXd> picked(const QList<Column> &values, const std::vector<Rows> &picks,
                                   const Context &context, Progress &progress) const;

private:
    GridOutputs(const ExplainedOutput &output, const Dataset &data, Features rows, quint32 first)
        : m_output(output), m_data(data), m_rows(std::move(rows)), m_first(first)
    {
    }
    Result<Features> encoded(const QList<Column> &values, int threads) const;

    const ExplainedOutput &m_output;
    const Dataset &m_data;
    Features m_rows;
    quint32 m_first; ///< a row of the data that lends the grid its other columns
};

/// Mean over rows with its 95 % t interval.
struct RowMean
{
    double mean = 0;
    double low = 0; ///< NaN with high: fewer than two rows
    double high = 0;
};
RowMean rowMean(const Eigen::Ref<const Eigen::VectorXd> &values);

} // namespace tenbin
