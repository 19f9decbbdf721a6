#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <Eigen/Core>

#include <QJsonValue>
#include <QList>
#include <QStringList>

namespace tenbin {

/// Columns of a dataset as numbers that can be put together to rows which are in no dataset: the
/// value, the place among the levels, microseconds; of a text the row that holds it. NaN: missing.
class CellTable
{
public:
    /// BadInput when a column is absent.
    static Result<CellTable> make(const Dataset &dataset, const QStringList &columns);

    qsizetype columnCount() const { return m_columns.size(); }
    const Column &column(qsizetype index) const { return m_columns[index]; }
    qsizetype indexOf(const QString &name) const; ///< -1: there is none

    Eigen::MatrixXd of(RowSpan rows) const; ///< rows × columns
    Eigen::RowVectorXd of(quint32 row) const;
    /// What a pipeline predicts, one row a row of cells.
    Result<Dataset> dataset(const Eigen::MatrixXd &cells) const;

    /// For tables: a number, a text, or null where it is missing.
    QJsonValue shown(qsizetype column, double cell) const;

private:
    Column made(const Column &like, const Eigen::Ref<const Eigen::VectorXd> &cells) const;

    QList<Column> m_columns;
};

} // namespace tenbin
