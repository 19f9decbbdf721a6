// Speicher et al., "A unified approach to quantifying algorithmic unfairness", 2018.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric theil_index()
{
    return {
        .title = Tr::tr("Theil index"),
        .fair = 0,
        .formula =
            Tr::tr("Mean of b/m ln(b/m) over all rows with the benefit b = prediction - truth + 1 "
                   "and its mean m; 0 ln 0 is 0. 0 when all benefit alike; the groups do not "
                   "enter."),
        .undefined = Tr::tr("Nobody benefits."),
        .across = [](const FairnessView &view) { return benefitEntropy(view.all(), 1); },
    };
}

} // namespace tenbin::fairness_metrics
