// Hand and Till, "A simple generalisation of the area under the ROC curve", 2001.
#include "core/text.h"
#include "models/evaluation_ranking.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

Metric roc_auc_ovr()
{
    return {
        .title = Tr::tr("ROC AUC, one against rest"),
        .problems = {Problem::Multiclass},
        .needs = Metric::Needs::Score,
        .formula = Tr::tr("Mean of the ROC AUC of each class against the others, over the classes "
                          "that have both kinds of rows."),
        .evaluate =
            [](const EvaluationView &view) { return meanOverClasses(view, &RankingAreas::roc); },
    };
}

} // namespace tenbin::metrics
