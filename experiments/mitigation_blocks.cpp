#include "experiments/mitigation_blocks.h"

#include "analysis/fairness_metric.h"
#include "analysis/group_counts.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "models/fitted_mitigation.h"
#include "models/metric.h"

#include <QJsonArray>

#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

QString titleOf(const PairedFigure &figure)
{
    if (!figure.group.isEmpty() || figure.id == QLatin1String("selection_rate"))
        return groupRate(figure.id).title;
    if (const FairnessMetric *metric = shelf<FairnessMetric>().find(figure.id))
        return metric->title;
    return shelf<Metric>().find(figure.id)->title;
}

QString withInterval(const PairedValue &value, int digits = 3)
{
    if (std::isnan(value.value))
        return Tr::tr("undefined");
    if (std::isnan(value.low))
        return shortNumber(value.value, digits);
    return Tr::tr("%1 (%2 to %3)")
        .arg(shortNumber(value.value, digits), shortNumber(value.low, digits),
             shortNumber(value.high, digits));
}

Table overallTable(const MitigationComparison &comparison)
{
    Table table;
    table.title = Tr::tr("Before and after");
    table.caption =
        Tr::tr("The same %1 held-out rows; %2 of pairs: every resample has the same rows before "
               "and after. Differences of rates are largest minus smallest over the groups.")
            .arg(countText(comparison.rows), comparison.interval);
    table.columns = {{Tr::tr("Figure"), false, 0},
                     {Tr::tr("Before"), false, 0},
                     {Tr::tr("After"), false, 0},
                     {Tr::tr("After - before"), false, 0}};
    for (const PairedFigure &figure : comparison.figures) {
        if (figure.group.isEmpty())
            table.rows.append({titleOf(figure), withInterval(figure.before),
                               withInterval(figure.after), withInterval(figure.difference)});
    }
    return table;
}

Table groupTable(const MitigationComparison &comparison)
{
    Table table;
    table.title = Tr::tr("Before and after by group");
    table.caption = Tr::tr("%1 of pairs.").arg(comparison.interval);
    table.columns = {{Tr::tr("Group"), false, 0}, {Tr::tr("Rows"), true, 0},
                     {Tr::tr("Rate"), false, 0},  {Tr::tr("Before"), false, 0},
                     {Tr::tr("After"), false, 0}, {Tr::tr("After - before"), false, 0}};
    for (qsizetype group = 0; group < comparison.groups.size(); ++group) {
        for (const PairedFigure &figure : comparison.figures) {
            if (figure.group == comparison.groups[group])
                table.rows.append({figure.group, comparison.groupRows[group], titleOf(figure),
                                   withInterval(figure.before), withInterval(figure.after),
                                   withInterval(figure.difference)});
        }
    }
    return table;
}

Chart::Series seriesOf(const QString &name, int colour)
{
    Chart::Series series;
    series.name = name;
    series.mark = Mark::Points;
    series.colour = colour;
    return series;
}

void add(const FrontierPoint &point, const QString &label, Chart::Series &series)
{
    series.x.append(point.gap.value);
    series.y.append(point.accuracy.value);
    series.low.append(point.accuracy.low);
    series.high.append(point.accuracy.high);
    series.labels.append(label);
}

/// Intervals of the gap lie: lines with a break after each.
void addLying(const FrontierPoint &point, Chart::Series &series)
{
    series.x += {point.gap.low, point.gap.high, qQNaN()};
    series.y += {point.accuracy.value, point.accuracy.value, qQNaN()};
}

Chart frontierChart(const MitigationPlan &plan, const MitigationComparison &comparison,
                    const QString &data)
{
    const Mitigator &method = mitigatorOf(plan.chosen);
    const QString gap = shelf<FairnessMetric>().find(comparison.gapMetric)->title;
    Chart chart;
    chart.id = QStringLiteral("mitigation_frontier");
    chart.title = Tr::tr("Accuracy and fairness");
    chart.x.title = gap;
    chart.y.title = Tr::tr("Accuracy");
    Chart::Series lying;
    lying.mark = Mark::Line;
    lying.muted = true;
    Chart::Series path =
        seriesOf(Tr::tr("%1, other settings of %2").arg(method.title, method.tradeOff), 0);
    Chart::Series chosen = seriesOf(Tr::tr("%1, as chosen").arg(method.title), 1);
    Chart::Series plain = seriesOf(Tr::tr("Without mitigation"), 2);
    add(comparison.plain, Tr::tr("without mitigation"), plain);
    addLying(comparison.plain, lying);
    for (qsizetype at = 0; at < comparison.frontier.size(); ++at) {
        const QString label =
            QStringLiteral("%1 = %2").arg(method.tradeOff, shortNumber(plan.settingOf(at)));
        add(comparison.frontier[at], label, at == plan.chosenAt ? chosen : path);
        addLying(comparison.frontier[at], lying);
    }
    chart.series = {lying, plain};
    if (!path.x.isEmpty())
        chart.series.append(path);
    chart.series.append(chosen);
    chart.caption = Tr::tr("%1, n = %2 held-out rows. Up is more accurate, left is fairer. "
                           "Intervals of both: %3.")
                        .arg(data, countText(comparison.rows), comparison.interval);
    const FrontierPoint &after = comparison.frontier[plan.chosenAt];
    chart.summary =
        Tr::tr("%1 goes from %2 to %3, accuracy from %4 to %5.")
            .arg(gap, shortNumber(comparison.plain.gap.value), shortNumber(after.gap.value),
                 shortNumber(comparison.plain.accuracy.value), shortNumber(after.accuracy.value));
    return chart;
}

