#include "data/features.h"

#include "core/large_pages.h"

namespace tenbin {

Features Features::taken(RowSpan rows) const
{
    Features part;
    part.columns = columns;
    const auto count = Eigen::Index(rows.size());
    part.dense.resize(count, dense.cols());
    preferLargePages(part.dense.data(), size_t(part.dense.size()) * sizeof(double));
    for (Eigen::Index column = 0; column < dense.cols(); ++column) {
        const double *from = dense.col(column).data();
        double *to = part.dense.col(column).data();
        for (size_t i = 0; i < rows.size(); ++i)
            to[i] = from[rows[i]];
    }
    if (sparse.cols() == 0)
        return part;
    part.sparse.resize(count, sparse.cols());
    std::vector<qint64> counts(rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
        counts[i] = sparse.outerIndexPtr()[rows[i] + 1] - sparse.outerIndexPtr()[rows[i]];
    part.sparse.reserve(counts);
    for (size_t i = 0; i < rows.size(); ++i) {
        for (Sparse::InnerIterator cell(sparse, Eigen::Index(rows[i])); cell; ++cell)
            part.sparse.insert(Eigen::Index(i), cell.col()) = cell.value();
    }
    part.sparse.makeCompressed();
    return part;
}

} // namespace tenbin
