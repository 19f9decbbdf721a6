// Hanley and McNeil, "The meaning and use of the area under a ROC curve", 1982.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric roc_auc()
{
    return {
        .title = Tr::tr("ROC AUC"),
        .problems = {Problem::Binary},
        .needs = Metric::Needs::Score,
        .formula =
            Tr::tr("Share of pairs of a positive and a negative row in which the positive one has "
                   "the higher score, ties counting half; not defined with one class."),
        .evaluate = [](const EvaluationView &view) { return view.areas(view.positive()).roc; },
    };
}

} // namespace tenbin::metrics
