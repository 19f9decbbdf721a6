#include "experiments/comparison_blocks.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/run_params.h"

#include <algorithm>

namespace tenbin {

namespace {

/// More runs than these do not fit beside each other.
constexpr qsizetype mostColumns = 8;

QList<TableColumn> runColumns(const RunComparison &comparison, const QString &first)
{
    QList<TableColumn> columns{{first, false, 0}};
    for (const StoredRun &run :
         comparison.runs.first(std::min(comparison.runs.size(), mostColumns)))
        columns.append({run.title(), false, 0});
    return columns;
}

QString leftOut(const RunComparison &comparison)
{
    const qsizetype more = comparison.runs.size() - mostColumns;
    return more > 0 ? counted(more, Tr::tr("%1 more run is not shown here."),
                              Tr::tr("%1 more runs are not shown here."))
                    : QString();
}

/// "0.912 ± 0.004 *"
QString metricText(const ComparedMetric &metric, int run)
{
    QString text = shortNumber(metric.values[run], 4);
    if (metric.stds[run] == metric.stds[run])
        text += QStringLiteral(" ± ") + shortNumber(metric.stds[run], 2);
    return metric.best.contains(run) && metric.differs ? text + QStringLiteral(" *") : text;
}

QJsonArray paramsJson(const RunComparison &comparison, bool onlyDifferences)
{
    QJsonArray json;
    for (const ComparedParam &param : comparison.params) {
        if (onlyDifferences && !param.differs)
            continue;
        QJsonArray values;
        for (const QJsonValue &value : param.values)
            values.append(value.isUndefined() ? QJsonValue() : value);
        json.append(QJsonObject{{QStringLiteral("param"), param.name},
                                {QStringLiteral("differs"), param.differs},
                                {QStringLiteral("values"), values}});
    }
    return json;
}

QJsonObject metricJson(const RunComparison &comparison, const ComparedMetric &metric)
{
    QJsonArray best;
    for (int run : metric.best)
        best.append(comparison.runs[run].id);
    return {{QStringLiteral("metric"), metric.name},
            {QStringLiteral("greater_is_better"),
             metric.greaterIsBetter ? QJsonValue(*metric.greaterIsBetter) : QJsonValue()},
            {QStringLiteral("differs"), metric.differs},
            {QStringLiteral("values"), jsonNumbers(metric.values)},
            {QStringLiteral("stds"), jsonNumbers(metric.stds)},
            {QStringLiteral("deltas"), jsonNumbers(metric.deltas)},
            {QStringLiteral("best"), best}};
}

QJsonArray runsJson(const RunComparison &comparison, const ComparedMetric *metric)
{
    QJsonArray json;
    for (int run = 0; run < comparison.runs.size(); ++run) {
        const StoredRun &one = comparison.runs[run];
        QJsonObject row{{QStringLiteral("run"), one.id},
                        {QStringLiteral("name"), one.name},
                        {QStringLiteral("status"), runStatusName(one.status)},
                        {QStringLiteral("learner"), one.learner},
                        {QStringLiteral("problem"), one.problem},
                        {QStringLiteral("dataset"), one.dataset},
                        {QStringLiteral("tags"), jsonTexts(one.tags)},
                        {QStringLiteral("seconds"), jsonNumber(one.seconds)},
                        {QStringLiteral("baseline"), run == comparison.baseline}};
        if (metric) {
            const int better = metric->betterThanBaseline(run);
            row[QStringLiteral("value")] = jsonNumber(metric->values[run]);
            row[QStringLiteral("std")] = jsonNumber(metric->stds[run]);
            row[QStringLiteral("folds")] = jsonNumbers(one.metrics.value(metric->name).folds);
            row[QStringLiteral("delta")] = jsonNumber(metric->deltas[run]);
            row[QStringLiteral("better")] = better == 0 ? QJsonValue() : QJsonValue(better > 0);
            row[QStringLiteral("best")] = metric->best.contains(run);
        }
        json.append(row);
    }
    return json;
}

} // namespace

Table comparedRunsTable(const RunComparison &comparison, const QString &metric)
{
    const ComparedMetric *compared = comparison.metric(metric);
    Table table;
    table.columns = {{Tr::tr("run"), false, 0},
                     {Tr::tr("name"), false, 0},
                     {Tr::tr("learner"), false, 0},
                     {Tr::tr("data set"), false, 0}};
    if (compared) {
        TableColumn::Best best = TableColumn::Best::None;
        if (compared->greaterIsBetter)
            best = *compared->greaterIsBetter ? TableColumn::Best::Largest
                                              : TableColumn::Best::Smallest;
        table.columns += {{metric, true, 4, best},
                          {Tr::tr("std"), true, 2},
                          {Tr::tr("delta"), true, 3},
                          {QString(), false, 0}};
    }
    for (int run = 0; run < comparison.runs.size(); ++run) {
        const StoredRun &one = comparison.runs[run];
        QList<QJsonValue> row{one.id.left(8), one.title(), one.learner, one.dataset};
        if (compared) {
            const bool base = run == comparison.baseline;
            const int better = compared->betterThanBaseline(run);
            QStringList words;
            if (base)
                words.append(Tr::tr("baseline"));
            else if (better != 0)
                words.append(better > 0 ? Tr::tr("better") : Tr::tr("worse"));
            if (compared->best.contains(run))
                words.append(Tr::tr("best"));
            row += {jsonNumber(compared->values[run]), jsonNumber(compared->stds[run]),
                    base ? QJsonValue() : jsonNumber(compared->deltas[run]),
                    words.join(QStringLiteral(", "))};
        }
        table.rows.append(row);
    }
    return table;
}

Table comparedParamsTable(const RunComparison &comparison, bool onlyDifferences)
{
    Table table;
    table.title = onlyDifferences ? Tr::tr("Params that differ") : Tr::tr("Params");
    table.columns = runColumns(comparison, Tr::tr("param"));
    table.caption = leftOut(comparison);
    for (const ComparedParam &param : comparison.params) {
        if (onlyDifferences && !param.differs)
            continue;
        QList<QJsonValue> row{param.name};
        for (qsizetype run = 0; run + 1 < table.columns.size(); ++run)
            row.append(param.values[run].isUndefined() ? QJsonValue()
                                                       : QJsonValue(paramText(param.values[run])));
        table.rows.append(row);
    }
    return table;
}

Table comparedMetricsTable(const RunComparison &comparison, bool onlyDifferences)
{
    Table table;
    table.title = onlyDifferences ? Tr::tr("Metrics that differ") : Tr::tr("Metrics");
    table.columns = runColumns(comparison, Tr::tr("metric"));
    table.caption = Tr::tr("*: best, in the metric's own direction. %1").arg(leftOut(comparison));
    table.caption = table.caption.trimmed();
    for (const ComparedMetric &metric : comparison.metrics) {
        if (onlyDifferences && !metric.differs)
            continue;
        QList<QJsonValue> row{metric.name};
        for (int run = 0; run + 1 < table.columns.size(); ++run)
            row.append(metricText(metric, run));
        table.rows.append(row);
    }
    return table;
}

QJsonObject comparisonJson(const RunComparison &comparison, const QString &metric,
                           bool onlyDifferences)
{
    QJsonArray metrics;
    for (const ComparedMetric &one : comparison.metrics) {
        if (!onlyDifferences || one.differs)
            metrics.append(metricJson(comparison, one));
    }
    return {{QStringLiteral("runs"), runsJson(comparison, comparison.metric(metric))},
            {QStringLiteral("params"), paramsJson(comparison, onlyDifferences)},
            {QStringLiteral("metrics"), metrics}};
}

} // namespace tenbin
