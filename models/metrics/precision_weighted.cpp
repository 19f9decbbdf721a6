// Sokolova and Lapalme, "A systematic analysis of performance measures", 2009.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric precision_weighted()
{
    return {
        .title = Tr::tr("Precision, weighted"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr(
            "Mean over the classes, weighted by their true weight, of TP / (TP + FP); 0/0 is 0."),
        .evaluate =
            [](const EvaluationView &view) {
                return view.confusion().weighted(&Confusion::precision);
            },
    };
}

} // namespace tenbin::metrics
