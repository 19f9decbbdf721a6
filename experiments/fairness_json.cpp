#include "experiments/fairness_json.h"

#include "core/json.h"
#include "core/number.h"

#include <cmath>

namespace tenbin {

namespace {

QJsonObject valuesOf(const QList<FairnessEstimate> &estimates)
{
    QJsonObject values;
    for (const FairnessEstimate &one : estimates)
        values[one.id] = jsonNumber(one.value);
    return values;
}

QJsonObject intervalsOf(const QList<FairnessEstimate> &estimates)
{
    QJsonObject intervals;
    for (const FairnessEstimate &one : estimates)
        intervals[one.id] = QJsonArray{jsonNumber(one.low), jsonNumber(one.high)};
    return intervals;
}

QJsonObject reasonsOf(const QList<FairnessEstimate> &estimates)
{
    QJsonObject reasons;
    for (const FairnessEstimate &one : estimates) {
        if (!one.isDefined())
            reasons[one.id] = one.why;
    }
    return reasons;
}

QJsonObject groupJson(const GroupAudit &group, bool labels)
{
    QJsonObject json = valuesOf(group.rates);
    json[QStringLiteral("group")] = group.name;
    json[QStringLiteral("count")] = group.counts.rows();
    json[QStringLiteral("small")] = group.small;
    json[QStringLiteral("intervals")] = intervalsOf(group.rates);
    json[QStringLiteral("undefined")] = reasonsOf(group.rates);
    if (labels)
        return json;
    json[QStringLiteral("tp")] = group.counts.truePositives;
    json[QStringLiteral("fp")] = group.counts.falsePositives;
    json[QStringLiteral("fn")] = group.counts.falseNegatives;
    json[QStringLiteral("tn")] = group.counts.trueNegatives;
    return json;
}

/// Groups with their rows only.
QJsonArray groupCounts(const FairnessAudit &audit)
{
    QJsonArray groups;
    for (const GroupAudit &group : audit.groups)
        groups.append(QJsonObject{{QStringLiteral("group"), group.name},
                                  {QStringLiteral("count"), group.counts.rows()},
                                  {QStringLiteral("small"), group.small}});
    return groups;
}

double valueOf(const QList<FairnessEstimate> &estimates, const QString &id)
{
    for (const FairnessEstimate &one : estimates) {
        if (one.id == id)
            return one.value;
    }
    return std::nan("");
}

/// Group - privileged: of all others together, and of each group.
QJsonObject signedJson(const FairnessAudit &audit)
{
    QJsonObject json = valuesOf(audit.against);
    json[QStringLiteral("intervals")] = intervalsOf(audit.against);
    json[QStringLiteral("statistical_parity_difference_unprivileged_minus_privileged")] =
        json[QStringLiteral("demographic_parity_difference")];
    if (!audit.labels) {
        json[QStringLiteral("equal_opportunity_difference_unprivileged_minus_privileged")] =
            json[QStringLiteral("equal_opportunity_difference")];
        json[QStringLiteral("generalized_entropy_2")] =
            jsonNumber(valueOf(audit.metrics, QStringLiteral("generalized_entropy")));
    }
    QJsonObject groups, impacts;
    for (const GroupAudit &group : audit.groups) {
        const bool itself = group.name == audit.privileged;
        impacts[group.name] =
            itself ? QJsonValue(1)
                   : jsonNumber(valueOf(group.against, QStringLiteral("disparate_impact")));
        if (itself)
            continue;
        QJsonObject one = valuesOf(group.against);
        one[QStringLiteral("intervals")] = intervalsOf(group.against);
        groups[group.name] = one;
    }
    json[QStringLiteral("disparate_impact_of_each_group")] = impacts;
    json[QStringLiteral("groups")] = groups;
    return json;
}

QJsonArray comparisonsJson(const FairnessAudit &audit)
{
    QJsonArray json;
    for (const GroupAudit &group : audit.groups) {
        for (const GroupComparison &one : group.comparisons)
            json.append(QJsonObject{{QStringLiteral("group"), group.name},
                                    {QStringLiteral("rate"), one.rate},
                                    {QStringLiteral("difference"), jsonNumber(one.difference)},
                                    {QStringLiteral("p_value"), jsonNumber(one.pValue)},
                                    {QStringLiteral("p_adjusted"), jsonNumber(one.adjusted)},
                                    {QStringLiteral("test"),
                                     one.exact ? QStringLiteral("fisher") : QStringLiteral("z")}});
    }
    return json;
}

} // namespace

QJsonObject estimatesJson(const QList<FairnessEstimate> &estimates)
{
    return {{QStringLiteral("metrics"), valuesOf(estimates)},
            {QStringLiteral("intervals"), intervalsOf(estimates)},
            {QStringLiteral("undefined"), reasonsOf(estimates)}};
}

QJsonObject fairnessJson(const FairnessAudit &audit)
{
    QJsonObject json = estimatesJson(measuresOf(audit));
    QJsonArray groups;
    for (const GroupAudit &group : audit.groups)
        groups.append(groupJson(group, audit.labels));
    json[QStringLiteral("rows")] = audit.rows;
    json[QStringLiteral("positive")] = audit.positive;
    json[QStringLiteral("groups")] = groups;
    json[QStringLiteral("comparisons")] = comparisonsJson(audit);
    if (!audit.privileged.isEmpty()) {
        json[QStringLiteral("privileged")] = audit.privileged;
        json[QStringLiteral("signed")] = signedJson(audit);
    }
    return json;
}

QList<FairnessEstimate> measuresOf(const FairnessAudit &audit)
{
    QList<FairnessEstimate> metrics = audit.metrics;
    if (!audit.consistency.id.isEmpty())
        metrics.append(audit.consistency);
    return metrics;
}

QMap<QString, MetricValue> metricsOf(const QList<FairnessEstimate> &estimates)
{
    QMap<QString, MetricValue> metrics;
    for (const FairnessEstimate &one : estimates) {
        if (!one.isDefined())
            continue;
        MetricValue value;
        value.value = one.value;
        value.low = one.low;
        value.high = one.high;
        value.interval = one.interval;
        metrics[one.id] = value;
    }
    return metrics;
}

QJsonObject classFairnessJson(const ClassFairness &audit)
{
    QJsonObject json;
    QJsonArray classes;
    for (const FairnessAudit &one : audit.classes)
        classes.append(fairnessJson(one));
    if (audit.hits) {
        json = fairnessJson(*audit.hits);
        json.remove(QStringLiteral("positive"));
    } else {
        json[QStringLiteral("rows")] = audit.classes.first().rows;
        json[QStringLiteral("groups")] = groupCounts(audit.classes.first());
        json[QStringLiteral("metrics")] = QJsonObject();
    }
    json[QStringLiteral("classes")] = classes;
    return json;
}

} // namespace tenbin
