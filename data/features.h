#pragma once

#include "data/column.h"

#include <Eigen/Core>
#include <Eigen/SparseCore>

#include <QList>
#include <QString>

namespace tenbin {

/// One column of what learners see.
struct Feature
{
    QString name;   ///< "age", "sex=Male", "text:good"
    QString source; ///< the dataset's column
    int levels = 0; ///< > 0: values are category codes 0 … levels - 1, not quantities
};

/// What learners see: rows × features. Dense features first, then sparse ones.
/// NaN is missing and occurs only when the encoder was told to keep missing values.
struct Features
{
    using Sparse = Eigen::SparseMatrix<double, Eigen::RowMajor, qint64>;

    QList<Feature> columns; ///< dense.cols() + sparse.cols()
    Eigen::MatrixXd dense;  ///< column-major
    Sparse sparse;          ///< 0 columns when there are none; rows() equal to dense.rows() else

    qsizetype rowCount() const { return dense.rows(); }
    qsizetype columnCount() const { return columns.size(); }
    Features taken(RowSpan rows) const;
};

} // namespace tenbin
