#include "analysis/fairness_blocks.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

QJsonValue shown(double value)
{
    return std::isnan(value) ? QJsonValue(Tr::tr("undefined")) : QJsonValue(value);
}

/// "0.253 (0.239 to 0.268)".
QString withInterval(const FairnessEstimate &estimate)
{
    if (!estimate.isDefined())
        return Tr::tr("undefined: %1").arg(estimate.why);
    if (std::isnan(estimate.low))
        return shortNumber(estimate.value);
    return Tr::tr("%1 (%2 to %3)")
        .arg(shortNumber(estimate.value), shortNumber(estimate.low), shortNumber(estimate.high));
}

bool anyHasProbabilities(const FairnessAudit &audit)
{
    return !audit.groups.isEmpty() && audit.groups.first().counts.hasProbabilities;
}

Table groupTable(const FairnessAudit &audit)
{
    Table table;
    table.title = Tr::tr("Groups");
    table.caption =
        Tr::tr("\"%1\" is the favourable outcome. Shares with Wilson's intervals, means "
               "with bootstrap intervals.")
            .arg(audit.positive);
    table.columns = {{Tr::tr("Group"), false, 0}, {Tr::tr("Rows"), true, 0}};
    for (const GroupRate &rate : groupRates()) {
        if (!rate.needsProbabilities || anyHasProbabilities(audit))
            table.columns.append({rate.title, false, 0});
    }
    table.columns.append({Tr::tr("Note"), false, 0});
    for (const GroupAudit &group : audit.groups) {
        QList<QJsonValue> row{group.name, group.counts.rows()};
        for (qsizetype at = 0; at < group.rates.size(); ++at) {
            if (!groupRates()[at].needsProbabilities || anyHasProbabilities(audit))
                row.append(withInterval(group.rates[at]));
        }
        QString note;
        if (group.small)
            note = Tr::tr("fewer than %1 rows").arg(audit.options.leastRows);
        else if (group.name == audit.privileged)
            note = Tr::tr("privileged");
        row.append(note);
        table.rows.append(row);
    }
    return table;
}

/// `leastRows` heads the column of values without small groups; 0: there is none.
Table metricTable(const QList<FairnessEstimate> &estimates, const QString &title,
                  const QString &caption, qsizetype leastRows)
{
    Table table;
    table.title = title;
    table.caption = caption;
    table.columns = {{Tr::tr("Measure"), false, 0}, {Tr::tr("Value"), true, 3},
                     {Tr::tr("Low"), true, 3},      {Tr::tr("High"), true, 3},
                     {Tr::tr("Fair"), true, 0},     {Tr::tr("Interval"), false, 0}};
    if (leastRows > 0)
        table.columns.append({Tr::tr("Groups of %1 rows or more").arg(leastRows), true, 3});
    table.columns.append({Tr::tr("Definition"), false, 0});
    for (const FairnessEstimate &estimate : estimates) {
        const FairnessMetric &metric = *shelf<FairnessMetric>().find(estimate.id);
        QList<QJsonValue> row{metric.title,
                              shown(estimate.value),
                              jsonNumber(estimate.low),
                              jsonNumber(estimate.high),
                              metric.fair,
                              estimate.isDefined() ? estimate.interval : estimate.why};
        if (leastRows > 0)
            row.append(shown(estimate.withoutSmall));
        row.append(metric.formula);
        table.rows.append(row);
    }
    return table;
}

Table comparisonTable(const FairnessAudit &audit)
{
    Table table;
    table.title = Tr::tr("Do groups differ by more than chance?");
    table.caption =
        audit.privileged.isEmpty()
            ? Tr::tr("Each group minus all others together. p-values are Holm's, over all rows of "
                     "this table.")
            : Tr::tr("Each group minus \"%1\". p-values are Holm's, over all rows of this table.")
                  .arg(audit.privileged);
    table.columns = {{Tr::tr("Group"), false, 0},     {Tr::tr("Rate"), false, 0},
                     {Tr::tr("Difference"), true, 3}, {Tr::tr("p, adjusted"), true, 3},
                     {Tr::tr("p, alone"), true, 3},   {Tr::tr("Test"), false, 0}};
    for (const GroupAudit &group : audit.groups) {
        for (const GroupComparison &one : group.comparisons)
            table.rows.append(
                {group.name, groupRate(one.rate).title, one.difference, one.adjusted, one.pValue,
                 one.exact ? Tr::tr("Fisher, exact") : Tr::tr("z of two shares, pooled")});
    }
    return table;
}

} // namespace

QList<Block> fairnessBlocks(const FairnessAudit &audit)
{
    const bool anySmall = std::any_of(audit.groups.begin(), audit.groups.end(),
                                      [](const GroupAudit &group) { return group.small; });
    QList<Block> blocks;
    for (const QString &warning : audit.warnings)
        blocks.append(Paragraph{warning});
    blocks.append(groupTable(audit));
    blocks.append(metricTable(
        audit.metrics, Tr::tr("Across groups"),
        Tr::tr("Without a sign. A largest difference lies above 0 by chance alone, its interval "
               "too: whether groups differ is asked below."),
        anySmall ? audit.options.leastRows : 0));
    if (!audit.against.isEmpty())
        blocks.append(metricTable(audit.against,
                                  Tr::tr("All other groups against \"%1\"").arg(audit.privileged),
                                  Tr::tr("Group minus privileged group: below 0 the rate of the "
                                         "other groups is the smaller one."),
                                  0));
    blocks.append(comparisonTable(audit));
    return blocks;
}

} // namespace tenbin
