#include "analysis/protected_groups.h"

#include "core/text.h"
#include "models/slices.h"

#include <algorithm>
#include <map>

namespace tenbin {

namespace {

Failure tooMany(const QString &column)
{
    return badInput(
        Tr::tr("\"%1\" divides the rows into more than %2 groups.").arg(column).arg(mostGroups),
        Tr::tr("Audit fewer columns at a time, or columns with fewer values."));
}

/// Values of one column in their order: bins as they rise, names by the alphabet, missing last.
Result<QList<Slice>> valuesOf(const Column &column, RowSpan rows, int quantiles)
{
    SliceBins bins;
    bins.quantiles = quantiles;
    bins.mostLevels = mostGroups + 1;
    Result<QList<Slice>> slices = slicesBy(column, rows, bins);
    if (!slices)
        return slices;
    if (slices->size() > mostGroups)
        return tooMany(column.name());
    if (column.type() == ColumnType::Categorical || column.type() == ColumnType::Text)
        std::sort(slices->begin(), slices->end(), [&](const Slice &a, const Slice &b) {
            const bool aMissing = column.isMissing(rows[a.positions.front()]);
            const bool bMissing = column.isMissing(rows[b.positions.front()]);
            return aMissing != bMissing ? bMissing : a.name < b.name;
        });
    return slices;
}

} // namespace

Result<ProtectedGroups> protectedGroups(const QList<Column> &columns, RowSpan rows, int quantiles)
{
    if (columns.isEmpty() || rows.empty())
        return badInput(Tr::tr("Groups need at least one protected column and one prediction."));
    ProtectedGroups groups{{QString()}, std::vector<quint32>(rows.size()), 0};
    std::vector<bool> missing(rows.size());
    for (qsizetype c = 0; c < columns.size(); ++c) {
        const Column &column = columns[c];
        const Result<QList<Slice>> values = valuesOf(column, rows, quantiles);
        if (!values)
            return passOn(values);
        std::vector<quint32> value(rows.size());
        for (qsizetype at = 0; at < values->size(); ++at) {
            for (quint32 position : values->at(at).positions)
                value[position] = quint32(at);
        }
        std::map<std::pair<quint32, quint32>, quint32> met; // ordered: names come out sorted
        for (size_t position = 0; position < rows.size(); ++position) {
            met.try_emplace({groups.of[position], value[position]}, 0);
            if (column.isMissing(rows[position]))
                missing[position] = true;
        }
        if (qsizetype(met.size()) > mostGroups)
            return tooMany(column.name());
        QStringList names;
        for (auto &[both, index] : met) {
            index = quint32(names.size());
            const QString &before = groups.names[both.first];
            const QString &name = values->at(both.second).name;
            names.append(c == 0 ? name : before + u'|' + name);
        }
        for (size_t position = 0; position < rows.size(); ++position)
            groups.of[position] = met.at({groups.of[position], value[position]});
        groups.names = names;
    }
    groups.missing = std::count(missing.begin(), missing.end(), true);
    return groups;
}

} // namespace tenbin
