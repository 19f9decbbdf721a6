#include "analysis/critical_difference_chart.h"

#include "core/number.h"
#include "core/text.h"

namespace tenbin {

namespace {

Chart::Series bar(const QString &name, double from, double to, qsizetype place, int colour)
{
    Chart::Series series;
    series.name = name;
    series.colour = colour;
    series.x = {from, to};
    series.y = {double(place), double(place)};
    return series;
}

} // namespace

Chart criticalDifferenceChart(const QStringList &names, const FriedmanTest &friedman,
                              const NemenyiTest &nemenyi)
{
    constexpr int rulerColour = 7;
    constexpr int groupColour = 1;
    Chart chart;
    chart.id = QStringLiteral("critical_difference");
    chart.title = Tr::tr("Critical difference of average ranks");
    chart.x.title = Tr::tr("Average rank (1 is best)");
    // The first and the last model stand whole inside the axes.
    const double last = std::max(double(names.size()), 1 + nemenyi.criticalDifference);
    chart.x.minimum = 1 - 0.03 * (last - 1);
    chart.x.maximum = last + 0.03 * (last - 1);
    chart.y.categories = {Tr::tr("CD = %1").arg(shortNumber(nemenyi.criticalDifference, 4))};
    chart.series.append(
        bar(Tr::tr("critical difference"), 1, 1 + nemenyi.criticalDifference, 0, rulerColour));
    Chart::Series models;
    models.name = Tr::tr("average rank");
    models.mark = Chart::Series::Mark::Points;
    models.colour = 0;
    for (int treatment : nemenyi.order) {
        models.x.append(friedman.averageRanks[treatment]);
        models.y.append(double(chart.y.categories.size()));
        models.labels.append(QStringLiteral("%1: %2").arg(
            names[treatment], shortNumber(friedman.averageRanks[treatment], 4)));
        chart.y.categories.append(names[treatment]);
    }
    chart.series.append(models);
    QStringList words;
    for (const NemenyiTest::Group &group : nemenyi.groups) {
        QStringList members;
        for (int place = group.first; place <= group.last; ++place)
            members.append(names[nemenyi.order[place]]);
        const QString name = Tr::tr("no difference (%1)").arg(chart.series.size() - 1);
        chart.series.append(bar(name, models.x[group.first], models.x[group.last],
                                chart.y.categories.size(), groupColour));
        chart.series.last().labels = {members.first(), members.last()};
        chart.y.categories.append(name);
        words.append(members.join(QStringLiteral(", ")));
    }
    chart.caption =
        Tr::tr("%1 models on %2 data sets. Bars join models that Nemenyi's test at %3 does not "
               "tell apart.")
            .arg(names.size())
            .arg(friedman.blocks)
            .arg(shortNumber(nemenyi.alpha));
    chart.summary = words.isEmpty()
                        ? Tr::tr("Critical difference %1: all models differ.")
                              .arg(shortNumber(nemenyi.criticalDifference, 4))
                        : Tr::tr("Critical difference %1: no difference is shown between %2.")
                              .arg(shortNumber(nemenyi.criticalDifference, 4),
                                   words.join(Tr::tr("; nor between ")));
    return chart;
}

} // namespace tenbin
