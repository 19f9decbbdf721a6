// Cohen, "A coefficient of agreement for nominal scales", 1960. Unweighted.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    const Confusion &confusion = view.confusion();
    const double total = confusion.total();
    double chance = 0;
    for (int k = 0; k < confusion.classes(); ++k)
        chance += confusion.trueWeight(k) / total * (confusion.predictedWeight(k) / total);
    return chance < 1 ? (confusion.accuracy() - chance) / (1 - chance) : undefinedValue;
}

} // namespace

Metric cohen_kappa()
{
    return {
        .title = Tr::tr("Cohen's kappa"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula =
            Tr::tr("(accuracy - chance) / (1 - chance), chance being the agreement of independent "
                   "columns with the same shares; not defined when both hold one class."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
