// Berk et al., "Fairness in criminal justice risk assessments", 2021.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric treatment_equality_difference()
{
    return {
        .title = Tr::tr("Treatment equality difference"),
        .fair = 0,
        .formula =
            Tr::tr("Largest minus smallest ratio of false negatives to false positives of the "
                   "groups, 0 or more. Against the privileged group: group - privileged; below 0 "
                   "the group's is the smaller one. Groups without false positives are left out."),
        .undefined = Tr::tr("Fewer than two groups have the rate."),
        .across = [](const FairnessView &view) { return spreadOf(view, &GroupCounts::errorRatio); },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return gapOf(group, privileged, &GroupCounts::errorRatio);
            },
    };
}

} // namespace tenbin::fairness_metrics
