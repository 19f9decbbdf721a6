#include "app/cli/run_reply.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

QJsonObject metricsJson(const QMap<QString, MetricValue> &metrics)
{
    QJsonObject json;
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
        QJsonObject one{{QStringLiteral("mean"), jsonNumber(metric->value)},
                        {QStringLiteral("std"), jsonNumber(metric->std)},
                        {QStringLiteral("folds"), jsonNumbers(metric->folds)},
                        {QStringLiteral("low"), jsonNumber(metric->low)},
                        {QStringLiteral("high"), jsonNumber(metric->high)},
                        {QStringLiteral("interval"), metric->interval}};
        json[metric.key()] = one;
    }
    return json;
}

QJsonObject runJson(const StoredRun &run)
{
    QJsonObject json{{QStringLiteral("run"), run.id},
                     {QStringLiteral("name"), run.name},
                     {QStringLiteral("task"), run.task},
                     {QStringLiteral("status"), runStatusName(run.status)},
                     {QStringLiteral("started"), run.started.toUTC().toString(Qt::ISODateWithMs)},
                     {QStringLiteral("seconds"), jsonNumber(run.seconds)},
                     {QStringLiteral("seed"), QString::number(run.seed)},
                     {QStringLiteral("problem"), run.problem},
                     {QStringLiteral("learner"), run.learner},
                     {QStringLiteral("dataset"), run.dataset},
                     {QStringLiteral("tags"), jsonTexts(run.tags)},
                     {QStringLiteral("notes"), run.notes},
                     {QStringLiteral("metrics"), metricsJson(run.metrics)}};
    if (run.error)
        json[QStringLiteral("error")] = errorToJson(*run.error);
    return json;
}

Reply runReply(const FinishedJob &job)
{
    Reply reply;
    reply.json = runJson(job.run);
    reply.json[QStringLiteral("warnings")] = jsonTexts(job.record.outcome.warnings);
    for (const Artifact &artifact : job.record.outcome.artifacts)
        reply.json[artifact.name] = QStringLiteral("runs/%1/%2").arg(job.run.id, artifact.path);
    if (!job.record.outcome.metrics.isEmpty())
        reply.blocks.append(metricsTable(job.record.outcome.metrics));
    reply.blocks.append(
        Paragraph{Tr::tr("Run %1 \"%2\" took %3 s.")
                      .arg(job.run.id.left(8), job.run.title(), shortNumber(job.run.seconds))});
    return reply;
}

Table metricsTable(const QMap<QString, MetricValue> &metrics)
{
    Table table;
    const bool folds = std::any_of(metrics.begin(), metrics.end(), [](const MetricValue &metric) {
        return !metric.folds.isEmpty();
    });
    table.columns = {{Tr::tr("metric"), false, 0},
                     {folds ? Tr::tr("mean") : Tr::tr("value"), true, 4}};
    if (folds)
        table.columns.append({Tr::tr("std"), true, 3});
    table.columns += {{Tr::tr("low"), true, 4}, {Tr::tr("high"), true, 4}};
    QStringList intervals;
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
        QList<QJsonValue> row{metric.key(), jsonNumber(metric->value)};
        if (folds)
            row.append(jsonNumber(metric->std));
        row += {jsonNumber(metric->low), jsonNumber(metric->high)};
        table.rows.append(row);
        if (!metric->interval.isEmpty() && !intervals.contains(metric->interval))
            intervals.append(metric->interval);
    }
    if (!intervals.isEmpty())
        table.caption = Tr::tr("low, high: %1").arg(intervals.join(QStringLiteral("; ")));
    return table;
}

} // namespace tenbin
