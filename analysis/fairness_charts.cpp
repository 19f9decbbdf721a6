#include "analysis/fairness_charts.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "models/wilson.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr qsizetype mostGroupsShown = 40;
constexpr double leastBinRows = 10;

const FairnessEstimate *find(const QList<FairnessEstimate> &estimates, const QString &id)
{
    const auto found = std::find_if(estimates.begin(), estimates.end(),
                                    [&](const FairnessEstimate &one) { return one.id == id; });
    return found == estimates.end() ? nullptr : &*found;
}

/// Positions of the groups with the most rows, in the groups' own order.
QList<qsizetype> largest(const FairnessAudit &audit, qsizetype most)
{
    QList<qsizetype> places(audit.groups.size());
    std::iota(places.begin(), places.end(), 0);
    std::stable_sort(places.begin(), places.end(), [&](qsizetype a, qsizetype b) {
        return audit.groups[a].counts.rows() > audit.groups[b].counts.rows();
    });
    places.resize(std::min(places.size(), most));
    std::sort(places.begin(), places.end());
    return places;
}

GroupCounts allRows(const FairnessAudit &audit)
{
    GroupCounts all;
    for (const GroupAudit &group : audit.groups)
        all.add(group.counts);
    return all;
}

double highestRate(const FairnessAudit &audit, const GroupRate &rate)
{
    double highest = std::nan("");
    for (const GroupAudit &group : audit.groups) {
        if (!group.small)
            highest = std::fmax(highest, (group.counts.*rate.value)());
    }
    return highest;
}

Chart::ReferenceLine across(double value, qsizetype count, const QString &label)
{
    return {label, value, -0.5, value, double(count) - 0.5};
}

QString rateTitle(const FairnessAudit &audit, const GroupRate &rate)
{
    return audit.labels ? Tr::tr("Positive labels") : rate.title;
}

QString leftOut(qsizetype shown, qsizetype all)
{
    return shown < all ? Tr::tr(" The %1 groups with the most rows of %2.").arg(shown).arg(all)
                       : QString();
}

} // namespace

QString auditCaption(const FairnessAudit &audit)
{
    const QString rows = counted(audit.rows, Tr::tr("%1 row."), Tr::tr("%1 rows."));
    return audit.data.isEmpty() ? rows : Tr::tr("%1, %2").arg(audit.data, rows);
}

Chart groupRateChart(const FairnessAudit &audit, const QString &id, bool fourFifths)
{
    const GroupRate &rate = groupRate(id);
    const QList<qsizetype> shown = largest(audit, mostGroupsShown);
    Chart chart;
    chart.id = QStringLiteral("groups_") + id;
    chart.title = Tr::tr("%1 by group").arg(rateTitle(audit, rate));
    chart.horizontal = true;
    chart.x.title = Tr::tr("%1, class %2").arg(rateTitle(audit, rate), audit.positive);
    Chart::Series large, small;
    large.mark = small.mark = Chart::Series::Mark::Points;
    large.name = rateTitle(audit, rate);
    large.colour = 0;
    small.name = Tr::tr("Fewer than %1 rows").arg(audit.options.leastRows);
    small.colour = 1;
    QString interval;
    QStringList without;
    for (qsizetype at : shown) {
        const GroupAudit &group = audit.groups[at];
        const auto place = double(chart.y.categories.size());
        chart.y.categories.append(
            Tr::tr("%1, n %2").arg(group.name, countText(qsizetype(group.counts.rows()))));
        const FairnessEstimate *estimate = find(group.rates, id);
        if (!estimate || !estimate->isDefined()) {
            without.append(Tr::tr("%1 (%2)").arg(group.name, estimate ? estimate->why : QString()));
            continue;
        }
        Chart::Series &series = group.small ? small : large;
        series.x.append(place);
        series.y.append(estimate->value);
        series.low.append(estimate->low);
        series.high.append(estimate->high);
        interval = estimate->interval;
    }
    for (Chart::Series &series : {std::ref(large), std::ref(small)}) {
        if (!series.x.isEmpty())
            chart.series.append(series);
    }
    const double overall = (allRows(audit).*rate.value)();
    if (!std::isnan(overall))
        chart.references.append(
            across(overall, shown.size(), Tr::tr("all rows %1").arg(shortNumber(overall))));
    if (const double highest = highestRate(audit, rate); fourFifths && !std::isnan(highest))
        chart.references.append(
            across(0.8 * highest, shown.size(),
                   Tr::tr("four fifths of the highest, %1").arg(shortNumber(0.8 * highest))));
    chart.caption =
        Tr::tr("%1 Whiskers: %2.%3")
            .arg(auditCaption(audit), interval, leftOut(shown.size(), audit.groups.size()));
    if (fourFifths)
        chart.caption += Tr::tr(" The line at four fifths is something to read against, not a "
                                "verdict.");
    if (!without.isEmpty())
        chart.caption += Tr::tr(" Not defined: %1.").arg(without.join(QStringLiteral("; ")));
    QStringList said;
    for (const GroupAudit &group : audit.groups) {
        if (const FairnessEstimate *one = find(group.rates, id);
            one && one->isDefined() && said.size() < 10)
            said.append(Tr::tr("%1 %2").arg(group.name, shortNumber(one->value)));
    }
    chart.summary = QStringLiteral("%1: %2.").arg(chart.title, said.join(QStringLiteral(", ")));
    return chart;
}

