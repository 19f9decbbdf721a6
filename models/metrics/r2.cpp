// Kvålseth, "Cautionary note about R²", 1985.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric r2()
{
    return {
        .title = Tr::tr("R²"),
        .problems = {Problem::Regression},
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("1 - sum of (y - p)² / sum of (y - mean of y)²; with a constant truth 1 "
                          "when it is met, else 0; not defined for one row."),
        .evaluate =
            [](const EvaluationView &view) {
                return explainedShare(view, view.mean(rows::squaredError));
            },
    };
}

} // namespace tenbin::metrics
