#include "analysis/data_fairness.h"

#include "analysis/holm.h"
#include "analysis/proportion_test.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "models/wilson.h"

namespace tenbin {

namespace {

GroupShare shareOf(qsizetype group, qsizetype count, qsizetype rows, double level)
{
    GroupShare share;
    share.group = group;
    share.count = count;
    share.share = double(count) / double(rows);
    const ShareInterval interval = wilson(share.share, double(rows), level);
    share.low = interval.low;
    share.high = interval.high;
    return share;
}

void addMissing(const Column &column, const ProtectedGroups &groups, double level,
                DataFairness &audit)
{
    QList<qsizetype> counts(audit.groups.size());
    qsizetype all = 0;
    for (size_t row = 0; row < groups.of.size(); ++row) {
        if (column.isMissing(qsizetype(row))) {
            ++counts[qsizetype(groups.of[row])];
            ++all;
        }
    }
    for (qsizetype group = 0; group < counts.size() && all > 0; ++group) {
        MissingShare missing;
        static_cast<GroupShare &>(missing) =
            shareOf(group, counts[group], audit.sizes[group], level);
        missing.column = column.name();
        missing.pValue =
            compareProportions(double(counts[group]), double(audit.sizes[group]),
                               double(all - counts[group]), double(audit.rows - audit.sizes[group]))
                .pValue;
        audit.missing.append(missing);
    }
}

QString captionOf(const DataFairness &audit)
{
    return Tr::tr("%1, %2").arg(audit.data,
                                counted(audit.rows, Tr::tr("%1 row."), Tr::tr("%1 rows.")));
}

Chart presenceChart(const DataFairness &audit, double level)
{
    Chart chart;
    chart.id = QStringLiteral("representation");
    chart.title = Tr::tr("Representation");
    chart.horizontal = true;
    chart.x.title = Tr::tr("Share of all rows");
    Chart::Series points;
    points.name = chart.x.title;
    points.mark = Chart::Series::Mark::Points;
    points.colour = 0;
    for (const GroupShare &one : audit.presence) {
        points.x.append(double(one.group));
        points.y.append(one.share);
        points.low.append(one.low);
        points.high.append(one.high);
        chart.y.categories.append(
            Tr::tr("%1, n %2").arg(audit.groups[one.group], countText(one.count)));
    }
    chart.series.append(points);
    chart.caption = Tr::tr("%1 Whiskers: %2 Wilson.").arg(captionOf(audit), percentText(level));
    chart.summary = Tr::tr("Shares of %1 groups in %2.").arg(audit.groups.size()).arg(audit.data);
    return chart;
}

Table presenceTable(const DataFairness &audit, double level)
{
    Table table;
    table.title = Tr::tr("Representation");
    table.caption =
        Tr::tr("%1 Shares with Wilson's %2 interval.").arg(captionOf(audit), percentText(level));
    table.columns = {{Tr::tr("Group"), false, 0},
                     {Tr::tr("Rows"), true, 0},
                     {Tr::tr("Share of all"), true, 3},
                     {Tr::tr("Low"), true, 3},
                     {Tr::tr("High"), true, 3}};
    for (const GroupShare &one : audit.presence)
        table.rows.append(
            {audit.groups[one.group], double(one.count), one.share, one.low, one.high});
    return table;
}

Table missingTable(const DataFairness &audit, double level)
{
    Table table;
    table.title = Tr::tr("Missing values by group");
    table.caption =
        Tr::tr("%1 Columns with missing values. Shares of the group's rows with Wilson's %2 "
               "interval; p-values against all other groups together, by Holm over this table.")
            .arg(captionOf(audit), percentText(level));
    table.columns = {{Tr::tr("Column"), false, 0},    {Tr::tr("Group"), false, 0},
                     {Tr::tr("Missing"), true, 0},    {Tr::tr("Share"), true, 3},
                     {Tr::tr("Low"), true, 3},        {Tr::tr("High"), true, 3},
                     {Tr::tr("p, adjusted"), true, 3}};
    for (const MissingShare &one : audit.missing)
        table.rows.append({one.column, audit.groups[one.group], double(one.count), one.share,
                           one.low, one.high, one.adjusted});
    return table;
}

} // namespace

Result<DataFairness> auditData(const Dataset &data, const QStringList &columns,
                               const ProtectedGroups &groups, const FairnessOptions &options)
{
    if (Status checked = checkGroups(groups, options); !checked)
        return passOn(checked);
    DataFairness audit;
    audit.rows = data.rowCount();
    audit.data = data.name();
    audit.groups = groups.names;
    audit.sizes = QList<qsizetype>(groups.names.size());
    for (quint32 group : groups.of)
        ++audit.sizes[qsizetype(group)];
    for (qsizetype group = 0; group < audit.sizes.size(); ++group)
        audit.presence.append(shareOf(group, audit.sizes[group], audit.rows, options.level));
    QList<double> pValues;
    for (const QString &name : columns) {
        const Result<Column> column = data.find(name);
        if (!column)
            return passOn(column);
        addMissing(*column, groups, options.level, audit);
    }
    for (const MissingShare &one : std::as_const(audit.missing))
        pValues.append(one.pValue);
    const QList<double> adjusted = holmAdjusted(pValues);
    for (qsizetype at = 0; at < adjusted.size(); ++at)
        audit.missing[at].adjusted = adjusted[at];
    return audit;
}

QList<Block> dataFairnessBlocks(const DataFairness &audit, double level)
{
    QList<Block> blocks{presenceTable(audit, level), presenceChart(audit, level)};
    if (audit.missing.isEmpty())
        blocks.append(Paragraph{Tr::tr("No column of these data has missing values.")});
    else
        blocks.append(missingTable(audit, level));
    return blocks;
}

} // namespace tenbin
