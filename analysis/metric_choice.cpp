#include "analysis/metric_choice.h"

#include "core/text.h"

namespace tenbin {

namespace {

/// What any predictions of its problems have.
bool usable(const Metric &metric)
{
    return !metric.parameters && metric.needs != Metric::Needs::Quantiles &&
           metric.needs != Metric::Needs::Interval;
}

QString usualMetric(Problem problem)
{
    switch (problem) {
    case Problem::Binary: return QStringLiteral("roc_auc");
    case Problem::Multiclass: return QStringLiteral("log_loss");
    case Problem::Regression: break;
    }
    return QStringLiteral("r2");
}

} // namespace

ParamSpec metricParam()
{
    QStringList ids{QStringLiteral("auto")};
    for (const auto &[id, metric] : shelf<Metric>().entries()) {
        if (usable(metric))
            ids.append(id);
    }
    return ParamSpec::choice(
        QStringLiteral("metric"), Tr::tr("Metric"),
        Tr::tr("What gets worse without a column; auto: ROC AUC of two classes, log loss of more, "
               "R² of values."),
        QStringLiteral("auto"), ids);
}

Result<NamedMetric> chosenMetric(const Params &params, Problem problem)
{
    const QString asked = params.text(QStringLiteral("metric"));
    const QString id = asked == QLatin1String("auto") ? usualMetric(problem) : asked;
    const Result<const Metric *> metric = shelf<Metric>().pick(id, Tr::tr("metric"));
    if (!metric)
        return passOn(metric);
    if (!(*metric)->problems.contains(problem))
        return failure(Error::Kind::Usage,
                       Tr::tr("%1 is no metric of this model's problem (%2).")
                           .arg((*metric)->title, problemName(problem)),
                       Tr::tr("Choose another metric, or auto."));
    return NamedMetric{id, *metric, 0};
}

QString worseTitle(const NamedMetric &metric)
{
    return metric.metric->greaterIsBetter ? Tr::tr("drop of %1").arg(metric.title())
                                          : Tr::tr("rise of %1").arg(metric.title());
}

} // namespace tenbin
