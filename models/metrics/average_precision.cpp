// Davis and Goadrich, "The relationship between precision-recall and ROC curves", 2006.
#include "core/text.h"
#include "models/evaluation_ranking.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    if (view.predictions().problem == Problem::Binary)
        return view.areas(view.positive()).averagePrecision;
    return meanOverClasses(view, &RankingAreas::averagePrecision);
}

} // namespace

Metric average_precision()
{
    return {
        .title = Tr::tr("Average precision"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Score,
        .formula = Tr::tr("Sum over the distinct scores of (R(k) - R(k-1)) P(k), without "
                          "interpolation; several classes: the mean over those that occur."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
