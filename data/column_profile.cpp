#include "data/column_profile.h"

#include "core/number.h"
#include "data/distinct_rows.h"
#include "data/moments.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>

namespace tenbin {

namespace {

constexpr size_t topCount = 5;
constexpr int mostBins = 100;
/// Whole numbers over a shorter range get a bin each.
constexpr double ownBins = 50;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996: linear between the
/// two nearest of the sorted values.
double quantile(std::span<const double> sorted, double share)
{
    const double position = share * double(sorted.size() - 1);
    const size_t below = size_t(position);
    const double part = position - double(below);
    if (part == 0 || sorted[below] == sorted[below + 1])
        return sorted[below];
    return std::lerp(sorted[below], sorted[below + 1], part);
}

/// Width by Freedman and Diaconis, at least as many bins as Sturges' rule has.
double binWidth(std::span<const double> finite, double range)
{
    const double n = double(finite.size());
    const double sturges = range / (std::log2(n) + 1);
    const double quartiles = quantile(finite, 0.75) - quantile(finite, 0.25);
    const double freedman = 2 * quartiles / std::cbrt(n);
    const double width = freedman > 0 ? std::min(freedman, sturges) : sturges;
    return std::max(width, range / mostBins);
}

/// Bins of one width over the finite values; whole numbers lie in the middle of their bins.
void addHistogram(ColumnProfile &profile, std::span<const double> sorted)
{
    const double infinity = std::numeric_limits<double>::infinity();
    const auto first = std::ranges::upper_bound(sorted, -infinity);
    const auto last = std::ranges::lower_bound(first, sorted.end(), infinity);
    const std::span<const double> finite(first, last);
    if (finite.empty())
        return;
    const double lowest = finite.front();
    const double range = finite.back() - lowest;
    const bool whole = std::ranges::all_of(
        finite, [](double x) { return x == std::floor(x) && std::abs(x) < 0x1p52; });
    double begin = lowest;
    double width = 1;
    int bins = 1;
    if (range == 0 || !std::isfinite(range)) {
        begin = lowest - 0.5;
    } else if (whole) {
        width = range < ownBins ? 1 : std::ceil(binWidth(finite, range));
        begin = lowest - 0.5;
        bins = int(std::ceil((range + 1) / width));
    } else {
        bins = std::clamp(int(std::ceil(range / binWidth(finite, range))), 1, mostBins);
        width = range / bins;
    }
    for (int edge = 0; edge <= bins; ++edge)
        profile.histogramEdges.append(begin + width * edge);
    profile.histogramEdges.last() = std::max(profile.histogramEdges.last(), finite.back());
    auto from = finite.begin();
    for (int bin = 0; bin < bins; ++bin) {
        const auto to = bin + 1 == bins
                            ? finite.end()
                            : std::lower_bound(from, finite.end(), profile.histogramEdges[bin + 1]);
        profile.histogramCounts.append(to - from);
        from = to;
    }
}

/// Distinct and most frequent values of sorted ones; equal counts in ascending order.
template <class T, class Text>
void addCounts(ColumnProfile &profile, std::span<const T> sorted, Text text)
{
    struct Run
    {
        T value;
        qint64 count;
    };
    std::vector<Run> best;
    for (auto from = sorted.begin(); from != sorted.end();) {
        auto to = from;
        while (to != sorted.end() && *to == *from)
            ++to;
        const Run run{*from, to - from};
        ++profile.distinct;
        if (best.size() < topCount || run.count > best.back().count) {
            best.insert(std::ranges::upper_bound(best, run.count, std::greater(), &Run::count),
                        run);
            best.resize(std::min(best.size(), topCount));
        }
        from = to;
    }
    for (const Run &run : best)
        profile.top.append({text(run.value), run.count});
}

void addStatistics(ColumnProfile &profile, std::span<const double> sorted)
{
    profile.minimum = sorted.front();
    profile.q1 = quantile(sorted, 0.25);
    profile.median = quantile(sorted, 0.5);
    profile.q3 = quantile(sorted, 0.75);
    profile.maximum = sorted.back();
    const Moments moments = momentsOf(sorted);
    profile.mean = moments.mean;
    profile.std = moments.std();
    profile.skewness = moments.skewness();
    profile.adjustedSkewness = moments.adjustedSkewness();
    profile.excessKurtosis = moments.excessKurtosis();
    addHistogram(profile, sorted);
}

void addNumbers(ColumnProfile &profile, const Column &column, const KeepGoing &keepGoing)
{
    const std::vector<double> sorted = sortedNumbers(column.numbers(), keepGoing);
    profile.count = qint64(sorted.size());
    if (sorted.empty())
        return;
    addCounts<double>(profile, sorted, numberText);
    if (keepGoing())
        addStatistics(profile, sorted);
}

void addTimes(ColumnProfile &profile, const Column &column, const KeepGoing &keepGoing)
{
    const std::vector<qint64> sorted = sortedTimes(column.times(), keepGoing);
    profile.count = qint64(sorted.size());
    if (sorted.empty())
        return;
    addCounts<qint64>(profile, sorted, timeText);
    if (keepGoing())
        addStatistics(profile, std::vector<double>(sorted.begin(), sorted.end()));
}

struct Counted
{
    QByteArray text;
    qint64 count = 0;
};

/// Most frequent first, equal counts in the order of code points, which is the order of UTF-8.
bool goesBefore(const Counted &a, const Counted &b)
{
    return a.count != b.count ? a.count > b.count : a.text < b.text;
}

void addTop(ColumnProfile &profile, std::vector<Counted> counted)
{
    const size_t kept = std::min(counted.size(), topCount);
    std::partial_sort(counted.begin(), counted.begin() + qsizetype(kept), counted.end(),
                      goesBefore);
    for (size_t i = 0; i < kept; ++i)
        profile.top.append({QString::fromUtf8(counted[i].text), counted[i].count});
}

void addCategories(ColumnProfile &profile, const Column &column)
{
    std::vector<qint64> counts(size_t(column.levels().size()));
    for (const qint32 code : column.codes()) {
        if (code >= 0)
            ++counts[size_t(code)];
    }
    std::vector<Counted> counted;
    for (size_t level = 0; level < counts.size(); ++level) {
        if (counts[level] == 0)
            continue;
        profile.count += counts[level];
        counted.push_back({column.levels()[qsizetype(level)].toUtf8(), counts[level]});
    }
    profile.distinct = qint64(counted.size());
    addTop(profile, std::move(counted));
}

void addTexts(ColumnProfile &profile, const Column &column, const KeepGoing &keepGoing)
{
    constexpr qsizetype block = 1 << 18;
    DistinctRows texts;
    const auto equal = [&column](quint32 a, quint32 b) {
        return column.textAt(a) == column.textAt(b);
    };
    for (qsizetype row = 0; row < column.size(); ++row) {
        if (row % block == 0 && !keepGoing())
            return;
        if (column.isMissing(row))
            continue;
        texts.add(hashOf(column.textAt(row)), quint32(row), equal);
        ++profile.count;
    }
    profile.distinct = texts.distinct();
    std::vector<DistinctRows::Entry> entries = texts.entries();
    const size_t kept = std::min(entries.size(), topCount);
    std::partial_sort(entries.begin(), entries.begin() + qsizetype(kept), entries.end(),
                      [&](const DistinctRows::Entry &a, const DistinctRows::Entry &b) {
                          return a.count != b.count ? a.count > b.count
                                                    : column.textAt(a.row) < column.textAt(b.row);
                      });
    for (size_t i = 0; i < kept; ++i)
        profile.top.append({column.displayText(entries[i].row), qint64(entries[i].count)});
}

} // namespace

ColumnProfile profileOf(const Column &column, const KeepGoing &keepGoing)
{
    ColumnProfile profile;
    profile.name = column.name();
    profile.type = column.type();
    profile.mean = profile.std = profile.minimum = profile.q1 = profile.median = profile.q3 =
        profile.maximum = profile.skewness = profile.adjustedSkewness = profile.excessKurtosis =
            profile.targetCorrelation = nan;
    switch (column.type()) {
    case ColumnType::Numeric: addNumbers(profile, column, keepGoing); break;
    case ColumnType::Categorical: addCategories(profile, column); break;
    case ColumnType::Datetime: addTimes(profile, column, keepGoing); break;
    case ColumnType::Text: addTexts(profile, column, keepGoing); break;
    }
    profile.missing = column.size() - profile.count;
    return profile;
}

} // namespace tenbin
