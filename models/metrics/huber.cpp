// Huber, "Robust estimation of a location parameter", 1964.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double loss(const EvaluationData &data, size_t row, double)
{
    const double delta = data.settings().huberDelta;
    const double error = rows::absoluteError(data, row, 0);
    return error <= delta ? error * error / 2 : delta * (error - delta / 2);
}

} // namespace

Metric huber()
{
    return {
        .title = Tr::tr("Huber loss"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("Mean of e² / 2 where |e| = |y - p| is at most delta, else of delta (|e| "
                          "- delta / 2)."),
        .evaluate = [](const EvaluationView &view) { return view.mean(loss); },
    };
}

} // namespace tenbin::metrics
