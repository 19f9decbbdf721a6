// Sokolova and Lapalme, "A systematic analysis of performance measures", 2009.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric precision()
{
    return {
        .title = Tr::tr("Precision"),
        .problems = {Problem::Binary},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("TP / (TP + FP) of the positive class; 0/0 is 0."),
        .evaluate =
            [](const EvaluationView &view) { return view.confusion().precision(view.positive()); },
    };
}

} // namespace tenbin::metrics
