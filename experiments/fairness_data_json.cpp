#include "core/json.h"
#include "core/number.h"
#include "experiments/fairness_json.h"

namespace tenbin {

namespace {

QJsonObject merged(QJsonObject json, const QJsonObject &more)
{
    for (auto one = more.begin(); one != more.end(); ++one)
        json[one.key()] = one.value();
    return json;
}

/// Values by id with their intervals.
QJsonObject figuresJson(const QList<FairnessEstimate> &figures)
{
    const QJsonObject json = estimatesJson(figures);
    return merged(json[QStringLiteral("metrics")].toObject(),
                  {{QStringLiteral("intervals"), json[QStringLiteral("intervals")]},
                   {QStringLiteral("undefined"), json[QStringLiteral("undefined")]}});
}

QJsonArray comparisonsJson(const ValueAudit &audit)
{
    QJsonArray comparisons;
    for (const ValueGroup &group : audit.groups) {
        for (const ValueComparison &one : group.comparisons)
            comparisons.append(
                QJsonObject{{QStringLiteral("group"), group.name},
                            {QStringLiteral("rate"), one.figure},
                            {QStringLiteral("difference"), jsonNumber(one.difference)},
                            {QStringLiteral("p_value"), jsonNumber(one.pValue)},
                            {QStringLiteral("p_adjusted"), jsonNumber(one.adjusted)},
                            {QStringLiteral("test"), QStringLiteral("welch")}});
    }
    return comparisons;
}

} // namespace

QJsonObject valueFairnessJson(const ValueAudit &audit)
{
    QJsonObject json = estimatesJson(audit.metrics);
    QJsonArray groups;
    QJsonObject against;
    for (const ValueGroup &group : audit.groups) {
        groups.append(merged(figuresJson(group.figures), {{QStringLiteral("group"), group.name},
                                                          {QStringLiteral("count"), group.rows},
                                                          {QStringLiteral("small"), group.small}}));
        if (!group.against.isEmpty())
            against[group.name] = figuresJson(group.against);
    }
    json[QStringLiteral("rows")] = audit.rows;
    json[QStringLiteral("groups")] = groups;
    json[QStringLiteral("comparisons")] = comparisonsJson(audit);
    if (!audit.privileged.isEmpty()) {
        json[QStringLiteral("privileged")] = audit.privileged;
        json[QStringLiteral("signed")] = QJsonObject{{QStringLiteral("groups"), against}};
    }
    return json;
}

QJsonObject dataFairnessJson(const DataFairness &audit)
{
    const auto shareJson = [&](const GroupShare &one) {
        return QJsonObject{{QStringLiteral("group"), audit.groups[one.group]},
                           {QStringLiteral("count"), one.count},
                           {QStringLiteral("share"), one.share},
                           {QStringLiteral("low"), one.low},
                           {QStringLiteral("high"), one.high}};
    };
    QJsonArray presence, missing;
    for (const GroupShare &one : audit.presence)
        presence.append(shareJson(one));
    for (const MissingShare &one : audit.missing)
        missing.append(
            merged(shareJson(one), {{QStringLiteral("column"), one.column},
                                    {QStringLiteral("p_value"), jsonNumber(one.pValue)},
                                    {QStringLiteral("p_adjusted"), jsonNumber(one.adjusted)}}));
    return {{QStringLiteral("representation"), presence}, {QStringLiteral("missing"), missing}};
}

QJsonObject proxiesJson(const Proxies &proxies)
{
    QJsonArray features;
    for (const Proxy &one : proxies.features)
        features.append(
            QJsonObject{{QStringLiteral("feature"), one.feature},
                        {QStringLiteral("measure"), one.measure},
                        {QStringLiteral("association"), jsonNumber(one.association.value)},
                        {QStringLiteral("low"), jsonNumber(one.association.low)},
                        {QStringLiteral("high"), jsonNumber(one.association.high)},
                        {QStringLiteral("roc_auc"), jsonNumber(one.area)},
                        {QStringLiteral("p_value"), jsonNumber(one.pValue)},
                        {QStringLiteral("p_adjusted"), jsonNumber(one.adjusted)},
                        {QStringLiteral("undefined"), one.association.why}});
    QJsonObject json{{QStringLiteral("features"), features}};
    if (proxies.together.id.isEmpty())
        return json;
    return merged(json, {{QStringLiteral("roc_auc"), jsonNumber(proxies.together.value)},
                         {QStringLiteral("low"), jsonNumber(proxies.together.low)},
                         {QStringLiteral("high"), jsonNumber(proxies.together.high)},
                         {QStringLiteral("undefined"), proxies.together.why},
                         {QStringLiteral("method"), proxies.method}});
}

} // namespace tenbin
