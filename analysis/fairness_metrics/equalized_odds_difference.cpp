// Hardt, Price, Srebro, "Equality of opportunity in supervised learning", 2016.
#include "analysis/fairness_metric.h"
#include "core/text.h"

#include <cmath>

namespace tenbin::fairness_metrics {

FairnessMetric equalized_odds_difference()
{
    return {
        .title = Tr::tr("Equalized odds difference"),
        .fair = 0,
        .formula =
            Tr::tr("The larger of the differences (largest minus smallest over the groups) of the "
                   "true and the false positive rate, 0 or more. Groups without such rows are left"
                   " out."),
        .undefined = Tr::tr("Fewer than two groups have either rate."),
        .across =
            [](const FairnessView &view) {
                return std::fmax(spreadOf(view, &GroupCounts::truePositiveRate),
                                 spreadOf(view, &GroupCounts::falsePositiveRate));
            },
    };
}

} // namespace tenbin::fairness_metrics
