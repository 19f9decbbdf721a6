// van Rijsbergen, "Information Retrieval", 1979, chapter 7.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric f1()
{
    return {
        .title = Tr::tr("F1"),
        .problems = {Problem::Binary},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("2 TP / (2 TP + FP + FN) of the positive class; 0/0 is 0."),
        .evaluate = [](const EvaluationView &view) { return view.confusion().f1(view.positive()); },
    };
}

} // namespace tenbin::metrics
