// Feldman et al., "Certifying and removing disparate impact", 2015.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric disparate_impact()
{
    return {
        .title = Tr::tr("Disparate impact"),
        .fair = 1,
        .formula =
            Tr::tr("Selection rate of all other groups together over that of the privileged group;"
                   " below 1 they are selected less often. Without a privileged group: smallest "
                   "over largest."),
        .undefined = Tr::tr("The privileged group is never selected, or no group is."),
        .across =
            [](const FairnessView &view) {
                return view.privileged < 0
                           ? quotientOf(view, &GroupCounts::selectionRate)
                           : ratioOf(view.others(), view.groups[size_t(view.privileged)],
                                     &GroupCounts::selectionRate);
            },
        .against =
            [](const GroupCounts &group, const GroupCounts &privileged) {
                return ratioOf(group, privileged, &GroupCounts::selectionRate);
            },
    };
}

} // namespace tenbin::fairness_metrics
