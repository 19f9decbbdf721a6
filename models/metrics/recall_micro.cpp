// Sokolova and Lapalme, "A systematic analysis of performance measures", 2009.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric recall_micro()
{
    return {
        .title = Tr::tr("Recall, micro"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("TP / (TP + FN) with TP, FP and FN summed over the classes: the "
                          "accuracy, as every row has one class."),
        .evaluate = [](const EvaluationView &view) { return view.confusion().accuracy(); },
    };
}

} // namespace tenbin::metrics
