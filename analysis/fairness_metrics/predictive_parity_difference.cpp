// Chouldechova, "Fair prediction with disparate impact", 2017.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric predictive_parity_difference()
{
    return {
        .title = Tr::tr("Predictive parity difference"),
        .fair = 0,
        .formula =
            Tr::tr("Largest minus smallest precision of the groups, 0 or more. Against the "
                   "privileged group: group - privileged; below 0 the group's is the smaller one. "
                   "Groups of which no row is predicted positive are left out."),
        .undefined = Tr::tr("Fewer than two groups have the rate."),
        .across = [](const FairnessView &view) { return spreadOf(view, &GroupCounts::precision); },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return gapOf(group, privileged, &GroupCounts::precision);
            },
    };
}

} // namespace tenbin::fairness_metrics
