// Sokolova and Lapalme, "A systematic analysis of performance measures", 2009.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric specificity()
{
    return {
        .title = Tr::tr("Specificity"),
        .problems = {Problem::Binary},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("TN / (TN + FP) of the positive class; 0/0 is 0."),
        .evaluate =
            [](const EvaluationView &view) {
                return view.confusion().specificity(view.positive());
            },
    };
}

} // namespace tenbin::metrics
