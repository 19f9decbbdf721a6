// Hardt, Price, Srebro, "Equality of opportunity in supervised learning", 2016.
#include "analysis/fairness_metric.h"
#include "core/text.h"

#include <cmath>

namespace tenbin::fairness_metrics {

FairnessMetric equalized_odds_ratio()
{
    return {
        .title = Tr::tr("Equalized odds ratio"),
        .fair = 1,
        .formula =
            Tr::tr("The smaller of the ratios (smallest over largest over the groups) of the true "
                   "and the false positive rate, at most 1. A rate that is 0 in all groups is left"
                   " out."),
        .undefined = Tr::tr("Fewer than two groups have either rate, or both are 0 everywhere."),
        .across =
            [](const FairnessView &view) {
                return std::fmin(quotientOf(view, &GroupCounts::truePositiveRate),
                                 quotientOf(view, &GroupCounts::falsePositiveRate));
            },
    };
}

} // namespace tenbin::fairness_metrics
