// Hampel, "The influence curve and its role in robust estimation", 1974.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric median_ae()
{
    return {
        .title = Tr::tr("Median absolute error"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("Median of |y - p|, by weight; the middle of two where half of the "
                          "weight is met exactly."),
        .unit = QStringLiteral("target"),
        .evaluate = [](const EvaluationView &view) { return view.median(rows::absoluteError); },
    };
}

} // namespace tenbin::metrics
