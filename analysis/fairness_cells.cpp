#include "analysis/fairness_cells.h"

#include "analysis/binomial_draw.h"
#include "models/evaluation_rows.h"

namespace tenbin {

namespace {

constexpr int bins = int(std::tuple_size_v<decltype(GroupCounts::bins)>);
constexpr int parts = 10; ///< of a bin

} // namespace

FairnessCells::FairnessCells(const Predictions &predictions, const ProtectedGroups &groups)
    : m_rows(predictions.size()), m_groups(groups.names.size())
{
    const std::span<const double> probability = predictions.probability(predictions.positive);
    m_hasProbabilities = !probability.empty();
    std::vector<GroupCell> all(size_t(m_groups) * 4 * bins * parts);
    for (size_t row = 0; row < predictions.truth.size(); ++row) {
        const bool positive = int(predictions.truth[row]) == predictions.positive;
        const bool selected = int(predictions.predicted[row]) == predictions.positive;
        const double p = m_hasProbabilities ? probability[row] : 0;
        const int bin = binOf(p, bins);
        const int part = binOf(p * bins - bin, parts);
        const size_t kind = size_t(groups.of[row]) * 4 + size_t(positive) * 2 + size_t(selected);
        GroupCell &cell = all[(kind * bins + size_t(bin)) * parts + size_t(part)];
        if (cell.rows == 0)
            cell = {groups.of[row], positive, selected, bin};
        ++cell.rows;
        cell.scores += p;
        cell.squaredErrors += (p - positive) * (p - positive);
    }
    for (const GroupCell &cell : all) {
        if (cell.rows > 0)
            m_cells.push_back(cell);
    }
}

std::vector<GroupCounts> FairnessCells::none() const
{
    GroupCounts empty;
    empty.hasProbabilities = m_hasProbabilities;
    return std::vector<GroupCounts>(size_t(m_groups), empty);
}

std::vector<GroupCounts> FairnessCells::counts() const
{
    std::vector<GroupCounts> counts = none();
    for (const GroupCell &cell : m_cells)
        counts[cell.group].add(cell, double(cell.rows));
    return counts;
}

/// Multinomial, as binomials of what the cells before have left.
std::vector<GroupCounts> FairnessCells::resampled(RandomStream &random) const
{
    std::vector<GroupCounts> counts = none();
    qint64 rowsLeft = m_rows;
    auto drawsLeft = quint64(m_rows);
    for (const GroupCell &cell : m_cells) {
        const quint64 drawn = drawBinomial(random, drawsLeft, double(cell.rows) / double(rowsLeft));
        rowsLeft -= cell.rows;
        drawsLeft -= drawn;
        if (drawn > 0)
            counts[cell.group].add(cell, double(drawn));
    }
    return counts;
}

} // namespace tenbin
