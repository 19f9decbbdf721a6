// Kubat and Matwin, "Addressing the curse of imbalanced training sets", 1997.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <cmath>

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    const std::vector<double> recalls = view.confusion().recalls();
    if (recalls.empty() || (view.predictions().problem == Problem::Binary && recalls.size() < 2))
        return undefinedValue;
    double logarithms = 0;
    for (double recall : recalls)
        logarithms += std::log(recall);
    return std::exp(logarithms / double(recalls.size()));
}

} // namespace

Metric g_mean()
{
    return {
        .title = Tr::tr("Geometric mean"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr(
            "Two classes: square root of recall times specificity, not defined with one of them in "
            "the truth; more: geometric mean of the recalls of the classes that occur."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
