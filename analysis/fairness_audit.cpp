#include "analysis/fairness_audit.h"

#include "analysis/fairness_bootstrap.h"
#include "analysis/fairness_cells.h"
#include "analysis/holm.h"
#include "analysis/proportion_test.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "models/wilson.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

Status check(const Predictions &predictions, const ProtectedGroups &groups,
             const FairnessOptions &options)
{
    if (predictions.problem != Problem::Binary)
        return badInput(Tr::tr("Fairness is audited for predictions of two classes only."),
                        Tr::tr("Use predictions of a binary problem."));
    if (qsizetype(groups.of.size()) != predictions.size())
        return badInput(Tr::tr("There are %1 predictions and groups of %2 rows.")
                            .arg(predictions.size())
                            .arg(groups.of.size()),
                        Tr::tr("Use the data that were predicted."));
    return checkGroups(groups, options);
}

FairnessEstimate rateOf(const GroupCounts &counts, const GroupRate &rate, double level)
{
    FairnessEstimate estimate;
    estimate.id = rate.id;
    estimate.value = (counts.*rate.value)();
    if (!estimate.isDefined()) {
        estimate.why = rate.undefined;
    } else if (rate.outOf) {
        const ShareInterval interval = wilson(estimate.value, (counts.*rate.outOf)(), level);
        estimate.low = interval.low;
        estimate.high = interval.high;
        estimate.interval = Tr::tr("%1 Wilson").arg(percentText(level));
    }
    return estimate;
}

QList<FairnessEstimate> against(const GroupCounts &group, const GroupCounts &privileged)
{
    QList<FairnessEstimate> estimates;
    for (const auto &[id, metric] : shelf<FairnessMetric>().entries()) {
        if (!metric.against || (metric.needsProbabilities && !group.hasProbabilities))
            continue;
        FairnessEstimate estimate;
        estimate.id = id;
        estimate.value = metric.against(group, privileged);
        if (!estimate.isDefined())
            estimate.why = Tr::tr("The group or the privileged one has no rows for it.");
        estimates.append(estimate);
    }
    return estimates;
}

FairnessView withoutSmall(const FairnessView &view, const QList<GroupAudit> &groups)
{
    FairnessView large;
    for (qsizetype at = 0; at < groups.size(); ++at) {
        if (groups[at].small && at != view.privileged)
            continue;
        if (at == view.privileged)
            large.privileged = int(large.groups.size());
        large.groups.push_back(view.groups[size_t(at)]);
    }
    return large;
}

QList<FairnessEstimate> across(const FairnessView &view, const QList<GroupAudit> &groups)
{
    const FairnessView large = withoutSmall(view, groups);
    QList<FairnessEstimate> estimates;
    for (const auto &[id, metric] : shelf<FairnessMetric>().entries()) {
        if (!metric.across || (metric.needsProbabilities && !view.groups.front().hasProbabilities))
            continue;
        FairnessEstimate estimate;
        estimate.id = id;
        estimate.value = metric.across(view);
        if (!estimate.isDefined())
            estimate.why = metric.undefined;
        if (large.groups.size() < view.groups.size() && large.groups.size() > 1)
            estimate.withoutSmall = metric.across(large);
        estimates.append(estimate);
    }
    return estimates;
}

GroupCounts allBut(const FairnessView &view, qsizetype group)
{
    return FairnessView{view.groups, int(group)}.others();
}

void addComparisons(const FairnessView &view, QList<GroupAudit> &groups)
{
    for (qsizetype at = 0; at < groups.size(); ++at) {
        if (at == view.privileged)
            continue;
        const GroupCounts &counts = groups[at].counts;
        const GroupCounts other =
            view.privileged < 0 ? allBut(view, at) : view.groups[size_t(view.privileged)];
        for (const GroupRate &rate : groupRates()) {
            if (!rate.compared)
                continue;
            const double rows = (counts.*rate.outOf)();
            const double otherRows = (other.*rate.outOf)();
            if (!(rows > 0 && otherRows > 0))
                continue;
            const ProportionTest test =
                compareProportions(std::round((counts.*rate.value)() * rows), rows,
                                   std::round((other.*rate.value)() * otherRows), otherRows);
            groups[at].comparisons.append(
                {rate.id, test.difference, test.pValue, test.pValue, test.exact});
        }
        // Two groups without a privileged one: the second comparison is the first, turned around.
        if (groups.size() == 2 && view.privileged < 0)
            break;
    }
}

} // namespace

bool FairnessEstimate::isDefined() const
{
    return !std::isnan(value);
}

const GroupAudit *FairnessAudit::findGroup(const QString &name) const
{
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&](const GroupAudit &group) { return group.name == name; });
    return found == groups.end() ? nullptr : &*found;
}

const FairnessEstimate *FairnessAudit::findMetric(const QString &id) const
{
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const FairnessEstimate &one) { return one.id == id; });
    return found == metrics.end() ? nullptr : &*found;
}

Status checkGroups(const ProtectedGroups &groups, const FairnessOptions &options)
{
    if (groups.names.size() < 2)
        return badInput(
            Tr::tr("All predictions are of one group, \"%1\".").arg(groups.names.value(0)),
            Tr::tr("Choose a protected column with at least two values."));
    if (!options.privileged.isEmpty() && !groups.names.contains(options.privileged))
        return badInput(Tr::tr("There is no group \"%1\".").arg(options.privileged),
                        Tr::tr("Choose one of: %1.").arg(groups.names.join(QStringLiteral(", "))));
    if (options.resamples < 0 || !(options.level > 0 && options.level < 1))
        return failure(Error::Kind::Usage,
                       Tr::tr("An audit needs a level between 0 and 1, and no negative number of "
                              "resamples."));
    return {};
}

