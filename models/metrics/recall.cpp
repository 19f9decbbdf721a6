// Sokolova and Lapalme, "A systematic analysis of performance measures", 2009.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric recall()
{
    return {
        .title = Tr::tr("Recall"),
        .problems = {Problem::Binary},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("TP / (TP + FN) of the positive class; 0/0 is 0."),
        .evaluate =
            [](const EvaluationView &view) { return view.confusion().recall(view.positive()); },
    };
}

} // namespace tenbin::metrics
