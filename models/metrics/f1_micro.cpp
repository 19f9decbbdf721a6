// van Rijsbergen, "Information Retrieval", 1979, chapter 7.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric f1_micro()
{
    return {
        .title = Tr::tr("F1, micro"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("2 TP / (2 TP + FP + FN) with TP, FP and FN summed over the classes: the "
                          "accuracy, as every row has one class."),
        .evaluate = [](const EvaluationView &view) { return view.confusion().accuracy(); },
    };
}

} // namespace tenbin::metrics
