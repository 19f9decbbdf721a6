// Speicher et al., "A unified approach to quantifying algorithmic unfairness", 2018.
#include "analysis/fairness_metric.h"
#include "core/text.h"

namespace tenbin::fairness_metrics {

FairnessMetric generalized_entropy()
{
    return {
        .title = Tr::tr("Generalized entropy"),
        .fair = 0,
        .formula =
            Tr::tr("Of order 2: mean of ((b/m)² - 1) / 2 over all rows with the benefit b = "
                   "prediction - truth + 1 and its mean m. 0 when all benefit alike; the groups do"
                   " not enter."),
        .undefined = Tr::tr("Nobody benefits."),
        .across = [](const FairnessView &view) { return benefitEntropy(view.all(), 2); },
    };
}

} // namespace tenbin::fairness_metrics
