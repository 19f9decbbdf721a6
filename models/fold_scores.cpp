#include "models/fold_scores.h"

#include "core/parallel.h"
#include "core/text.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Positions of each fold's predictions, or all of them.
std::vector<Rows> parts(const Predictions &predictions)
{
    constexpr qint32 mostFolds = 200;
    const std::vector<qint32> &fold = predictions.fold;
    const qint32 folds = fold.empty() ? 1 : *std::max_element(fold.begin(), fold.end()) + 1;
    const bool tell = folds > 1 && folds <= mostFolds && fold.size() >= 2 * size_t(folds);
    std::vector<Rows> made(tell ? size_t(folds) : 1);
    for (size_t at = 0; at < size_t(predictions.size()); ++at)
        made[tell ? size_t(fold[at]) : 0].push_back(quint32(at));
    return made;
}

} // namespace

Result<std::vector<double>> foldScores(const Predictions &predictions, const QString &metric,
                                       int threads)
{
    const Result<const Metric *> found = shelf<Metric>().pick(metric, Tr::tr("metric"));
    if (!found)
        return passOn(found);
    if (!applies(**found, predictions) || (*found)->parameters)
        return failure(Error::Kind::Usage,
                       Tr::tr("The metric \"%1\" cannot judge these predictions.").arg(metric),
                       Tr::tr("Choose another metric."));
    const std::vector<Rows> folds = parts(predictions);
    std::vector<double> scores(folds.size());
    parallelFor(qsizetype(folds.size()), threads, [&](qsizetype i) {
        const Predictions part = predictions.taken(folds[size_t(i)]);
        const EvaluationData data(part);
        const double value = (*found)->evaluate(EvaluationView(data));
        scores[size_t(i)] = std::isfinite(value) ? value : undefinedValue;
    });
    return scores;
}

bool greaterIsBetter(const QString &metric)
{
    const Metric *found = shelf<Metric>().find(metric);
    return !found || found->greaterIsBetter;
}

} // namespace tenbin
