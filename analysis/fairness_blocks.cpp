#include "analysis/fairness_blocks.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

QJsonValue shown(double value)
{
    return std::isnan(value) ? QJsonValue(Tr::tr("undefined")) : QJsonValue(value);
}

bool anyHasProbabilities(const FairnessAudit &audit)
{
    return !audit.groups.isEmpty() && audit.groups.first().counts.hasProbabilities;
}

/// Rates that the groups have, in the order of the table.
QList<const GroupRate *> ratesOf(const FairnessAudit &audit)
{
    QList<const GroupRate *> rates;
    for (const FairnessEstimate &one : audit.groups.first().rates) {
        const GroupRate &rate = groupRate(one.id);
        if (!rate.needsProbabilities || anyHasProbabilities(audit))
            rates.append(&rate);
    }
    return rates;
}

const FairnessEstimate &estimateOf(const GroupAudit &group, const QString &rate)
{
    return *std::find_if(group.rates.begin(), group.rates.end(),
                         [&](const FairnessEstimate &one) { return one.id == rate; });
}

Table groupTable(const FairnessAudit &audit)
{
    Table table;
    table.title = audit.labels ? Tr::tr("Labels by group") : Tr::tr("Groups");
    table.caption =
        Tr::tr("%1 \"%2\" is the favourable outcome. Shares with Wilson's intervals, means with "
               "bootstrap intervals, all %3.")
            .arg(auditCaption(audit), audit.positive, percentText(audit.options.level));
    table.columns = {{Tr::tr("Group"), false, 0}, {Tr::tr("Rows"), true, 0}};
    const QList<const GroupRate *> rates = ratesOf(audit);
    for (const GroupRate *rate : rates)
        table.columns.append({audit.labels ? Tr::tr("Positive labels") : rate->title, false, 0});
    table.columns.append({Tr::tr("Note"), false, 0});
    for (const GroupAudit &group : audit.groups) {
        QList<QJsonValue> row{group.name, group.counts.rows()};
        for (const GroupRate *rate : rates)
            row.append(estimateText(estimateOf(group, rate->id)));
        QStringList notes;
        if (group.small)
            notes.append(Tr::tr("fewer than %1 rows").arg(audit.options.leastRows));
        if (group.name == audit.privileged)
            notes.append(Tr::tr("privileged"));
        row.append(notes.join(QStringLiteral(", ")));
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
    table.columns = estimateColumns();
    if (leastRows > 0)
        table.columns.append({Tr::tr("Groups of %1 rows or more").arg(leastRows), true, 3});
    table.columns.append({Tr::tr("Definition"), false, 0});
    for (const FairnessEstimate &estimate : estimates) {
        const FairnessMetric &metric = *shelf<FairnessMetric>().find(estimate.id);
        QList<QJsonValue> row = estimateRow(metric.title, metric.fair, estimate);
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

Table acrossTable(const FairnessAudit &audit)
{
    const bool anySmall = std::any_of(audit.groups.begin(), audit.groups.end(),
                                      [](const GroupAudit &group) { return group.small; });
    Table table = metricTable(
        audit.metrics, Tr::tr("Across groups"),
        Tr::tr("%1 Without a sign. A largest difference lies above 0 by chance alone, its interval "
               "too: whether groups differ is asked below.")
            .arg(auditCaption(audit)),
        anySmall ? audit.options.leastRows : 0);
    if (audit.consistency.id.isEmpty())
        return table;
    QList<QJsonValue> row = estimateRow(Tr::tr("Consistency"), 1, audit.consistency);
    if (anySmall)
        row.append(QJsonValue());
    row.append(audit.consistencyMethod);
    table.rows.append(row);
    return table;
}

void addFigure(const FairnessEstimate &estimate, const QString &title, Figures &figures)
{
    if (estimate.isDefined())
        figures.figures.append({estimate.id,
                                title,
                                estimate.value,
                                estimate.low,
                                estimate.high,
                                estimate.interval,
                                {}});
}

/// Short enough for a tile; the tables have the whole names.
Figures headline(const FairnessAudit &audit)
{
    const QList<std::pair<QString, QString>> titles{
        {QStringLiteral("demographic_parity_difference"), Tr::tr("Demographic parity Δ")},
        {QStringLiteral("disparate_impact"), Tr::tr("Disparate impact")},
        {QStringLiteral("equal_opportunity_difference"), Tr::tr("Equal opportunity Δ")},
        {QStringLiteral("equalized_odds_difference"), Tr::tr("Equalized odds Δ")},
        {QStringLiteral("accuracy_difference"), Tr::tr("Accuracy Δ")}};
    Figures figures;
    for (const auto &[id, title] : titles) {
        if (const FairnessEstimate *one = audit.findMetric(id))
            addFigure(*one, title, figures);
    }
    addFigure(audit.consistency, Tr::tr("Consistency"), figures);
    return figures;
}

void addRateCharts(const FairnessAudit &audit, bool fourFifths, QList<Block> &blocks)
{
    const QString selection = QStringLiteral("selection_rate");
    blocks.append(groupRateChart(audit, selection, fourFifths));
    if (audit.labels)
        return;
    for (const char *id : {"tpr", "fpr", "precision", "accuracy"})
        blocks.append(groupRateChart(audit, QString::fromLatin1(id)));
}

} // namespace

QList<Block> fairnessBlocks(const FairnessAudit &audit, const GroupedPredictions &of,
                            bool fourFifths)
{
    QList<Block> blocks;
    if (Figures figures = headline(audit); !figures.figures.isEmpty())
        blocks.append(std::move(figures));
    blocks.append(groupTable(audit));
    addRateCharts(audit, fourFifths, blocks);
    if (of.groups.columns.size() == 2)
        blocks.append(intersectionChart(audit, of.groups, QStringLiteral("selection_rate")));
    blocks.append(acrossTable(audit));
    if (!audit.against.isEmpty())
        blocks.append(metricTable(audit.against,
                                  Tr::tr("All other groups against \"%1\"").arg(audit.privileged),
                                  Tr::tr("Group minus privileged group: below 0 the rate of the "
                                         "other groups is the smaller one."),
                                  0));
    blocks.append(comparisonTable(audit));
    if (audit.labels)
        return blocks;
    if (anyHasProbabilities(audit))
        blocks.append(groupCalibrationChart(audit));
    if (!of.predictions.scores(of.predictions.positive).empty())
        blocks += {groupRocChart(audit, of), groupScoreChart(audit, of)};
    return blocks;
}

QList<Block> accuracyBlocks(const FairnessAudit &hits)
{
    QList<Block> blocks;
    if (Figures figures = headline(hits); !figures.figures.isEmpty())
        blocks.append(std::move(figures));
    blocks +=
        {groupTable(hits), groupRateChart(hits, QStringLiteral("accuracy")), acrossTable(hits)};
    return blocks;
}

QString estimateText(const FairnessEstimate &estimate)
{
    if (!estimate.isDefined())
        return Tr::tr("undefined: %1").arg(estimate.why);
    if (std::isnan(estimate.low))
        return shortNumber(estimate.value);
    return Tr::tr("%1 (%2 to %3)")
        .arg(shortNumber(estimate.value), shortNumber(estimate.low), shortNumber(estimate.high));
}

QList<QJsonValue> estimateRow(const QString &title, double fair, const FairnessEstimate &estimate)
{
    return {title,
            shown(estimate.value),
            jsonNumber(estimate.low),
            jsonNumber(estimate.high),
            fair,
            estimate.isDefined() ? estimate.interval : estimate.why};
}

QList<TableColumn> estimateColumns()
{
    return {{Tr::tr("Measure"), false, 0}, {Tr::tr("Value"), true, 3},
            {Tr::tr("Low"), true, 3},      {Tr::tr("High"), true, 3},
            {Tr::tr("Fair"), true, 0},     {Tr::tr("Interval"), false, 0}};
}

} // namespace tenbin
