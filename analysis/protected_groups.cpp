#include "analysis/protected_groups.h"

#include "core/number.h"
#include "core/text.h"
#include "models/slices.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace tenbin {

namespace {

Failure tooMany(const QString &column)
{
    return badInput(
        Tr::tr("\"%1\" divides the rows into more than %2 groups.").arg(column).arg(mostGroups),
        Tr::tr("Audit fewer columns at a time, or columns with fewer values."));
}

bool isNumeric(const Column &column)
{
    return column.type() == ColumnType::Numeric;
}

bool isContinuous(const Column &column, RowSpan rows)
{
    if (!isNumeric(column) && column.type() != ColumnType::Datetime)
        return false;
    std::set<double> values;
    for (quint32 row : rows) {
        if (column.isMissing(row))
            continue;
        values.insert(isNumeric(column) ? column.numbers()[row] : double(column.times()[row]));
        if (values.size() > mostSingleValues)
            return true;
    }
    return false;
}

bool anyDivides(const std::vector<double> &cuts, const Column &column, RowSpan rows)
{
    bool below = false;
    bool above = false;
    for (quint32 row : rows) {
        const double value = column.numbers()[row];
        below = below || value < cuts.back();
        above = above || value >= cuts.front();
    }
    return below && above;
}

QString nameOfBin(const std::vector<double> &cuts, size_t bin)
{
    if (bin == 0)
        return Tr::tr("below %1").arg(numberText(cuts.front()));
    if (bin == cuts.size())
        return Tr::tr("%1 or more").arg(numberText(cuts.back()));
    return Tr::tr("%1 to below %2").arg(numberText(cuts[bin - 1]), numberText(cuts[bin]));
}

QList<Slice> slicesAt(const std::vector<double> &cuts, const Column &column, RowSpan rows)
{
    std::vector<Slice> bins(cuts.size() + 2); // the last: missing
    for (size_t bin = 0; bin <= cuts.size(); ++bin)
        bins[bin].name = nameOfBin(cuts, bin);
    bins.back().name = Tr::tr("(missing)");
    for (size_t position = 0; position < rows.size(); ++position) {
        const double value = column.numbers()[rows[position]];
        const auto bin = size_t(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin());
        bins[std::isnan(value) ? cuts.size() + 1 : bin].positions.push_back(quint32(position));
    }
    QList<Slice> slices;
    for (Slice &bin : bins) {
        if (!bin.positions.empty())
            slices.append(std::move(bin));
    }
    return slices;
}

/// Values of one column in their order: bins as they rise, names by the alphabet, missing last.
Result<QList<Slice>> valuesOf(const Column &column, RowSpan rows, const ProtectedBins &given)
{
    const auto outside = std::find_if(rows.begin(), rows.end(),
                                      [&](quint32 row) { return qsizetype(row) >= column.size(); });
    SliceBins bins;
    bins.mostLevels = mostGroups + 1;
    if (outside == rows.end()) {
        if (isNumeric(column) && !given.cuts.empty() && anyDivides(given.cuts, column, rows))
            return slicesAt(given.cuts, column, rows);
        if (given.quantiles == 0 && isContinuous(column, rows))
            return badInput(
                Tr::tr("The protected column \"%1\" has more than %2 values, and no bins.")
                    .arg(column.name())
                    .arg(mostSingleValues),
                isNumeric(column) ? Tr::tr("Give bins: their number, such as 4, or where they "
                                           "begin, such as 30,45,60 (--protected-bins).")
                                  : Tr::tr("Give a number of bins, such as 4 "
                                           "(--protected-bins)."));
        if (given.quantiles > 0)
            bins.quantiles = given.quantiles;
    }
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

Result<ProtectedBins> ProtectedBins::parse(const QString &text)
{
    const Failure wrong = failure(
        Error::Kind::Usage, Tr::tr("\"%1\" are no bins.").arg(text),
        Tr::tr(
            "Write a number of bins from 2 to %1, or where they begin, in rising order: 30,45,60 "
            "(at one place: 30,).")
            .arg(mostGroups));
    ProtectedBins bins;
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return bins;
    if (!trimmed.contains(u',')) {
        bins.quantiles = trimmed.toInt();
        if (bins.quantiles < 2 || bins.quantiles > mostGroups)
            return wrong;
        return bins;
    }
    for (const QString &part : trimmed.split(u',', Qt::SkipEmptyParts)) {
        const std::optional<double> cut = parseNumber(part.trimmed());
        if (!cut || (!bins.cuts.empty() && *cut <= bins.cuts.back()))
            return wrong;
        bins.cuts.push_back(*cut);
    }
    if (bins.cuts.empty() || qsizetype(bins.cuts.size()) >= mostGroups)
        return wrong;
    return bins;
}

Result<ProtectedGroups> protectedGroups(const QList<Column> &columns, RowSpan rows,
                                        const ProtectedBins &bins)
{
    if (columns.isEmpty() || rows.empty())
        return badInput(Tr::tr("Groups need at least one protected column and one prediction."));
    ProtectedGroups groups{{QString()}, std::vector<quint32>(rows.size()), 0, {{}}, {}};
    std::vector<bool> missing(rows.size());
    for (const Column &column : columns) {
        const Result<QList<Slice>> values = valuesOf(column, rows, bins);
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
        QList<QStringList> all;
        for (auto &[both, index] : met) {
            index = quint32(names.size());
            all.append(groups.values[both.first] + QStringList{values->at(both.second).name});
            names.append(all.last().join(u'|'));
        }
        for (size_t position = 0; position < rows.size(); ++position)
            groups.of[position] = met.at({groups.of[position], value[position]});
        groups.names = names;
        groups.values = all;
        groups.columns.append(column.name());
    }
    groups.missing = std::count(missing.begin(), missing.end(), true);
    return groups;
}

} // namespace tenbin
