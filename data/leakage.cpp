#include "data/leakage.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace tenbin {

namespace {

constexpr double suspiciousCorrelation = 0.999;
/// Few rows are told apart by chance.
constexpr qint64 fewestRows = 30;
/// Categories with fewer rows than this on average are too fine to mean anything.
constexpr qint64 rowsPerCategory = 5;

struct Range
{
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();
};

/// Rows where both are present if the values of different classes do not overlap, else 0.
qint64 rowsSeparated(std::span<const double> values, std::span<const qint32> classes,
                     qsizetype classCount)
{
    std::vector<Range> ranges(static_cast<size_t>(classCount));
    qint64 rows = 0;
    for (size_t row = 0; row < values.size(); ++row) {
        if (std::isnan(values[row]) || classes[row] < 0)
            continue;
        Range &range = ranges[size_t(classes[row])];
        range.lowest = std::min(range.lowest, values[row]);
        range.highest = std::max(range.highest, values[row]);
        ++rows;
    }
    std::erase_if(ranges, [](const Range &range) { return range.lowest > range.highest; });
    std::ranges::sort(ranges, {}, &Range::lowest);
    for (size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].lowest <= ranges[i - 1].highest)
            return 0;
    }
    return ranges.size() > 1 ? rows : 0;
}

/// Rows where both are present if every category stands with one class only, else 0.
qint64 rowsDetermined(std::span<const qint32> categories, qsizetype categoryCount,
                      std::span<const qint32> classes)
{
    std::vector<qint32> classOf(size_t(categoryCount), -1);
    qint64 rows = 0;
    qint32 first = -1;
    bool several = false;
    for (size_t row = 0; row < categories.size(); ++row) {
        if (categories[row] < 0 || classes[row] < 0)
            continue;
        qint32 &known = classOf[size_t(categories[row])];
        if (known >= 0 && known != classes[row])
            return 0;
        known = classes[row];
        first = first < 0 ? known : first;
        several = several || known != first;
        ++rows;
    }
    const auto used = std::ranges::count_if(classOf, [](qint32 code) { return code >= 0; });
    return several && rows >= used * rowsPerCategory ? rows : 0;
}

/// Rows where both are present if nearly all of the target's variance lies between the categories
/// (eta squared, which is r² for two categories), else 0.
qint64 rowsExplained(std::span<const qint32> categories, qsizetype categoryCount,
                     std::span<const double> target)
{
    struct Sum
    {
        qint64 count = 0;
        double sum = 0;
    };
    std::vector<Sum> sums(static_cast<size_t>(categoryCount));
    Sum all;
    for (size_t row = 0; row < categories.size(); ++row) {
        if (categories[row] < 0 || std::isnan(target[row]))
            continue;
        for (Sum *sum : {&sums[size_t(categories[row])], &all}) {
            ++sum->count;
            sum->sum += target[row];
        }
    }
    const auto used = std::ranges::count_if(sums, [](const Sum &sum) { return sum.count > 0; });
    if (all.count == 0 || all.count < used * rowsPerCategory)
        return 0;
    const double mean = all.sum / double(all.count);
    double total = 0;
    double within = 0;
    for (size_t row = 0; row < categories.size(); ++row) {
        if (categories[row] < 0 || std::isnan(target[row]))
            continue;
        const Sum &sum = sums[size_t(categories[row])];
        total += std::pow(target[row] - mean, 2);
        within += std::pow(target[row] - sum.sum / double(sum.count), 2);
    }
    const double limit = 1 - suspiciousCorrelation * suspiciousCorrelation;
    return total > 0 && within < limit * total ? all.count : 0;
}

qint64 rowsInBoth(const Column &a, const Column &b)
{
    qint64 rows = 0;
    for (qsizetype row = 0; row < a.size(); ++row)
        rows += !a.isMissing(row) && !b.isMissing(row);
    return rows;
}

} // namespace

QString leakageOf(const Column &feature, const Column &target, double correlation)
{
    const bool numbers = feature.type() == ColumnType::Numeric;
    const bool categories = feature.type() == ColumnType::Categorical;
    if (numbers && target.type() == ColumnType::Numeric) {
        const qint64 rows =
            std::abs(correlation) > suspiciousCorrelation ? rowsInBoth(feature, target) : 0;
        return rows < fewestRows
                   ? QString()
                   : Tr::tr("\"%1\" is nearly the target \"%2\": their correlation over %3 rows "
                            "is %4.")
                         .arg(feature.name(), target.name(), QString::number(rows),
                              shortNumber(correlation, 5));
    }
    qint64 rows = 0;
    if (categories && target.type() == ColumnType::Numeric)
        rows = rowsExplained(feature.codes(), feature.levels().size(), target.numbers());
    else if (categories && target.type() == ColumnType::Categorical)
        rows = rowsDetermined(feature.codes(), feature.levels().size(), target.codes());
    else if (numbers && target.type() == ColumnType::Categorical)
        rows = rowsSeparated(feature.numbers(), target.codes(), target.levels().size());
    if (rows < fewestRows)
        return {};
    return (numbers ? Tr::tr("The values of \"%1\" alone tell the classes of the target \"%2\" "
                             "apart in %3 rows.")
                    : Tr::tr("The categories of \"%1\" determine the target \"%2\" in %3 rows."))
        .arg(feature.name(), target.name(), QString::number(rows));
}

} // namespace tenbin
