#include "analysis/class_fairness.h"

#include "analysis/fairness_blocks.h"
#include "analysis/one_class.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>

namespace tenbin {

namespace {

constexpr qsizetype mostComparisons = 50;

/// Whether each row is predicted right, as a decision that should always be taken.
Predictions hitsOf(const Predictions &predictions)
{
    Predictions hits;
    hits.problem = Problem::Binary;
    hits.classes = {Tr::tr("wrong"), Tr::tr("right")};
    hits.truth.assign(predictions.truth.size(), 1);
    for (size_t row = 0; row < predictions.truth.size(); ++row)
        hits.predicted.push_back(predictions.predicted[row] == predictions.truth[row] ? 1 : 0);
    hits.weights = predictions.weights;
    hits.rows = predictions.rows;
    return hits;
}

/// Each class in a row, with the measures across groups.
Table classTable(const QList<FairnessAudit> &classes)
{
    Table table;
    table.title = Tr::tr("Each class against the rest");
    table.caption =
        Tr::tr("%1 Measures across groups, without a sign, with %2 bootstrap intervals.")
            .arg(auditCaption(classes.first()), percentText(classes.first().options.level));
    table.columns = {{Tr::tr("Class"), false, 0}};
    for (const FairnessEstimate &one : classes.first().metrics)
        table.columns.append({shelf<FairnessMetric>().find(one.id)->title, false, 0});
    for (const FairnessAudit &audit : classes) {
        QList<QJsonValue> row{audit.positive};
        for (const FairnessEstimate &one : audit.metrics)
            row.append(estimateText(one));
        table.rows.append(row);
    }
    return table;
}

Chart selectionChart(const QList<FairnessAudit> &classes)
{
    const FairnessAudit &first = classes.first();
    Chart chart;
    chart.id = QStringLiteral("classes_by_group");
    chart.title = first.labels ? Tr::tr("Labels by group") : Tr::tr("Predicted classes by group");
    chart.x.title = Tr::tr("Group");
    chart.y.title = Tr::tr("Class");
    Chart::Series cells;
    cells.name = Tr::tr("Share of the group");
    cells.mark = Chart::Series::Mark::HeatMap;
    for (const GroupAudit &group : first.groups) {
        cells.x.append(double(chart.x.categories.size()));
        chart.x.categories.append(group.name);
    }
    for (const FairnessAudit &audit : classes) {
        cells.y.append(double(chart.y.categories.size()));
        chart.y.categories.append(audit.positive);
        for (const GroupAudit &group : audit.groups) {
            cells.z.append(group.counts.selectionRate());
            cells.labels.append(Tr::tr("%1\nn %2")
                                    .arg(shortNumber(group.counts.selectionRate()),
                                         countText(qsizetype(group.counts.rows()))));
        }
    }
    chart.series.append(cells);
    chart.caption = Tr::tr("%1 The shares of a group add up to 1; n: rows of the group.")
                        .arg(auditCaption(first));
    chart.summary =
        Tr::tr("Shares of %1 classes in %2 groups.").arg(classes.size()).arg(first.groups.size());
    return chart;
}

Table comparisonTable(const ClassFairness &audit)
{
    struct Compared
    {
        const FairnessAudit *of;
        const GroupAudit *group;
        const GroupComparison *comparison;
    };
    QList<Compared> all;
    QList<const FairnessAudit *> audits;
    if (audit.hits)
        audits.append(&*audit.hits);
    for (const FairnessAudit &one : audit.classes)
        audits.append(&one);
    for (const FairnessAudit *one : std::as_const(audits)) {
        for (const GroupAudit &group : one->groups) {
            for (const GroupComparison &comparison : group.comparisons)
                all.append({one, &group, &comparison});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Compared &a, const Compared &b) {
        return a.comparison->pValue < b.comparison->pValue;
    });
    const qsizetype compared = all.size();
    all.resize(std::min(all.size(), mostComparisons));
    const QString &privileged = audit.classes.first().privileged;
    Table table;
    table.title = Tr::tr("Do groups differ by more than chance?");
    table.caption =
        Tr::tr("Each group minus %1. p-values are Holm's, over %2 comparisons; those "
               "with the smallest first%3.")
            .arg(privileged.isEmpty() ? Tr::tr("all others together")
                                      : QStringLiteral("\"%1\"").arg(privileged),
                 countText(compared),
                 compared > all.size() ? Tr::tr(", the first %1").arg(all.size()) : QString());
    table.columns = {{Tr::tr("Class"), false, 0},      {Tr::tr("Group"), false, 0},
                     {Tr::tr("Rate"), false, 0},       {Tr::tr("Difference"), true, 3},
                     {Tr::tr("p, adjusted"), true, 3}, {Tr::tr("p, alone"), true, 3}};
    for (const Compared &one : std::as_const(all))
        table.rows.append(
            {audit.hits && one.of == &*audit.hits ? Tr::tr("(any)") : one.of->positive,
             one.group->name, groupRate(one.comparison->rate).title, one.comparison->difference,
             one.comparison->adjusted, one.comparison->pValue});
    return table;
}

} // namespace

Result<ClassFairness> auditClasses(const Predictions &predictions, const ProtectedGroups &groups,
                                   const FairnessOptions &options, bool labels, Progress &progress)
{
    const qsizetype count = predictions.classes.size();
    if (count > mostAuditedClasses)
        return badInput(Tr::tr("There are %1 classes; at most %2 are audited one by one.")
                            .arg(count)
                            .arg(mostAuditedClasses),
                        Tr::tr("Choose the class of interest with --positive."));
    QList<FairnessAudit> audits;
    if (!labels) {
        SubProgress part(progress, 0, 1.0 / double(count + 1));
        Result<FairnessAudit> hits = auditFairness(hitsOf(predictions), groups, options, part);
        if (!hits)
            return passOn(hits);
        keepOnly({QStringLiteral("accuracy"), QStringLiteral("accuracy_difference")}, *hits);
        audits.append(std::move(*hits));
    }
    for (qsizetype at = 0; at < count; ++at) {
        SubProgress part(progress, double(at + 1) / double(count + 1),
                         double(at + 2) / double(count + 1), predictions.classes[at]);
        const Predictions one = oneAgainstRest(predictions, int(at));
        Result<FairnessAudit> audit = labels ? auditLabels(one, groups, options, part)
                                             : auditFairness(one, groups, options, part);
        if (!audit)
            return passOn(audit);
        audits.append(std::move(*audit));
    }
    adjustComparisons(audits);
    ClassFairness found;
    if (!labels)
        found.hits = audits.takeFirst();
    found.classes = std::move(audits);
    return found;
}

QList<Block> classFairnessBlocks(const ClassFairness &audit)
{
    QList<Block> blocks;
    if (audit.hits)
        blocks += accuracyBlocks(*audit.hits);
    blocks += {selectionChart(audit.classes), classTable(audit.classes), comparisonTable(audit)};
    return blocks;
}

} // namespace tenbin
