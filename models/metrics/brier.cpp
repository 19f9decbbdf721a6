// Brier, "Verification of forecasts expressed in terms of probability", 1950.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double squaredDistance(const EvaluationData &data, size_t row, double)
{
    const Predictions &predictions = data.predictions();
    const double truth = predictions.truth[row];
    if (predictions.problem == Problem::Binary) {
        const double p = predictions.probability(predictions.positive)[row];
        const double distance = p - (truth == predictions.positive);
        return distance * distance;
    }
    double sum = 0;
    for (Eigen::Index k = 0; k < predictions.probabilities.cols(); ++k) {
        const double distance =
            predictions.probabilities(Eigen::Index(row), k) - (truth == double(k));
        sum += distance * distance;
    }
    return sum;
}

} // namespace

Metric brier()
{
    return {
        .title = Tr::tr("Brier score"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Probabilities,
        .formula = Tr::tr("Two classes: mean of (p - y)² with p of the positive class, 0 to 1; "
                          "more: mean over rows of the sum over classes of (p - y)², 0 to 2."),
        .evaluate = [](const EvaluationView &view) { return view.mean(squaredDistance); },
    };
}

} // namespace tenbin::metrics
