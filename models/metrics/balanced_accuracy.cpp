// Brodersen, Ong, Stephan, Buhmann, "The balanced accuracy and its posterior distribution", 2010.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <numeric>

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    const std::vector<double> recalls = view.confusion().recalls();
    return std::accumulate(recalls.begin(), recalls.end(), 0.0) / double(recalls.size());
}

} // namespace

Metric balanced_accuracy()
{
    return {
        .title = Tr::tr("Balanced accuracy"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("Mean of the recalls of the classes that occur in the truth."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
