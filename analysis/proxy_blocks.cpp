#include "analysis/proxies.h"
#include "core/number.h"
#include "core/text.h"

#include <cmath>

namespace tenbin {

namespace {

constexpr qsizetype mostShown = 20;

QString captionOf(const Proxies &proxies)
{
    return Tr::tr("%1, %2").arg(proxies.data,
                                counted(proxies.rows, Tr::tr("%1 row."), Tr::tr("%1 rows.")));
}

QString togetherText(const Proxies &proxies)
{
    const FairnessEstimate &area = proxies.together;
    if (area.id.isEmpty())
        return {};
    if (!area.isDefined())
        return Tr::tr(" All features together: %1").arg(area.why);
    return Tr::tr(" All features together tell the groups with a ROC AUC of %1 (%2 to %3; %4), 0.5 "
                  "being chance: %5.")
        .arg(shortNumber(area.value), shortNumber(area.low), shortNumber(area.high), area.interval,
             proxies.method);
}

Table table(const Proxies &proxies)
{
    Table table;
    table.title = Tr::tr("Which features tell %1").arg(proxies.columns.join(QStringLiteral(", ")));
    table.caption =
        Tr::tr("%1 Association from 0 to 1: the correlation ratio of numbers, Cramér's V of "
               "categories. Both lie above 0 by chance alone: p-values are of the analysis of "
               "variance and the chi-squared test, by Holm over this table.%2")
            .arg(captionOf(proxies), togetherText(proxies));
    table.columns = {{Tr::tr("Feature"), false, 0},    {Tr::tr("Measure"), false, 0},
                     {Tr::tr("Association"), true, 3}, {Tr::tr("Low"), true, 3},
                     {Tr::tr("High"), true, 3},        {Tr::tr("Alone, ROC AUC"), true, 3},
                     {Tr::tr("p, adjusted"), true, 3}, {Tr::tr("Interval"), false, 0}};
    for (const Proxy &one : proxies.features)
        table.rows.append(
            {one.feature, one.measure, jsonNumber(one.association.value),
             jsonNumber(one.association.low), jsonNumber(one.association.high),
             jsonNumber(one.area), jsonNumber(one.adjusted),
             one.association.isDefined() ? one.association.interval : one.association.why});
    return table;
}

Chart chart(const Proxies &proxies)
{
    Chart chart;
    chart.id = QStringLiteral("proxies");
    chart.title =
        Tr::tr("Association of features with %1").arg(proxies.columns.join(QStringLiteral(", ")));
    chart.horizontal = true;
    chart.x.title = Tr::tr("Association (0 none, 1 whole)");
    Chart::Series bars;
    bars.name = Tr::tr("Association");
    bars.mark = Chart::Series::Mark::Bars;
    bars.colour = 0;
    qsizetype defined = 0;
    QString interval;
    for (const Proxy &one : proxies.features) {
        if (!one.association.isDefined() || ++defined > mostShown)
            continue;
        bars.x.append(double(bars.x.size()));
        bars.y.append(one.association.value);
        bars.low.append(one.association.low);
        bars.high.append(one.association.high);
        bars.labels.append(one.measure);
        interval = one.association.interval;
        chart.y.categories.append(one.feature);
    }
    chart.series.append(bars);
    chart.caption = interval.isEmpty()
                        ? captionOf(proxies)
                        : Tr::tr("%1 Whiskers: %2.").arg(captionOf(proxies), interval);
    if (defined > mostShown)
        chart.caption += Tr::tr(" The %1 strongest of %2 features.").arg(mostShown).arg(defined);
    chart.summary = chart.y.categories.isEmpty()
                        ? Tr::tr("No feature can be compared with the groups.")
                        : Tr::tr("%1 tells the groups most, with an association of %2.")
                              .arg(chart.y.categories.first(), shortNumber(bars.y.first()));
    return chart;
}

} // namespace

QList<Block> proxyBlocks(const Proxies &proxies)
{
    QList<Block> blocks;
    blocks.append(Heading{Tr::tr("Proxies of the protected attribute"), 2});
    if (const FairnessEstimate &area = proxies.together; area.isDefined()) {
        Figures figures;
        figures.figures.append({QStringLiteral("proxy_roc_auc"),
                                Tr::tr("Groups told by all features, ROC AUC"),
                                area.value,
                                area.low,
                                area.high,
                                area.interval,
                                {}});
        blocks.append(std::move(figures));
    }
    blocks.append(table(proxies));
    blocks.append(chart(proxies));
    return blocks;
}

} // namespace tenbin
