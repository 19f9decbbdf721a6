#include "analysis/related_columns.h"

#include "core/number.h"
#include "core/parallel.h"
#include "core/text.h"
#include "data/profile.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A column as measures of association look at it.
struct Sight
{
    QString name;
    int levels = 0;             ///< 0: numbers
    std::vector<double> values; ///< numbers or codes; NaN: missing
    std::vector<double> ranks;  ///< numbers
};

std::vector<double> ranksOf(const std::vector<double> &values)
{
    std::vector<size_t> order;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!std::isnan(values[i]))
            order.push_back(i);
    }
    std::ranges::sort(order, {}, [&](size_t i) { return values[i]; });
    std::vector<double> ranks(values.size(), nan);
    for (size_t from = 0; from < order.size();) {
        size_t to = from;
        while (to < order.size() && values[order[to]] == values[order[from]])
            ++to;
        for (size_t i = from; i < to; ++i)
            ranks[order[i]] = double(from + to + 1) / 2;
        from = to;
    }
    return ranks;
}

Sight look(const Column &column, const Rows &rows)
{
    Sight sight{column.name(), 0, std::vector<double>(rows.size(), nan), {}};
    for (size_t i = 0; i < rows.size(); ++i) {
        const quint32 row = rows[i];
        if (column.isMissing(row))
            continue;
        switch (column.type()) {
        case ColumnType::Numeric: sight.values[i] = column.numbers()[row]; break;
        case ColumnType::Datetime: sight.values[i] = double(column.times()[row]); break;
        case ColumnType::Categorical: sight.values[i] = column.codes()[row]; break;
        case ColumnType::Text: break;
        }
    }
    if (column.type() == ColumnType::Categorical)
        sight.levels = int(column.levels().size());
    else
        sight.ranks = ranksOf(sight.values);
    return sight;
}

RelatedPair numbers(const Sight &a, const Sight &b)
{
    const double linear = std::abs(pearson(a.values, b.values));
    const double monotone = std::abs(pearson(a.ranks, b.ranks));
    if (monotone > linear)
        return {a.name, b.name, monotone, QStringLiteral("|Spearman|")};
    return {a.name, b.name, linear, QStringLiteral("|Pearson|")};
}

RelatedPair categories(const Sight &a, const Sight &b)
{
    std::vector<double> cells(size_t(a.levels) * size_t(b.levels));
    std::vector<double> ofA(size_t(a.levels));
    std::vector<double> ofB(size_t(b.levels));
    double n = 0;
    for (size_t i = 0; i < a.values.size(); ++i) {
        if (std::isnan(a.values[i]) || std::isnan(b.values[i]))
            continue;
        ++cells[size_t(a.values[i]) * size_t(b.levels) + size_t(b.values[i])];
        ++ofA[size_t(a.values[i])];
        ++ofB[size_t(b.values[i])];
        ++n;
    }
    const auto some = [](double count) { return count > 0; };
    const auto rows = double(std::ranges::count_if(ofA, some));
    const auto columns = double(std::ranges::count_if(ofB, some));
    RelatedPair pair{a.name, b.name, nan, Tr::tr("Cramér's V")};
    if (rows < 2 || columns < 2)
        return pair;
    double sum = 0; // of n_ij² / (n_i n_j)
    for (size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] > 0)
            sum += cells[i] * cells[i] / ofA[i / size_t(b.levels)] / ofB[i % size_t(b.levels)];
    }
    const double phi = std::max(0.0, sum - 1 - (rows - 1) * (columns - 1) / (n - 1));
    const double r = rows - (rows - 1) * (rows - 1) / (n - 1);
    const double c = columns - (columns - 1) * (columns - 1) / (n - 1);
    const double most = std::min(r, c) - 1;
    if (most > 0)
        pair.strength = std::min(1.0, std::sqrt(phi / most));
    return pair;
}

RelatedPair mixed(const Sight &category, const Sight &number)
{
    std::vector<double> count(size_t(category.levels));
    std::vector<double> sum(size_t(category.levels));
    double n = 0;
    double mean = 0;
    for (size_t i = 0; i < number.values.size(); ++i) {
        if (std::isnan(category.values[i]) || std::isnan(number.values[i]))
            continue;
        ++n;
        mean += (number.values[i] - mean) / n;
    }
    double total = 0;
    for (size_t i = 0; i < number.values.size(); ++i) {
        if (std::isnan(category.values[i]) || std::isnan(number.values[i]))
            continue;
        const double distance = number.values[i] - mean;
        ++count[size_t(category.values[i])];
        sum[size_t(category.values[i])] += distance;
        total += distance * distance;
    }
    double between = 0;
    double levels = 0;
    for (size_t level = 0; level < count.size(); ++level) {
        if (count[level] > 0) {
            between += sum[level] * sum[level] / count[level];
            ++levels;
        }
    }
    RelatedPair pair{category.name, number.name, nan, Tr::tr("correlation ratio")};
    if (levels < 2 || n <= levels || !(total > 0))
        return pair;
    const double unexplained = std::max(0.0, 1 - between / total);
    pair.strength = std::sqrt(std::max(0.0, 1 - unexplained * (n - 1) / (n - levels)));
    return pair;
}

