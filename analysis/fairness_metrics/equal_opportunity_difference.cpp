// Hardt, Price, Srebro, "Equality of opportunity in supervised learning", 2016.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric equal_opportunity_difference()
{
    return {
        .title = Tr::tr("Equal opportunity difference"),
        .fair = 0,
        .formula =
            Tr::tr("Largest minus smallest true positive rate of the groups, 0 or more. Against "
                   "the privileged group: group - privileged; below 0 the group's is the smaller "
                   "one. Groups without positive rows are left out."),
        .undefined = Tr::tr("Fewer than two groups have the rate."),
        .across =
            [](const FairnessView &view) { return spreadOf(view, &GroupCounts::truePositiveRate); },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return gapOf(group, privileged, &GroupCounts::truePositiveRate);
            },
    };
}

} // namespace tenbin::fairness_metrics
