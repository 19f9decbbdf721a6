// Calders, Verwer, "Three naive Bayes approaches for discrimination-free classification", 2010.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric demographic_parity_ratio()
{
    return {
        .title = Tr::tr("Demographic parity ratio"),
        .fair = 1,
        .formula = Tr::tr("Smallest over largest selection rate of the groups, at most 1."),
        .undefined = Tr::tr("Fewer than two groups have the rate, or nobody is selected."),
        .across =
            [](const FairnessView &view) { return quotientOf(view, &GroupCounts::selectionRate); },
    };
}

} // namespace tenbin::fairness_metrics
