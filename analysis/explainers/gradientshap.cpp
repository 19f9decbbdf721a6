// GradientSHAP: expected gradients (Erion, Janizek, Sturmfels, Lundberg, Lee, "Improving
// performance of deep learning models with axiomatic attribution priors and expected gradients",
// Nature Machine Intelligence 3, 2021):
//   value_i = mean over background rows b of mean over t ~ U(0, 1) of
//             (x_i - b_i) · gradient_i(b + t (x - b)).
// Every background row gets the same number of random points t of its own, two in each of as many
// equal parts of (0, 1): less is left to chance than by points anywhere, and each pair tells how
// much. A pair's mean has the variance (difference / 2)².
#include "analysis/explained_mlp.h"
#include "core/random.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

QString whyNot(const ExplainedOutput &output, const Params &)
{
    return whyNotMlp(output, Tr::tr("GradientSHAP"));
}

struct Estimate
{
    Eigen::RowVectorXd value, error; // by column
};

/// What the columns contribute at random points between the row and some rows of the background:
/// points × columns, the points of each background row one after another.
Eigen::MatrixXd samples(const ExplainedMlp &mlp, Eigen::Index row, Eigen::Index from,
                        Eigen::Index count, Eigen::Index points, RandomStream &random)
{
    const RowMatrix &firstAtRow = mlp.atRows.sums.front();
    const RowMatrix &firstAtBackground = mlp.atBackground.sums.front();
    RowMatrix firstSums(count * points, firstAtRow.cols());
    for (Eigen::Index i = 0; i < firstSums.rows(); ++i) {
        const Eigen::Index part = i % points / 2;
        const double share = (double(part) + random.uniform()) / double(points / 2);
        firstSums.row(i) =
            share * firstAtRow.row(row) + (1 - share) * firstAtBackground.row(from + i / points);
    }
    const MlpSlopes::Trace trace = mlp.slopes.trace(std::move(firstSums));
    RowMatrix slopes =
        mlp.slopes.byInputs(mlp.slopes.gradients(trace, mlp.output.gradients(trace.logits())));
    for (Eigen::Index i = 0; i < slopes.rows(); ++i)
        slopes.row(i).array() *=
            (mlp.rows.row(row) - mlp.background.row(from + i / points)).array();
    return bySource(slopes, mlp.sources);
}

Estimate estimated(const ExplainedMlp &mlp, Eigen::Index row, Eigen::Index points,
                   RandomStream random)
{
    const Eigen::Index columns = mlp.sources.size();
    const Eigen::Index total = mlp.background.rows();
    const Eigen::Index pairs = points / 2;
    const Eigen::Index block = std::max<Eigen::Index>(1, 512 / points);
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(columns);
    Eigen::RowVectorXd squares = Eigen::RowVectorXd::Zero(columns);
    for (Eigen::Index from = 0; from < total; from += block) {
        const Eigen::Index count = std::min(block, total - from);
        const Eigen::MatrixXd drawn = samples(mlp, row, from, count, points, random);
        for (Eigen::Index i = 0; i < count; ++i) {
            for (Eigen::Index pair = 0; pair < pairs; ++pair) {
                const auto one = drawn.row(i * points + 2 * pair);
                const auto other = drawn.row(i * points + 2 * pair + 1);
                sum += (one + other) / 2;
                squares += (one - other).cwiseAbs2() / 4;
            }
        }
    }
    const double count = double(total) * double(pairs);
    return {sum / count, squares.cwiseSqrt() / count};
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Result<ExplainedMlp> mlp = explainedMlp(request, context);
    if (!mlp)
        return passOn(mlp);
    const auto points = 2 * Eigen::Index((params.integer(QStringLiteral("points")) + 1) / 2);
    Eigen::MatrixXd values(mlp->rows.rows(), mlp->sources.size());
    Eigen::MatrixXd errors(mlp->rows.rows(), mlp->sources.size());
    const Status done = eachRow(*mlp, context, progress, [&](Eigen::Index row) {
        // A stream of the row's own: what else is explained changes nothing.
        const Estimate estimate =
            estimated(*mlp, row, points, RandomStream(context.seed, request.rows[size_t(row)]));
        values.row(row) = estimate.value;
        errors.row(row) = estimate.error;
    });
    if (!done)
        return passOn(done);
    Explanation explanation =
        mlpExplanation(request, *mlp, mlp->backgroundMean(), std::move(values));
    explanation.attributions->errors = std::move(errors);
    explanation.values[QStringLiteral("gradients_per_row")] =
        qint64(points * mlp->background.rows());
    return explanation;
}

} // namespace

namespace explainers {

Explainer gradientshap()
{
    return {.title = Tr::tr("GradientSHAP"),
            .help = Tr::tr("What each column adds to a neural network's output: its gradients at "
                           "random points between the row and the rows of a background, with "
                           "sampling errors."),
            .reference = QStringLiteral("Erion et al., Nature Machine Intelligence 3, 2021"),
            .params = {ParamSpec::integer(QStringLiteral("points"), Tr::tr("Random points"),
                                          Tr::tr("Gradients for each row of the background; "
                                                 "odd numbers are rounded up."),
                                          8, 2, 100000)
                           .first()},
            .usualRows = 500,
            .usualBackground = 100,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
