#include "analysis/linear_shap.h"

#include "core/guarded.h"
#include "core/text.h"

namespace tenbin {

namespace {

Eigen::VectorXd meansOf(const Features &features)
{
    const Eigen::Index dense = features.dense.cols();
    Eigen::VectorXd means = Eigen::VectorXd::Zero(features.columnCount());
    means.head(dense) = features.dense.colwise().mean();
    for (Eigen::Index row = 0; row < features.sparse.rows(); ++row) {
        for (Features::Sparse::InnerIterator cell(features.sparse, row); cell; ++cell)
            means(dense + cell.col()) += cell.value() / double(features.rowCount());
    }
    return means;
}

Eigen::MatrixXd valuesOf(const Features &rows, const Eigen::VectorXd &means,
                         const Eigen::VectorXd &slopes)
{
    const Eigen::Index dense = rows.dense.cols();
    // The absent cells of sparse features are 0.
    Eigen::MatrixXd values =
        (-means.cwiseProduct(slopes)).transpose().replicate(rows.rowCount(), 1);
    for (Eigen::Index j = 0; j < dense; ++j)
        values.col(j) = slopes(j) * (rows.dense.col(j).array() - means(j));
    for (Eigen::Index row = 0; row < rows.sparse.rows(); ++row) {
        for (Features::Sparse::InnerIterator cell(rows.sparse, row); cell; ++cell)
            values(row, dense + cell.col()) += slopes(dense + cell.col()) * cell.value();
    }
    return values;
}

} // namespace

Result<ShapValues> linearShap(const LinearCoefficients &model, const Features &background,
                              const Features &rows, int threads)
{
    if (background.rowCount() == 0)
        return badInput(Tr::tr("Cannot explain the model: the background has no rows."),
                        Tr::tr("Give at least one row; 100 are usual."));
    return guarded(Tr::tr("Cannot explain the rows"), [&]() -> Result<ShapValues> {
        // Predictions say whether the rows fit the model.
        const Result<Eigen::MatrixXd> usual = model.predict(background, {}, threads);
        if (!usual)
            return passOn(usual);
        if (const Result<Eigen::MatrixXd> eta = model.predict(rows, {}, threads); !eta)
            return passOn(eta);
        ShapValues shap{usual->colwise().mean(), {}};
        const Eigen::VectorXd means = meansOf(background);
        for (Eigen::Index k = 0; k < model.slopes.cols(); ++k)
            shap.values.push_back(valuesOf(rows, means, model.slopes.col(k)));
        return shap;
    });
}

} // namespace tenbin
