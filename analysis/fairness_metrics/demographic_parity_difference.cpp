// Calders, Verwer, "Three naive Bayes approaches for discrimination-free classification", 2010.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric demographic_parity_difference()
{
    return {
        .title = Tr::tr("Demographic parity difference"),
        .fair = 0,
        .formula =
            Tr::tr("Largest minus smallest selection rate of the groups, 0 or more. Against the "
                   "privileged group: group - privileged; below 0 the group's is the smaller one. "
                   "Also called statistical parity difference."),
        .undefined = Tr::tr("Fewer than two groups have the rate."),
        .across =
            [](const FairnessView &view) { return spreadOf(view, &GroupCounts::selectionRate); },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return gapOf(group, privileged, &GroupCounts::selectionRate);
            },
    };
}

} // namespace tenbin::fairness_metrics
