// DeepLIFT with the rescale rule (Shrikumar, Greenside, Kundaje, "Learning important features
// through propagating activation differences", ICML 2017): a unit passes on the difference of its
// output between the row and a reference in proportion to the differences of its inputs. Averaged
// over a background of references it is DeepSHAP (Lundberg, Lee, "A unified approach to
// interpreting model predictions", NeurIPS 2017), which approximates Shapley values:
//   value_i = mean over references r of (x_i - r_i) · multiplier_i(x, r).
// The output itself is one more unit: its slope between the logits of both is passed on.
#include "analysis/explained_mlp.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

constexpr Eigen::Index blockPairs = 256; // bounds the memory of a wide background

QString whyNot(const ExplainedOutput &output, const Params &)
{
    return whyNotMlp(output, Tr::tr("DeepLIFT"));
}

/// Mean over the background of (row - reference) × multipliers, by feature.
Eigen::RowVectorXd contributions(const ExplainedMlp &mlp, Eigen::Index row)
{
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(mlp.rows.cols());
    for (Eigen::Index from = 0; from < mlp.background.rows(); from += blockPairs) {
        const Eigen::Index count = std::min(blockPairs, mlp.background.rows() - from);
        std::vector<MlpSlopes::Pair> pairs;
        for (Eigen::Index i = 0; i < count; ++i)
            pairs.push_back({from + i, row});
        const RowMatrix slopes = mlp.slopes.byInputs(mlp.slopes.secants(
            mlp.atBackground, mlp.atRows, pairs,
            mlp.output.secants(mlp.atBackground.logits(), mlp.atRows.logits(), pairs)));
        sum += mlp.rows.row(row).cwiseProduct(slopes.colwise().sum()) -
               slopes.cwiseProduct(mlp.background.middleRows(from, count)).colwise().sum();
    }
    return sum / double(mlp.background.rows());
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &,
                            const Context &context, Progress &progress)
{
    const Result<ExplainedMlp> mlp = explainedMlp(request, context);
    if (!mlp)
        return passOn(mlp);
    Eigen::MatrixXd values(mlp->rows.rows(), mlp->rows.cols());
    const Status done = eachRow(*mlp, context, progress, [&](Eigen::Index row) {
        values.row(row) = contributions(*mlp, row);
    });
    if (!done)
        return passOn(done);
    return mlpExplanation(request, *mlp, mlp->backgroundMean(), bySource(values, mlp->sources));
}

} // namespace

namespace explainers {

Explainer deeplift()
{
    return {.title = Tr::tr("DeepLIFT"),
            .help = Tr::tr("What each column adds to a neural network's output, from the "
                           "differences of all units to those of a background, averaged over its "
                           "rows (DeepSHAP). Fast and exactly additive; an approximation of "
                           "Shapley values."),
            .reference = QStringLiteral("Shrikumar, Greenside, Kundaje, ICML 2017"),
            .usualRows = 500,
            .usualBackground = 100,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
