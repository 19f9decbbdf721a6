// Integrated gradients (Sundararajan, Taly, Yan, "Axiomatic attribution for deep networks", ICML
// 2017): value_i = (x_i - b_i) · integral over t in [0, 1] of gradient_i(b + t (x - b)) dt for a
// baseline b. The line is cut into steps, and on each step the gradient is the product of the
// secants of all units between its ends. That is exact where no two units of different layers
// switch within the same step, tends to the integral as steps shrink, and adds up to the difference
// of the outputs with any number of steps. How good it is shows therefore not in that sum but in
// what half as many steps give, which is said.
#include "analysis/explained_mlp.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

QString whyNot(const ExplainedOutput &output, const Params &)
{
    return whyNotMlp(output, Tr::tr("Integrated gradients"));
}

struct Baselines
{
    RowMatrix inputs;
    MlpSlopes::Trace trace;
};

Baselines baselinesOf(const ExplainedMlp &mlp, const QString &choice)
{
    if (choice == QLatin1String("rows"))
        return {mlp.background, mlp.atBackground};
    Baselines mean{mlp.background.colwise().mean(), {}};
    mean.trace = mlp.slopes.trace(mlp.slopes.firstSums(mean.inputs));
    return mean;
}

/// Mean over steps of the slopes by the sums of the first layer, along a line of points.
RowMatrix meanSlopes(const ExplainedMlp &mlp, const MlpSlopes::Trace &line, Eigen::Index stride)
{
    std::vector<MlpSlopes::Pair> steps;
    for (Eigen::Index at = 0; at + stride < line.logits().rows(); at += stride)
        steps.push_back({at, at + stride});
    return mlp.slopes
        .secants(line, line, steps, mlp.output.secants(line.logits(), line.logits(), steps))
        .colwise()
        .mean();
}

struct Integrals
{
    Eigen::RowVectorXd fine, coarse; // by feature; coarse: with half as many steps
};

Integrals integrated(const ExplainedMlp &mlp, const Baselines &baselines, Eigen::Index row,
                     Eigen::Index steps)
{
    Integrals mean{Eigen::RowVectorXd::Zero(mlp.rows.cols()),
                   Eigen::RowVectorXd::Zero(mlp.rows.cols())};
    const RowMatrix &firstAtRow = mlp.atRows.sums.front();
    for (Eigen::Index b = 0; b < baselines.inputs.rows(); ++b) {
        RowMatrix points(steps + 1, firstAtRow.cols());
        for (Eigen::Index i = 0; i <= steps; ++i) {
            const double share = double(i) / double(steps);
            points.row(i) =
                share * firstAtRow.row(row) + (1 - share) * baselines.trace.sums.front().row(b);
        }
        const MlpSlopes::Trace line = mlp.slopes.trace(std::move(points));
        const Eigen::RowVectorXd difference = mlp.rows.row(row) - baselines.inputs.row(b);
        mean.fine += difference.cwiseProduct(mlp.slopes.byInputs(meanSlopes(mlp, line, 1)).row(0));
        mean.coarse +=
            difference.cwiseProduct(mlp.slopes.byInputs(meanSlopes(mlp, line, 2)).row(0));
    }
    const auto count = double(baselines.inputs.rows());
    return {mean.fine / count, mean.coarse / count};
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Result<ExplainedMlp> mlp = explainedMlp(request, context);
    if (!mlp)
        return passOn(mlp);
    const QString choice = params.text(QStringLiteral("baseline"));
    const Baselines baselines = baselinesOf(*mlp, choice);
    const auto steps = 2 * Eigen::Index((params.integer(QStringLiteral("steps")) + 1) / 2);
    Eigen::MatrixXd fine(mlp->rows.rows(), mlp->rows.cols());
    Eigen::MatrixXd coarse(mlp->rows.rows(), mlp->rows.cols());
    const Status done = eachRow(*mlp, context, progress, [&](Eigen::Index row) {
        const Integrals integrals = integrated(*mlp, baselines, row, steps);
        fine.row(row) = integrals.fine;
        coarse.row(row) = integrals.coarse;
    });
    if (!done)
        return passOn(done);
    Eigen::MatrixXd values = bySource(fine, mlp->sources);
    const double change = (values - bySource(coarse, mlp->sources)).cwiseAbs().maxCoeff();
    const double largest = values.cwiseAbs().maxCoeff();
    Explanation explanation = mlpExplanation(
        request, *mlp, mlp->output.at(baselines.trace.logits()).mean(), std::move(values));
    explanation.values[QStringLiteral("steps")] = qint64(steps);
    explanation.values[QStringLiteral("change_from_half_the_steps")] = change;
    constexpr double worthSaying = 0.02;
    if (change > worthSaying * largest)
        explanation.warnings.append(
            Tr::tr("With half as many steps, attributions change by up to %1, the largest being "
                   "%2; more steps come closer to the integral.")
                .arg(change, 0, 'g', 2)
                .arg(largest, 0, 'g', 2));
    return explanation;
}

} // namespace

namespace explainers {

Explainer integrated_gradients()
{
    return {.title = Tr::tr("Integrated gradients"),
            .help = Tr::tr("What each column adds to a neural network's output on the straight "
                           "way from a baseline to the row. Exactly additive, nothing random."),
            .reference = QStringLiteral("Sundararajan, Taly, Yan, ICML 2017"),
            .params = {ParamSpec::choice(QStringLiteral("baseline"), Tr::tr("Baseline"),
                                         Tr::tr("mean: the mean of the background's encoded rows; "
                                                "rows: each of its rows, averaged."),
                                         QStringLiteral("mean"),
                                         {QStringLiteral("mean"), QStringLiteral("rows")})
                           .first(),
                       ParamSpec::integer(QStringLiteral("steps"), Tr::tr("Steps"),
                                          Tr::tr("Pieces of the way; odd numbers are rounded up."),
                                          64, 2, 100000)
                           .first()},
            .usualRows = 500,
            .usualBackground = 100,
            .whyNot = whyNot,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
