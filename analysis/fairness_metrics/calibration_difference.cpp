// Kleinberg, Mullainathan, Raghavan, "Inherent trade-offs in the fair determination of risk
// scores", 2017: calibration within groups.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric calibration_difference()
{
    return {
        .title = Tr::tr("Calibration difference"),
        .fair = 0,
        .needsProbabilities = true,
        .formula =
            Tr::tr("Largest minus smallest calibration error of the groups (mean distance of "
                   "probability and truth over ten equal-width bins), 0 or more. Small groups have"
                   " a larger one by chance."),
        .undefined = Tr::tr("There are no probabilities."),
        .across =
            [](const FairnessView &view) { return spreadOf(view, &GroupCounts::calibrationError); },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return gapOf(group, privileged, &GroupCounts::calibrationError);
            },
    };
}

} // namespace tenbin::fairness_metrics
