// Good, "Rational decisions", 1952.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin::metrics {

namespace {

constexpr double least = std::numeric_limits<double>::epsilon();

double cut(double probability)
{
    return std::clamp(probability, least, 1 - least);
}

double surprise(const EvaluationData &data, size_t row, double)
{
    const Predictions &predictions = data.predictions();
    const double truth = predictions.truth[row];
    if (predictions.problem == Problem::Binary) {
        const double p = cut(predictions.probability(predictions.positive)[row]);
        return -std::log(truth == predictions.positive ? p : 1 - p);
    }
    double sum = 0;
    for (Eigen::Index k = 0; k < predictions.probabilities.cols(); ++k)
        sum += cut(predictions.probabilities(Eigen::Index(row), k));
    const double p = cut(predictions.probabilities(Eigen::Index(row), Eigen::Index(truth)));
    return -std::log(p / sum);
}

} // namespace

Metric log_loss()
{
    return {
        .title = Tr::tr("Log loss"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Probabilities,
        .formula = Tr::tr("Mean of -ln p of the true class, with p cut to [2.2e-16, 1 - 2.2e-16] "
                          "and scaled to the sum of one."),
        .evaluate = [](const EvaluationView &view) { return view.mean(surprise); },
    };
}

} // namespace tenbin::metrics
