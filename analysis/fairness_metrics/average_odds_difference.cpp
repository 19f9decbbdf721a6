// Bellamy et al., "AI Fairness 360", 2018.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric average_odds_difference()
{
    return {
        .title = Tr::tr("Average odds difference"),
        .fair = 0,
        .formula =
            Tr::tr("Mean of the differences of the true and the false positive rate, group - "
                   "privileged; below 0 the privileged group is favoured. Only against a "
                   "privileged group."),
        .undefined = Tr::tr("The group or the privileged one has no positive or no negative rows."),
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return (gapOf(group, privileged, &GroupCounts::truePositiveRate) +
                        gapOf(group, privileged, &GroupCounts::falsePositiveRate)) /
                       2;
            },
    };
}

} // namespace tenbin::fairness_metrics
