// Sokolova and Lapalme, "A systematic analysis of performance measures", 2009.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric accuracy()
{
    return {
        .title = Tr::tr("Accuracy"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr(
            "Weight of the rows predicted as their true class, over the weight of all rows."),
        .evaluate = [](const EvaluationView &view) { return view.confusion().accuracy(); },
    };
}

} // namespace tenbin::metrics
