// van Rijsbergen, "Information Retrieval", 1979, chapter 7.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric f1_weighted()
{
    return {
        .title = Tr::tr("F1, weighted"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("Mean over the classes, weighted by their true weight, of 2 TP / (2 TP + "
                          "FP + FN); 0/0 is 0."),
        .evaluate =
            [](const EvaluationView &view) { return view.confusion().weighted(&Confusion::f1); },
    };
}

} // namespace tenbin::metrics
