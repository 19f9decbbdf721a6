// Naeini, Cooper, Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
// 2015.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <cmath>

namespace tenbin::metrics {

namespace {

double bin(const EvaluationData &data, size_t row, double)
{
    return binOf(rows::confidence(data, row, 0), data.settings().bins);
}

double evaluate(const EvaluationView &view)
{
    double sum = 0;
    for (double gap : view.sumsByGroup(bin, view.settings().bins, rows::confidenceGap))
        sum += std::abs(gap);
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