RelatedPair related(const Sight &a, const Sight &b)
{
    if (a.levels == 0 && b.levels == 0)
        return numbers(a, b);
    if (a.levels > 0 && b.levels > 0)
        return categories(a, b);
    return a.levels > 0 ? mixed(a, b) : mixed(b, a);
}

Rows spaced(RowSpan rows)
{
    constexpr size_t most = 20'000;
    if (rows.size() <= most)
        return {rows.begin(), rows.end()};
    Rows some(most);
    for (size_t i = 0; i < most; ++i)
        some[i] = rows[i * rows.size() / most];
    return some;
}

} // namespace

Result<QList<RelatedPair>> relatedColumns(const Dataset &dataset, RowSpan rows,
                                          const QStringList &columns, double least, int threads,
                                          Progress &progress)
{
    const Rows some = spaced(rows);
    std::vector<Column> looked;
    for (const QString &name : columns) {
        const Result<Column> column = dataset.find(name);
        if (!column)
            return passOn(column);
        if (column->type() != ColumnType::Text)
            looked.push_back(*column);
    }
    std::vector<Sight> sights(looked.size());
    parallelFor(qsizetype(looked.size()), threads,
                [&](qsizetype i) { sights[size_t(i)] = look(looked[size_t(i)], some); });
    std::vector<QList<RelatedPair>> found(sights.size());
    std::atomic<qsizetype> done = 0;
    const Status compared =
        parallelTry(qsizetype(sights.size()), threads, [&](qsizetype first) -> Status {
            for (size_t second = size_t(first) + 1; second < sights.size(); ++second) {
                const RelatedPair pair = related(sights[size_t(first)], sights[second]);
                if (pair.strength >= least)
                    found[size_t(first)].append(pair);
            }
            return progress.report(double(done++) / double(sights.size())) ? Status() : cancelled();
        });
    if (!compared)
        return passOn(compared);
    QList<RelatedPair> pairs;
    for (const QList<RelatedPair> &part : found)
        pairs += part;
    std::stable_sort(pairs.begin(), pairs.end(), [](const RelatedPair &a, const RelatedPair &b) {
        return a.strength > b.strength;
    });
    return pairs;
}

QList<QStringList> relatedGroups(const QList<RelatedPair> &pairs, const QStringList &columns)
{
    std::vector<qsizetype> root(size_t(columns.size()));
    std::iota(root.begin(), root.end(), qsizetype(0));
    const auto rootOf = [&](qsizetype at) {
        while (root[size_t(at)] != at)
            at = root[size_t(at)];
        return at;
    };
    for (const RelatedPair &pair : pairs) {
        const qsizetype first = columns.indexOf(pair.first);
        const qsizetype second = columns.indexOf(pair.second);
        if (first < 0 || second < 0)
            continue;
        const qsizetype a = rootOf(first);
        const qsizetype b = rootOf(second);
        root[size_t(std::max(a, b))] = std::min(a, b);
    }
    QList<QStringList> groups;
    for (qsizetype first = 0; first < columns.size(); ++first) {
        QStringList group;
        for (qsizetype at = first; at < columns.size() && root[size_t(first)] == first; ++at) {
            if (rootOf(at) == first)
                group.append(columns[at]);
        }
        if (group.size() > 1)
            groups.append(group);
    }
    return groups;
}

QString relatedWarning(const QList<RelatedPair> &pairs)
{
    if (pairs.isEmpty())
        return {};
    constexpr qsizetype shown = 4;
    QStringList named;
    for (const RelatedPair &pair : pairs.mid(0, shown))
        named.append(
            Tr::tr("%1 and %2 (%3 %4)")
                .arg(pair.first, pair.second, pair.measure, shortNumber(pair.strength, 2)));
    if (pairs.size() > shown)
        named.append(Tr::tr("%1 more pairs").arg(pairs.size() - shown));
    return Tr::tr("Columns that say much the same share their importance, and what is computed "
                  "for one alone may put values together that never occur: %1.")
        .arg(named.join(QStringLiteral("; ")));
}

} // namespace tenbin
