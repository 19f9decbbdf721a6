// Hyndman and Koehler, "Another look at measures of forecast accuracy", 2006.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <cmath>

namespace tenbin::metrics {

namespace {

double relativeError(const EvaluationData &data, size_t row, double)
{
    const double truth = data.predictions().truth[row];
    if (truth == 0)
        return undefinedValue;
    return std::abs((truth - data.predictions().predicted[row]) / truth);
}

} // namespace

Metric mape()
{
    return {
        .title = Tr::tr("Mean absolute percentage error"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Values,
        .formula =
            Tr::tr("Mean of |y - p| / |y| as a ratio; not defined where the truth holds a zero."),
        .evaluate = [](const EvaluationView &view) { return view.mean(relativeError); },
    };
}

} // namespace tenbin::metrics
