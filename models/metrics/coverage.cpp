// Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", 2007.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double inside(const EvaluationData &data, size_t row, double)
{
    const Predictions &predictions = data.predictions();
    const double truth = predictions.truth[row];
    return truth >= predictions.low[row] && truth <= predictions.high[row];
}

} // namespace

Metric coverage()
{
    return {
        .title = Tr::tr("Interval coverage"),
        .problems = {Problem::Regression},
        .needs = Metric::Needs::Interval,
        .formula =
            Tr::tr("Share of rows whose truth lies in the predicted interval, bounds included."),
        .evaluate = [](const EvaluationView &view) { return view.mean(inside); },
    };
}

} // namespace tenbin::metrics
