// Berk et al., "Fairness in criminal justice risk assessments", 2021: overall accuracy equality.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric accuracy_difference()
{
    return {
        .title = Tr::tr("Accuracy difference"),
        .fair = 0,
        .formula =
            Tr::tr("Largest minus smallest accuracy of the groups, 0 or more. Against the "
                   "privileged group: group - privileged; below 0 the group's is the smaller one."),
        .undefined = Tr::tr("Fewer than two groups have the rate."),
        .across = [](const FairnessView &view) { return spreadOf(view, &GroupCounts::accuracy); },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return gapOf(group, privileged, &GroupCounts::accuracy);
            },
    };
}

} // namespace tenbin::fairness_metrics