/// What came of it, in a sentence.
QString verdict(const MitigationComparison &comparison)
{
    const PairedFigure &gap = *comparison.find(comparison.gapMetric);
    const PairedFigure &accuracy = *comparison.find(QStringLiteral("accuracy"));
    const double points = 100 * accuracy.difference.value;
    const QString cost =
        points < 0 ? Tr::tr("%1 percentage points of accuracy are lost").arg(shortNumber(-points))
                   : Tr::tr("no accuracy is lost");
    const QString title = shelf<FairnessMetric>().find(comparison.gapMetric)->title;
    if (std::isnan(gap.difference.value))
        return Tr::tr("%1 is undefined on the held-out rows; %2.").arg(title, cost);
    const double share = gap.before.value > 0 ? -gap.difference.value / gap.before.value : 0;
    if (share <= 0)
        return Tr::tr("%1 does not become smaller (%2 before, %3 after); %4.")
            .arg(title, shortNumber(gap.before.value), shortNumber(gap.after.value), cost);
    return Tr::tr("%1 falls by %2, from %3 to %4; %5.")
        .arg(title, percentText(share), shortNumber(gap.before.value), shortNumber(gap.after.value),
             cost);
}

QJsonObject valueJson(const PairedValue &value)
{
    return {{QStringLiteral("value"), jsonNumber(value.value)},
            {QStringLiteral("low"), jsonNumber(value.low)},
            {QStringLiteral("high"), jsonNumber(value.high)}};
}

QJsonObject pointJson(const FrontierPoint &point)
{
    return {{QStringLiteral("accuracy"), valueJson(point.accuracy)},
            {QStringLiteral("gap"), valueJson(point.gap)}};
}

} // namespace

QList<Block> mitigationOutcomeBlocks(const MitigationPlan &plan,
                                     const MitigationComparison &comparison, const QString &data)
{
    const Mitigator &method = mitigatorOf(plan.chosen);
    QList<Block> blocks{Heading{Tr::tr("Mitigation: %1").arg(method.title), 2}};
    for (const QString &note : mitigationNotes(plan.chosen))
        blocks.append(Paragraph{note});
    blocks.append(Paragraph{verdict(comparison)});
    blocks.append(overallTable(comparison));
    blocks.append(frontierChart(plan, comparison, data));
    blocks.append(groupTable(comparison));
    return blocks;
}

QJsonObject mitigationOutcomeJson(const MitigationPlan &plan,
                                  const MitigationComparison &comparison)
{
    QJsonArray figures;
    for (const PairedFigure &figure : comparison.figures)
        figures.append(QJsonObject{{QStringLiteral("id"), figure.id},
                                   {QStringLiteral("group"), figure.group},
                                   {QStringLiteral("before"), valueJson(figure.before)},
                                   {QStringLiteral("after"), valueJson(figure.after)},
                                   {QStringLiteral("difference"), valueJson(figure.difference)}});
    QJsonArray settings;
    for (qsizetype at = 0; at < comparison.frontier.size(); ++at) {
        QJsonObject point = pointJson(comparison.frontier[at]);
        point[QStringLiteral("value")] = plan.settingOf(at);
        point[QStringLiteral("chosen")] = at == plan.chosenAt;
        settings.append(point);
    }
    QJsonObject json = plan.chosen.toJson();
    json[QStringLiteral("needs_protected")] = plan.chosen.needsGroups();
    json[QStringLiteral("randomised")] = plan.chosen.drawsDecisions();
    json[QStringLiteral("notes")] = jsonTexts(mitigationNotes(plan.chosen));
    json[QStringLiteral("gap_metric")] = comparison.gapMetric;
    json[QStringLiteral("rows")] = comparison.rows;
    json[QStringLiteral("interval")] = comparison.interval;
    json[QStringLiteral("figures")] = figures;
    json[QStringLiteral("frontier")] =
        QJsonObject{{QStringLiteral("param"), mitigatorOf(plan.chosen).tradeOff},
                    {QStringLiteral("plain"), pointJson(comparison.plain)},
                    {QStringLiteral("settings"), settings}};
    return json;
}

} // namespace tenbin
