#include "analysis/fairness_blocks.h"
#include "analysis/value_fairness.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

namespace tenbin {

namespace {

QString captionOf(const ValueAudit &audit)
{
    const QString rows = counted(audit.rows, Tr::tr("%1 row."), Tr::tr("%1 rows."));
    return audit.data.isEmpty() ? rows : Tr::tr("%1, %2").arg(audit.data, rows);
}

Table groupTable(const ValueAudit &audit)
{
    Table table;
    table.title = audit.labels ? Tr::tr("Labels by group") : Tr::tr("Groups");
    table.caption =
        Tr::tr("%1 In units of the target, with %2 bootstrap intervals. A residual is truth minus "
               "prediction: above 0 the group is predicted too low.")
            .arg(captionOf(audit), percentText(audit.options.level));
    table.columns = {{Tr::tr("Group"), false, 0}, {Tr::tr("Rows"), true, 0}};
    for (const FairnessEstimate &one : audit.groups.first().figures)
        table.columns.append({valueTitle(one.id), false, 0});
    table.columns.append({Tr::tr("Note"), false, 0});
    for (const ValueGroup &group : audit.groups) {
        QList<QJsonValue> row{group.name, double(group.rows)};
        for (const FairnessEstimate &one : group.figures)
            row.append(estimateText(one));
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

Chart figureChart(const ValueAudit &audit, qsizetype figure)
{
    const QString id = audit.groups.first().figures[figure].id;
    Chart chart;
    chart.id = QStringLiteral("groups_") + id;
    chart.title = Tr::tr("%1 by group").arg(valueTitle(id));
    chart.horizontal = true;
    chart.x.title = Tr::tr("%1 (units of the target)").arg(valueTitle(id));
    Chart::Series large, small;
    large.mark = small.mark = Chart::Series::Mark::Points;
    large.name = valueTitle(id);
    large.colour = 0;
    small.name = Tr::tr("Fewer than %1 rows").arg(audit.options.leastRows);
    small.colour = 1;
    QString interval;
    QStringList said;
    for (const ValueGroup &group : audit.groups) {
        const auto place = double(chart.y.categories.size());
        chart.y.categories.append(Tr::tr("%1, n %2").arg(group.name, countText(group.rows)));
        const FairnessEstimate &one = group.figures[figure];
        if (!one.isDefined())
            continue;
        Chart::Series &series = group.small ? small : large;
        series.x.append(place);
        series.y.append(one.value);
        series.low.append(one.low);
        series.high.append(one.high);
        interval = one.interval;
        said.append(Tr::tr("%1 %2").arg(group.name, shortNumber(one.value)));
    }
    for (Chart::Series &series : {std::ref(large), std::ref(small)}) {
        if (!series.x.isEmpty())
            chart.series.append(series);
    }
    if (id == QLatin1String("mean_residual"))
        chart.references.append(
            {Tr::tr("right on average"), 0, -0.5, 0, double(audit.groups.size()) - 0.5});
    chart.caption = interval.isEmpty() ? captionOf(audit)
                                       : Tr::tr("%1 Whiskers: %2.").arg(captionOf(audit), interval);
    chart.summary = QStringLiteral("%1: %2.").arg(
        chart.title, QStringList(said.mid(0, 10)).join(QStringLiteral(", ")));
    return chart;
}

Table measureTable(const ValueAudit &audit)
{
    Table table;
    table.title = Tr::tr("Across groups");
    table.caption = Tr::tr("%1 Without a sign. A largest difference lies above 0 by chance alone, "
                           "its interval too: whether groups differ is asked below.")
                        .arg(captionOf(audit));
    table.columns = estimateColumns();
    table.columns.append({Tr::tr("Definition"), false, 0});
    for (const FairnessEstimate &one : audit.metrics) {
        QList<QJsonValue> row = estimateRow(valueTitle(one.id), 0, one);
        row.append(valueFormula(one.id));
        table.rows.append(row);
    }
    return table;
}

Table againstTable(const ValueAudit &audit)
{
    Table table;
    table.title = Tr::tr("Groups against \"%1\"").arg(audit.privileged);
    table.caption = Tr::tr("Group minus privileged group, in units of the target: below 0 the "
                           "group's is the smaller one.");
    table.columns = {{Tr::tr("Group"), false, 0}};
    table.columns += estimateColumns();
    for (const ValueGroup &group : audit.groups) {
        for (const FairnessEstimate &one : group.against)
            table.rows.append(QList<QJsonValue>{group.name} +
                              estimateRow(valueTitle(one.id), 0, one));
    }
    return table;
}

Table comparisonTable(const ValueAudit &audit)
{
    Table table;
    table.title = Tr::tr("Do groups differ by more than chance?");
    table.caption =
        Tr::tr("Each group minus %1; Welch's t-test. p-values are Holm's, over all rows of this "
               "table.")
            .arg(audit.privileged.isEmpty() ? Tr::tr("all others together")
                                            : QStringLiteral("\"%1\"").arg(audit.privileged));
    table.columns = {{Tr::tr("Group"), false, 0},
                     {Tr::tr("Figure"), false, 0},
                     {Tr::tr("Difference"), true, 3},
                     {Tr::tr("p, adjusted"), true, 3},
                     {Tr::tr("p, alone"), true, 3}};
    for (const ValueGroup &group : audit.groups) {
        for (const ValueComparison &one : group.comparisons)
            table.rows.append(
                {group.name, valueTitle(one.figure), one.difference, one.adjusted, one.pValue});
    }
    return table;
}

} // namespace

QString valueTitle(const QString &id)
{
    static const QMap<QString, QString> titles{
        {QStringLiteral("mean_truth"), Tr::tr("Mean truth")},
        {QStringLiteral("mean_prediction"), Tr::tr("Mean prediction")},
        {QStringLiteral("mean_residual"), Tr::tr("Mean residual")},
        {QStringLiteral("rmse"), Tr::tr("RMSE")},
        {QStringLiteral("mean_truth_difference"), Tr::tr("Difference of mean truth")},
        {QStringLiteral("mean_prediction_difference"), Tr::tr("Difference of mean prediction")},
        {QStringLiteral("mean_residual_difference"), Tr::tr("Difference of mean residual")},
        {QStringLiteral("rmse_difference"), Tr::tr("Difference of RMSE")},
        {QStringLiteral("ks_distance"), Tr::tr("Kolmogorov–Smirnov distance")}};
    return titles.value(id, id);
}

QString valueFormula(const QString &id)
{
    if (id == QLatin1String("ks_distance"))
        return Tr::tr("Largest difference of two groups' distribution functions of the "
                      "predictions, 0 to 1: 0 when they are distributed alike (statistical "
                      "parity).");
    return Tr::tr("Largest minus smallest over the groups, 0 or more, in units of the target.");
}

QList<Block> valueFairnessBlocks(const ValueAudit &audit)
{
    QList<Block> blocks;
    Figures figures;
    for (const FairnessEstimate &one : audit.metrics) {
        if (one.isDefined())
            figures.figures.append(
                {one.id, valueTitle(one.id), one.value, one.low, one.high, one.interval, {}});
    }
    if (!figures.figures.isEmpty())
        blocks.append(std::move(figures));
    blocks.append(groupTable(audit));
    for (qsizetype figure = 0; figure < audit.groups.first().figures.size(); ++figure)
        blocks.append(figureChart(audit, figure));
    blocks.append(measureTable(audit));
    if (!audit.privileged.isEmpty())
        blocks.append(againstTable(audit));
    blocks.append(comparisonTable(audit));
    return blocks;
}

} // namespace tenbin
