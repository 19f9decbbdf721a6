// Willmott and Matsuura, "Advantages of the mean absolute error over the root mean square error",
// 2005.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric mae()
{
    return {
        .title = Tr::tr("Mean absolute error"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("Mean of |y - p|."),
        .unit = QStringLiteral("target"),
        .evaluate = [](const EvaluationView &view) { return view.mean(rows::absoluteError); },
    };
}

} // namespace tenbin::metrics
