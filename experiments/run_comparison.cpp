#include "experiments/run_comparison.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/run_params.h"
#include "experiments/training.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

QMap<QString, QJsonValue> factsOf(const StoredRun &run, const QJsonObject &tuned)
{
    QMap<QString, QJsonValue> facts = runParams(run);
    for (auto param = tuned.begin(); param != tuned.end(); ++param)
        facts[param.key()] = param.value();
    const auto add = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            facts[name] = value;
    };
    add(QStringLiteral("task"), run.task);
    add(QStringLiteral("status"), runStatusName(run.status));
    add(QStringLiteral("learner"), run.learner);
    add(QStringLiteral("problem"), run.problem);
    add(QStringLiteral("dataset"), run.dataset);
    add(QStringLiteral("seed"), QString::number(run.seed));
    // "auto" and what it stands for are the same folds.
    const auto validation = facts.constFind(QStringLiteral("validation"));
    if (const auto problem = problemFromName(run.problem);
        problem && validation != facts.cend() && validation->isString()) {
        if (const Result<SplitSpec> folds = validationSpec(validation->toString(), *problem))
            facts[QStringLiteral("validation")] = folds->text();
    }
    if (const Result<TaskSpec> spec = run.taskSpec())
        add(QStringLiteral("fingerprint"), spec->inputs.value(QStringLiteral("data")).reference);
    return facts;
}

QList<ComparedParam> compareParams(const QList<StoredRun> &runs, const QList<QJsonObject> &tuned)
{
    QList<QMap<QString, QJsonValue>> facts;
    QMap<QString, ComparedParam> params;
    for (qsizetype run = 0; run < runs.size(); ++run) {
        facts.append(factsOf(runs[run], tuned.value(run)));
        for (auto fact = facts.last().begin(); fact != facts.last().end(); ++fact)
            params[fact.key()].name = fact.key();
    }
    for (ComparedParam &param : params) {
        for (const QMap<QString, QJsonValue> &ofRun : facts)
            param.values.append(ofRun.value(param.name, QJsonValue(QJsonValue::Undefined)));
        param.differs =
            std::any_of(param.values.begin(), param.values.end(),
                        [&](const QJsonValue &one) { return one != param.values.first(); });
    }
    return params.values();
}

void findBest(ComparedMetric &metric)
{
    if (!metric.greaterIsBetter)
        return;
    const double sign = *metric.greaterIsBetter ? 1 : -1;
    double best = -std::numeric_limits<double>::infinity();
    for (double value : metric.values) {
        if (!std::isnan(value))
            best = std::max(best, sign * value);
    }
    for (int run = 0; run < metric.values.size(); ++run) {
        if (sign * metric.values[run] == best)
            metric.best.append(run);
    }
}

ComparedMetric compareMetric(const QString &name, const QList<StoredRun> &runs, int baseline)
{
    ComparedMetric metric;
    metric.name = name;
    if (const Metric *known = metricOfName(name))
        metric.greaterIsBetter = known->greaterIsBetter;
    const double base = runs[baseline].metrics.value(name).value;
    for (const StoredRun &run : runs) {
        const MetricValue value = run.metrics.value(name);
        metric.values.append(value.value);
        metric.stds.append(value.std);
        metric.deltas.append(value.value - base);
        const double first = metric.values.first();
        metric.differs = metric.differs || std::isnan(value.value) != std::isnan(first) ||
                         (!std::isnan(first) && value.value != first);
    }
    findBest(metric);
    return metric;
}

QStringList metricNames(const QList<StoredRun> &runs)
{
    QSet<QString> names;
    for (const StoredRun &run : runs) {
        for (auto metric = run.metrics.begin(); metric != run.metrics.end(); ++metric)
            names.insert(metric.key());
    }
    QStringList sorted(names.begin(), names.end());
    sorted.sort();
    return sorted;
}

bool hasValue(const StoredRun &run, const QString &metric)
{
    return !std::isnan(run.metrics.value(metric).value);
}

} // namespace

int ComparedMetric::betterThanBaseline(qsizetype run) const
{
    const double delta = deltas[run];
    if (!greaterIsBetter || std::isnan(delta) || delta == 0)
        return 0;
    return (delta > 0) == *greaterIsBetter ? 1 : -1;
}

const ComparedMetric *RunComparison::metric(const QString &name) const
{
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const ComparedMetric &one) { return one.name == name; });
    return found == metrics.end() ? nullptr : &*found;
}

RunComparison compareRuns(QList<StoredRun> runs, int baseline, const QList<QJsonObject> &tuned)
{
    RunComparison comparison;
    comparison.params = compareParams(runs, tuned);
    for (const QString &name : metricNames(runs))
        comparison.metrics.append(compareMetric(name, runs, baseline));
    comparison.runs = std::move(runs);
    comparison.baseline = baseline;
    return comparison;
}

const Metric *metricOfName(const QString &name)
{
    if (const Metric *whole = shelf<Metric>().find(name))
        return whole;
    const qsizetype line = name.lastIndexOf(QLatin1Char('_'));
    const Metric *family = line > 0 ? shelf<Metric>().find(name.left(line)) : nullptr;
    const bool counted = family && family->parameters && parseNumber(name.mid(line + 1));
    return counted ? family : nullptr;
}

QString metricTitle(const QString &name)
{
    const Metric *metric = shelf<Metric>().find(name);
    return metric ? metric->title : name;
}

Result<QString> comparisonMetric(const QList<StoredRun> &runs, int baseline, const QString &asked)
{
    const QStringList present = metricNames(runs);
    const auto list = [&] { return present.join(QStringLiteral(", ")); };
    if (!asked.isEmpty()) {
        if (present.contains(asked))
            return asked;
        if (!metricOfName(asked))
            return failure(Error::Kind::Usage, Tr::tr("There is no metric \"%1\".").arg(asked),
                           Tr::tr("These runs have: %1.").arg(list()));
        return badInput(Tr::tr("None of the runs has the metric \"%1\".").arg(asked),
                        Tr::tr("They have: %1.").arg(list()));
    }
    const StoredRun &base = runs[baseline];
    const std::optional<Problem> problem = problemFromName(base.problem);
    if (problem && hasValue(base, usualMetric(*problem)))
        return usualMetric(*problem);
    for (const QString &name : present) {
        if (metricOfName(name) && hasValue(base, name))
            return name;
    }
    return badInput(Tr::tr("The run \"%1\" has no metric to compare by.").arg(base.title()),
                    Tr::tr("Choose a finished run as the baseline."));
}

} // namespace tenbin
