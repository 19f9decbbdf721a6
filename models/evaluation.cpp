#include "models/evaluation.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_bootstrap.h"
#include "models/evaluation_words.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace tenbin {

namespace {

Status check(const Predictions &predictions, const EvaluationOptions &options)
{
    if (options.bins < 1 || options.bins > 10'000)
        return failure(Error::Kind::Usage, Tr::tr("There cannot be %1 bins.").arg(options.bins),
                       Tr::tr("Choose a number from 1 to 10,000."));
    if (!(options.huberDelta > 0))
        return failure(Error::Kind::Usage, Tr::tr("The Huber loss needs a delta above zero."));
    if (!(options.level > 0 && options.level < 1) || options.resamples < 0)
        return failure(Error::Kind::Usage,
                       Tr::tr("The level of intervals lies between 0 and 1, and the number of "
                              "resamples is not negative."));
    if (predictions.size() == 0)
        return badInput(Tr::tr("There are no predictions to evaluate."));
    if (!predictions.weights.empty() &&
        std::none_of(predictions.weights.begin(), predictions.weights.end(),
                     [](double weight) { return weight > 0; }))
        return badInput(Tr::tr("The weights of all predictions are zero."));
    return {};
}

QList<qint32> foldsOf(const Predictions &predictions)
{
    constexpr size_t most = 200;
    std::set<qint32> folds;
    for (qint32 fold : predictions.fold) {
        folds.insert(fold);
        if (folds.size() > most)
            return {};
    }
    // Folds of single rows (leave-one-out) have no metrics of their own.
    const bool tell = folds.size() > 1 && predictions.fold.size() >= 2 * folds.size();
    return tell ? QList<qint32>(folds.begin(), folds.end()) : QList<qint32>();
}

void addFoldValues(const Predictions &predictions, const QList<NamedMetric> &metrics,
                   Evaluation &evaluation)
{
    for (qint32 fold : evaluation.folds) {
        Rows positions;
        for (size_t at = 0; at < predictions.fold.size(); ++at) {
            if (predictions.fold[at] == fold)
                positions.push_back(quint32(at));
        }
        const Predictions part = predictions.taken(positions);
        const EvaluationData data(part, evaluation.options);
        EvaluationView view(data);
        for (qsizetype m = 0; m < metrics.size(); ++m)
            evaluation.metrics[m].folds.push_back(metrics[m].evaluate(view));
    }
}

} // namespace

QString NamedMetric::title() const
{
    return metric->parameters ? metric->title + QLatin1Char(' ') + numberText(parameter)
                              : metric->title;
}

double NamedMetric::evaluate(EvaluationView &view) const
{
    view.setParameter(parameter);
    const double value = metric->evaluate(view);
    return std::isfinite(value) ? value : undefinedValue;
}

QList<NamedMetric> metricsFor(const Predictions &predictions)
{
    QList<NamedMetric> metrics;
    for (const auto &[id, metric] : shelf<Metric>().entries()) {
        if (!applies(metric, predictions))
            continue;
        if (!metric.parameters) {
            metrics.append({id, &metric, 0});
            continue;
        }
        for (double parameter : metric.parameters(predictions))
            metrics.append({id + QLatin1Char('_') + numberText(parameter), &metric, parameter});
    }
    return metrics;
}

const MetricEstimate *Evaluation::find(const QString &name) const
{
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const MetricEstimate &one) { return one.name == name; });
    return found == metrics.end() ? nullptr : &*found;
}

Result<Evaluation> evaluateAll(const Predictions &predictions, const EvaluationOptions &options,
                               Progress &progress)
{
    if (Status checked = check(predictions, options); !checked)
        return passOn(checked);
    const Predictions ordered = inReadingOrder(predictions);
    const EvaluationData data(ordered, options);
    EvaluationView view(data);
    const QList<NamedMetric> metrics = metricsFor(ordered);

    Evaluation evaluation;
    evaluation.problem = ordered.problem;
    evaluation.rows = ordered.size();
    evaluation.options = options;
    if (ordered.isClassification()) {
        evaluation.labels = ordered.classes;
        evaluation.positive = ordered.positive;
        evaluation.confusion = view.confusion();
    }
    for (const NamedMetric &metric : metrics) {
        MetricEstimate estimate;
        estimate.name = metric.name;
        estimate.value = metric.evaluate(view);
        evaluation.metrics.append(std::move(estimate));
    }
    if (!progress.report(0))
        return cancelled();
    evaluation.folds = foldsOf(ordered);
    addFoldValues(ordered, metrics, evaluation);
    if (options.resamples > 0) {
        if (Status added =
                addBootstrapIntervals(data, metrics, options, evaluation.metrics, progress);
            !added)
            return passOn(added);
    }
    return evaluation;
}

FoldInterval foldInterval(const std::vector<double> &values, double level)
{
    FoldInterval interval;
    std::vector<double> defined = values;
    std::erase_if(defined, [](double value) { return !std::isfinite(value); });
    const double count = double(defined.size());
    if (defined.empty())
        return interval;
    double sum = 0;
    for (double value : defined)
        sum += value;
    interval.mean = sum / count;
    if (defined.size() < 2)
        return interval;
    double squares = 0;
    for (double value : defined)
        squares += (value - interval.mean) * (value - interval.mean);
    interval.deviation = std::sqrt(squares / (count - 1));
    const boost::math::students_t distribution(count - 1);
    const double reach = boost::math::quantile(distribution, (1 + level) / 2) * interval.deviation /
                         std::sqrt(count);
    interval.low = interval.mean - reach;
    interval.high = interval.mean + reach;
    interval.words =
        defined.size() == values.size()
            ? Tr::tr("%1 t interval over %2 folds")
                  .arg(percentText(level), countText(qsizetype(values.size())))
            : Tr::tr("%1 t interval over %2 of %3 folds; it is not defined in the others")
                  .arg(percentText(level), countText(qsizetype(defined.size())),
                       countText(qsizetype(values.size())));
    return interval;
}

} // namespace tenbin
