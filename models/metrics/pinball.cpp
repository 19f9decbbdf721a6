// Koenker and Bassett, "Regression quantiles", 1978.
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

namespace tenbin::metrics {

namespace {

double loss(const EvaluationData &data, size_t row, double level)
{
    const Predictions &predictions = data.predictions();
    const double above = predictions.truth[row] - predictions.quantiles.find(level)->at(row);
    return above >= 0 ? level * above : (level - 1) * above;
}

} // namespace

Metric pinball()
{
    return {
        .title = Tr::tr("Pinball loss"),
        .problems = {Problem::Regression},
        .greaterIsBetter = false,
        .best = 0,
        .needs = Metric::Needs::Quantiles,
        .formula = Tr::tr("Mean of Q (y - q) where y is at least the predicted quantile q of level "
                          "Q, else of (1 - Q) (q - y)."),
        .unit = QStringLiteral("target"),
        .evaluate = [](const EvaluationView &view) { return view.mean(loss); },
        .parameters = [](const Predictions &predictions) { return predictions.quantiles.keys(); },
    };
}

} // namespace tenbin::metrics