QStringList groupWarnings(const Predictions &predictions, const ProtectedGroups &groups,
                          qsizetype leastRows)
{
    QStringList warnings;
    QStringList small;
    std::vector<qsizetype> counts(size_t(groups.names.size()));
    for (quint32 group : groups.of)
        ++counts[group];
    for (size_t group = 0; group < counts.size(); ++group) {
        if (counts[group] < leastRows)
            small.append(groups.names[qsizetype(group)]);
    }
    if (!small.isEmpty())
        warnings.append(Tr::tr("Groups of fewer than %1 rows say more of chance than of the "
                               "predictions: %2.")
                            .arg(leastRows)
                            .arg(small.join(QStringLiteral(", "))));
    if (groups.missing > 0)
        warnings.append(counted(groups.missing,
                                Tr::tr("%1 row has no value of a protected column: a group apart."),
                                Tr::tr("%1 rows have no value of a protected column: groups "
                                       "apart.")));
    if (!predictions.weights.empty())
        warnings.append(Tr::tr("Every row counts once: the rows' weights are not used."));
    std::vector<quint32> rows = predictions.rows;
    std::sort(rows.begin(), rows.end());
    if (std::adjacent_find(rows.begin(), rows.end()) != rows.end())
        warnings.append(Tr::tr("Rows that were predicted several times count several times: "
                               "intervals and p-values are too small."));
    return warnings;
}

void adjustComparisons(QList<FairnessAudit> &audits)
{
    QList<double> pValues;
    for (const FairnessAudit &audit : std::as_const(audits)) {
        for (const GroupAudit &group : audit.groups) {
            for (const GroupComparison &comparison : group.comparisons)
                pValues.append(comparison.pValue);
        }
    }
    const QList<double> adjusted = holmAdjusted(pValues);
    qsizetype next = 0;
    for (FairnessAudit &audit : audits) {
        for (GroupAudit &group : audit.groups) {
            for (GroupComparison &comparison : group.comparisons)
                comparison.adjusted = adjusted[next++];
        }
    }
}

Result<FairnessAudit> auditLabels(Predictions labels, const ProtectedGroups &groups,
                                  const FairnessOptions &options, Progress &progress)
{
    labels.predicted = labels.truth;
    labels.score.clear();
    labels.probabilities.resize(0, 0);
    Result<FairnessAudit> audit = auditFairness(labels, groups, options, progress);
    if (!audit)
        return audit;
    audit->labels = true;
    keepOnly({QStringLiteral("selection_rate"), QStringLiteral("demographic_parity_difference"),
              QStringLiteral("demographic_parity_ratio"), QStringLiteral("disparate_impact")},
             *audit);
    return audit;
}

void keepOnly(const QStringList &ids, FairnessAudit &audit)
{
    const auto other = [&](const FairnessEstimate &one) { return !ids.contains(one.id); };
    audit.metrics.removeIf(other);
    audit.against.removeIf(other);
    for (GroupAudit &group : audit.groups) {
        group.rates.removeIf(other);
        group.against.removeIf(other);
        group.comparisons.removeIf(
            [&](const GroupComparison &one) { return !ids.contains(one.rate); });
    }
    QList<FairnessAudit> one{std::move(audit)};
    adjustComparisons(one);
    audit = one.takeFirst();
}

Result<FairnessAudit> auditFairness(const Predictions &predictions, const ProtectedGroups &groups,
                                    const FairnessOptions &options, Progress &progress)
{
    if (Status checked = check(predictions, groups, options); !checked)
        return passOn(checked);
    const FairnessCells cells(predictions, groups);
    const FairnessView view{
        cells.counts(),
        int(options.privileged.isEmpty() ? -1 : groups.names.indexOf(options.privileged))};
    FairnessAudit audit;
    audit.rows = predictions.size();
    audit.positive = predictions.classes.value(predictions.positive);
    audit.privileged = options.privileged;
    audit.options = options;
    for (qsizetype at = 0; at < groups.names.size(); ++at) {
        GroupAudit group;
        group.name = groups.names[at];
        group.counts = view.groups[size_t(at)];
        group.small = group.counts.rows() < double(options.leastRows);
        for (const GroupRate &rate : groupRates())
            group.rates.append(rateOf(group.counts, rate, options.level));
        if (view.privileged >= 0 && at != view.privileged)
            group.against = against(group.counts, view.groups[size_t(view.privileged)]);
        audit.groups.append(group);
    }
    audit.metrics = across(view, audit.groups);
    if (view.privileged >= 0)
        audit.against = against(view.others(), view.groups[size_t(view.privileged)]);
    addComparisons(view, audit.groups);
    QList<FairnessAudit> one{std::move(audit)};
    adjustComparisons(one);
    audit = one.takeFirst();
    audit.warnings = groupWarnings(predictions, groups, options.leastRows);
    if (options.resamples > 0) {
        if (Status added = addFairnessIntervals(cells, view.privileged, audit, progress); !added)
            return passOn(added);
    }
    return audit;
}

} // namespace tenbin
