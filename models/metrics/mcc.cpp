// Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <cmath>

namespace tenbin::metrics {

namespace {

double evaluate(const EvaluationView &view)
{
    const Confusion &confusion = view.confusion();
    const double total = confusion.total();
    if (!(total > 0))
        return undefinedValue;
    double both = 0;
    double truths = 0;
    double predictions = 0;
    // Shares instead of weights: squares of large weights lose nothing.
    for (int k = 0; k < confusion.classes(); ++k) {
        const double truth = confusion.trueWeight(k) / total;
        const double predicted = confusion.predictedWeight(k) / total;
        both += truth * predicted;
        truths += truth * truth;
        predictions += predicted * predicted;
    }
    const double variances = (1 - truths) * (1 - predictions);
    return variances > 0 ? (confusion.accuracy() - both) / std::sqrt(variances) : 0;
}

} // namespace

Metric mcc()
{
    return {
        .title = Tr::tr("Matthews correlation"),
        .problems = {Problem::Binary, Problem::Multiclass},
        .needs = Metric::Needs::Labels,
        .formula = Tr::tr("Correlation of truth and prediction over the whole confusion matrix, -1 "
                          "to 1; 0 when one of them is constant."),
        .evaluate = evaluate,
    };
}

} // namespace tenbin::metrics