Chart groupCalibrationChart(const FairnessAudit &audit)
{
    constexpr qsizetype mostCurves = 6;
    const QList<qsizetype> shown = largest(audit, mostCurves);
    Chart chart;
    chart.id = QStringLiteral("groups_calibration");
    chart.title = Tr::tr("Calibration by group");
    chart.square = true;
    chart.x.title = Tr::tr("Mean predicted probability of class %1").arg(audit.positive);
    chart.y.title = Tr::tr("Share of class %1").arg(audit.positive);
    chart.x.maximum = 1;
    chart.y.maximum = 1;
    chart.references.append({Tr::tr("perfect"), 0, 0, 1, 1});
    QStringList errors;
    for (qsizetype k = 0; k < shown.size(); ++k) {
        const GroupAudit &group = audit.groups[shown[k]];
        Chart::Series points;
        points.mark = Chart::Series::Mark::Points;
        points.colour = int(k);
        for (const GroupCounts::Bin &bin : group.counts.bins) {
            if (bin.rows < leastBinRows)
                continue;
            const double share = bin.positives / bin.rows;
            const ShareInterval interval = wilson(share, bin.rows, audit.options.level);
            points.x.append(bin.scores / bin.rows);
            points.y.append(share);
            points.low.append(interval.low);
            points.high.append(interval.high);
            points.labels.append(
                Tr::tr("%1: %2 rows").arg(group.name, countText(qsizetype(bin.rows))));
        }
        if (points.x.isEmpty())
            continue;
        Chart::Series joined;
        joined.x = points.x;
        joined.y = points.y;
        joined.colour = int(k);
        points.name = group.name;
        chart.series += {joined, points};
        errors.append(
            Tr::tr("%1 %2").arg(group.name, shortNumber(group.counts.calibrationError())));
    }
    chart.caption =
        Tr::tr("%1 Ten bins of equal width, those of %2 rows or more. Whiskers: %3 Wilson.%4")
            .arg(auditCaption(audit))
            .arg(leastBinRows)
            .arg(percentText(audit.options.level), leftOut(shown.size(), audit.groups.size()));
    chart.summary =
        Tr::tr("Calibration error by group: %1.").arg(errors.join(QStringLiteral(", ")));
    return chart;
}

Chart intersectionChart(const FairnessAudit &audit, const ProtectedGroups &groups,
                        const QString &id)
{
    const GroupRate &rate = groupRate(id);
    Chart chart;
    chart.id = QStringLiteral("intersections");
    chart.title = Tr::tr("%1 of the intersections").arg(rateTitle(audit, rate));
    chart.y.title = groups.columns[0];
    chart.x.title = groups.columns[1];
    for (const QStringList &values : groups.values) {
        if (!chart.y.categories.contains(values[0]))
            chart.y.categories.append(values[0]);
        if (!chart.x.categories.contains(values[1]))
            chart.x.categories.append(values[1]);
    }
    chart.x.categories.sort();
    Chart::Series cells;
    cells.name = rateTitle(audit, rate);
    cells.mark = Chart::Series::Mark::HeatMap;
    const qsizetype columns = chart.x.categories.size();
    const qsizetype count = columns * chart.y.categories.size();
    cells.z = QList<double>(count, std::nan(""));
    cells.labels = QStringList(count, Tr::tr("no rows"));
    for (qsizetype column = 0; column < columns; ++column)
        cells.x.append(double(column));
    for (qsizetype row = 0; row < chart.y.categories.size(); ++row)
        cells.y.append(double(row));
    for (qsizetype at = 0; at < groups.values.size(); ++at) {
        const qsizetype cell = chart.y.categories.indexOf(groups.values[at][0]) * columns +
                               chart.x.categories.indexOf(groups.values[at][1]);
        const GroupAudit &group = audit.groups[at];
        cells.z[cell] = (group.counts.*rate.value)();
        cells.labels[cell] =
            Tr::tr("%1\nn %2")
                .arg(std::isnan(cells.z[cell]) ? Tr::tr("not defined") : shortNumber(cells.z[cell]),
                     countText(qsizetype(group.counts.rows())));
    }
    chart.series.append(cells);
    chart.caption = Tr::tr("%1 Each cell: the rate and its rows; intervals stand in the table of "
                           "groups. Cells of fewer than %2 rows say more of chance.")
                        .arg(auditCaption(audit))
                        .arg(audit.options.leastRows);
    chart.summary = Tr::tr("%1 of %2 intersections of %3 and %4.")
                        .arg(rateTitle(audit, rate))
                        .arg(groups.values.size())
                        .arg(groups.columns[0], groups.columns[1]);
    return chart;
}

} // namespace tenbin
