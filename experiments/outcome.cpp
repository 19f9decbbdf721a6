#include "experiments/outcome.h"

#include "core/json.h"
#include "core/number.h"

namespace tenbin {

namespace {

QJsonObject metricToJson(const MetricValue &metric)
{
    QJsonObject json{{QStringLiteral("mean"), jsonNumber(metric.value)},
                     {QStringLiteral("std"), jsonNumber(metric.std)},
                     {QStringLiteral("low"), jsonNumber(metric.low)},
                     {QStringLiteral("high"), jsonNumber(metric.high)},
                     {QStringLiteral("interval"), metric.interval}};
    if (!metric.folds.isEmpty())
        json[QStringLiteral("folds")] = jsonNumbers(metric.folds);
    return json;
}

MetricValue metricFromJson(const QJsonObject &json)
{
    MetricValue metric;
    metric.value = numberOf(json[QStringLiteral("mean")]);
    metric.std = numberOf(json[QStringLiteral("std")]);
    metric.low = numberOf(json[QStringLiteral("low")]);
    metric.high = numberOf(json[QStringLiteral("high")]);
    metric.interval = json[QStringLiteral("interval")].toString();
    metric.folds = numbersOf(json[QStringLiteral("folds")].toArray());
    return metric;
}

} // namespace

QJsonObject Outcome::toJson() const
{
    QJsonObject metricsJson;
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric)
        metricsJson[metric.key()] = metricToJson(metric.value());
    QJsonArray artifactsJson;
    for (const Artifact &artifact : artifacts)
        artifactsJson.append(QJsonObject{{QStringLiteral("name"), artifact.name},
                                         {QStringLiteral("path"), artifact.path},
                                         {QStringLiteral("kind"), artifact.kind},
                                         {QStringLiteral("sha256"), artifact.sha256}});
    return {{QStringLiteral("problem"), problem},
            {QStringLiteral("metrics"), metricsJson},
            {QStringLiteral("blocks"), blocksToJson(blocks)},
            {QStringLiteral("artifacts"), artifactsJson},
            {QStringLiteral("warnings"), jsonTexts(warnings)},
            {QStringLiteral("values"), values}};
}

Result<Outcome> Outcome::fromJson(const QJsonObject &json)
{
    Outcome outcome;
    outcome.problem = json[QStringLiteral("problem")].toString();
    const QJsonObject metricsJson = json[QStringLiteral("metrics")].toObject();
    for (auto metric = metricsJson.begin(); metric != metricsJson.end(); ++metric)
        outcome.metrics[metric.key()] = metricFromJson(metric.value().toObject());
    Result<QList<Block>> blocks = blocksFromJson(json[QStringLiteral("blocks")].toArray());
    if (!blocks)
        return passOn(blocks);
    outcome.blocks = std::move(*blocks);
    for (const QJsonValue &one : json[QStringLiteral("artifacts")].toArray()) {
        const QJsonObject artifact = one.toObject();
        outcome.artifacts.append({artifact[QStringLiteral("name")].toString(),
                                  artifact[QStringLiteral("path")].toString(),
                                  artifact[QStringLiteral("kind")].toString(),
                                  artifact[QStringLiteral("sha256")].toString()});
    }
    outcome.warnings = textsOf(json[QStringLiteral("warnings")].toArray());
    outcome.values = json[QStringLiteral("values")].toObject();
    return outcome;
}

} // namespace tenbin
