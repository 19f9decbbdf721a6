#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric mse()
{
    return {
        .title = Tr::tr("Mean squared error"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("Mean of (y - p)²."),
        .unit = QStringLiteral("target²"),
        .evaluate = [](const EvaluationView &view) { return view.mean(rows::squaredError); },
    };
}

} // namespace tenbin::metrics
