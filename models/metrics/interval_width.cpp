// Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", 2007.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double width(const EvaluationData &data, size_t row, double)
{
    return data.predictions().high[row] - data.predictions().low[row];
}

} // namespace

Metric interval_width()
{
    return {
        .title = Tr::tr("Interval width"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Interval,
        .formula = Tr::tr("Mean width of the predicted interval."),
        .unit = QStringLiteral("target"),
        .evaluate = [](const EvaluationView &view) { return view.mean(width); },
    };
}

} // namespace tenbin::metrics
