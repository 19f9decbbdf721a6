// Willmott and Matsuura, "Advantages of the mean absolute error over the root mean square error",
// 2005.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <cmath>

namespace tenbin::metrics {

Metric rmse()
{
    return {
        .title = Tr::tr("Root mean squared error"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("Square root of the mean of (y - p)²."),
        .unit = QStringLiteral("target"),
        .evaluate =
            [](const EvaluationView &view) { return std::sqrt(view.mean(rows::squaredError)); },
    };
}

} // namespace tenbin::metrics
