#include "analysis/consistency.h"

#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/evaluation_words.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// All rows, or a random sample of them in rising order.
std::vector<quint32> queried(qsizetype rows, const ConsistencyOptions &options)
{
    std::vector<quint32> all(static_cast<size_t>(rows));
    std::iota(all.begin(), all.end(), 0U);
    if (options.mostRows == 0 || rows <= options.mostRows)
        return all;
    RandomStream random(options.seed);
    random.shuffle(std::span(all));
    all.resize(size_t(options.mostRows));
    std::sort(all.begin(), all.end());
    return all;
}

double gapOf(const NeighbourTable &table, std::span<const double> selected, quint32 row,
             int neighbours)
{
    double sum = 0;
    for (quint32 other : table.nearest(row, neighbours))
        sum += selected[other];
    return std::abs(selected[row] - sum / neighbours);
}

FairnessEstimate estimateOf(const std::vector<double> &gaps, qsizetype rows, double level)
{
    const auto count = double(gaps.size());
    double sum = 0;
    double squares = 0;
    for (double gap : gaps) {
        sum += gap;
        squares += gap * gap;
    }
    const double mean = sum / count;
    FairnessEstimate estimate;
    estimate.id = QStringLiteral("consistency");
    estimate.value = 1 - mean;
    if (gaps.size() < 2)
        return estimate;
    const double variance = std::max(squares - count * mean * mean, 0.0) / (count - 1);
    const double reach =
        boost::math::quantile(boost::math::normal(), (1 + level) / 2) * std::sqrt(variance / count);
    estimate.low = estimate.value - reach;
    estimate.high = std::min(estimate.value + reach, 1.0);
    estimate.interval =
        qsizetype(gaps.size()) < rows
            ? Tr::tr("%1 normal, %2 of %3 rows drawn")
                  .arg(percentText(level), countText(qsizetype(gaps.size())), countText(rows))
            : Tr::tr("%1 normal, %2 rows").arg(percentText(level), countText(rows));
    return estimate;
}

} // namespace

Result<FairnessEstimate> individualConsistency(const QList<Column> &columns, RowSpan rows,
                                               std::span<const double> selected,
                                               const ConsistencyOptions &options,
                                               Progress &progress)
{
    if (rows.size() != selected.size() || options.neighbours < 1 ||
        qsizetype(rows.size()) < options.neighbours)
        return badInput(Tr::tr("Consistency over %1 neighbours cannot be computed of %2 rows and "
                               "%3 predictions.")
                            .arg(options.neighbours)
                            .arg(rows.size())
                            .arg(selected.size()),
                        Tr::tr("Use the data that were predicted, and fewer neighbours."));
    const Result<NeighbourTable> table = NeighbourTable::make(columns, rows, options.distance);
    if (!table)
        return passOn(table);
    const std::vector<quint32> asked = queried(table->rows(), options);
    constexpr size_t together = 16;
    const auto parts = qsizetype((asked.size() + together - 1) / together);
    std::vector<double> gaps(asked.size());
    std::atomic<qsizetype> done = 0;
    const Status found = parallelTry(parts, options.threads, [&](qsizetype part) -> Status {
        const size_t end = std::min(size_t(part + 1) * together, asked.size());
        for (size_t at = size_t(part) * together; at < end; ++at)
            gaps[at] = gapOf(*table, selected, asked[at], options.neighbours);
        return progress.report(double(++done) / double(parts)) ? Status() : cancelled();
    });
    if (!found)
        return passOn(found);
    return estimateOf(gaps, table->rows(), options.level);
}

} // namespace tenbin
