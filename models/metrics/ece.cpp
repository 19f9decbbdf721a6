// Naeini, Cooper, Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
// 2015.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <cmath>

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    const int bins = view.settings().bins;
    const std::span<const double> confidence = view.column(rows::confidence);
    const std::span<const double> gap = view.column(rows::confidenceGap);
    const std::span<const double> weights = view.weights();
    std::vector<double> gaps(static_cast<size_t>(bins));
    for (size_t row = 0; row < view.rows(); ++row)
        gaps[size_t(binOf(confidence[row], bins))] += weights[row] * gap[row];
    double sum = 0;
    for (double one : gaps)
        sum += std::abs(one);
    return sum / view.totalWeight();
}

} // namespace

Metric ece()
{
    return {
        .title = Tr::tr("Expected calibration error"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Probabilities,
        .formula = Tr::tr("Sum over equal-width bins of the share of rows times |share that came "
                          "true - mean probability|; two classes: probability of the positive "
                          "class, more: of the likeliest class."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
