// Kvålseth, "Cautionary note about R²", 1985.
#include "core/text.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric explained_variance()
{
    return {
        .title = Tr::tr("Explained variance"),
        .problems = {Problem::Regression},
        .needs = Metric::Needs::Values,
        .formula = Tr::tr("1 - variance of (y - p) / variance of y; with a constant truth 1 when "
                          "the error is constant, else 0."),
        .evaluate =
            [](const EvaluationView &view) {
                return explainedShare(view, view.variance(rows::residual));
            },
    };
}

} // namespace tenbin::metrics
