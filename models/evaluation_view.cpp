#include "models/evaluation_view.h"

#include "models/evaluation_order.h"
#include "models/metric.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tenbin {

namespace {

/// Sums in eight lanes: faster than one chain of additions, and closer to the true sum.
template <class Term> double sumOf(size_t count, Term &&term)
{
    std::array<double, 8> lanes{};
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        for (size_t lane = 0; lane < 8; ++lane)
            lanes[lane] += term(i + lane);
    }
    for (; i < count; ++i)
        lanes[i % 8] += term(i);
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
           ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

double weightedVariance(std::span<const double> values, std::span<const double> weights,
                        double total)
{
    if (values.empty())
        return undefinedValue;
    // Distances from one of the values: a constant then has a variance of exactly zero.
    const double origin = values[0];
    const double centre =
        sumOf(values.size(), [&](size_t row) { return weights[row] * (values[row] - origin); }) /
        total;
    return sumOf(values.size(),
                 [&](size_t row) {
                     const double distance = values[row] - origin - centre;
                     return weights[row] * distance * distance;
                 }) /
           total;
}

double confusionCell(const EvaluationData &data, size_t row, double)
{
    const Predictions &predictions = data.predictions();
    return predictions.truth[row] * double(predictions.classes.size()) + predictions.predicted[row];
}

Ranking makeRanking(const Predictions &predictions, int classIndex)
{
    const std::span<const double> scores = predictions.scores(classIndex);
    Ranking ranking;
    ranking.rows = risingOrder(scores);
    std::reverse(ranking.rows.begin(), ranking.rows.end());
    const size_t count = ranking.rows.size();
    ranking.positive.resize(count);
    ranking.tieEnd.resize(count);
    for (size_t place = 0; place < count; ++place) {
        const quint32 row = ranking.rows[place];
        ranking.positive[place] = predictions.truth[row] == classIndex;
        ranking.tieEnd[place] =
            place + 1 == count || scores[ranking.rows[place + 1]] != scores[row];
    }
    return ranking;
}

} // namespace

EvaluationData::EvaluationData(const Predictions &predictions, MetricSettings settings)
    : m_predictions(predictions), m_settings(settings), m_weights(predictions.weights)
{
    if (m_weights.empty())
        m_weights.assign(rows(), 1);
}

const Ranking &EvaluationData::ranking(int classIndex) const
{
    const std::scoped_lock lock(m_mutex);
    auto &ranking = m_rankings[classIndex];
    if (!ranking)
        ranking = std::make_unique<const Ranking>(makeRanking(m_predictions, classIndex));
    return *ranking;
}

std::span<const double> EvaluationData::column(RowValue value, double parameter) const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<double> &column = m_columns[{value, parameter}];
    if (column.size() != rows()) {
        column.resize(rows());
        for (size_t row = 0; row < rows(); ++row)
            column[row] = value(*this, row, parameter);
    }
    return column;
}

std::span<const quint32> EvaluationData::order(RowValue value, double parameter) const
{
    const std::span<const double> values = column(value, parameter);
    const std::scoped_lock lock(m_mutex);
    std::vector<quint32> &order = m_orders[{value, parameter}];
    if (order.size() != rows())
        order = risingOrder(values);
    return order;
}

std::span<const quint32> EvaluationData::groups(RowValue value, double parameter) const
{
    const std::span<const double> values = column(value, parameter);
    const std::scoped_lock lock(m_mutex);
    std::vector<quint32> &groups = m_groups[{value, parameter}];
    if (groups.size() != rows())
        groups.assign(values.begin(), values.end());
    return groups;
}

EvaluationView::EvaluationView(const EvaluationData &data) : EvaluationView(data, data.weights()) {}

EvaluationView::EvaluationView(const EvaluationData &data, std::span<const double> weights)
    : m_data(data), m_weights(weights),
      m_total(sumOf(weights.size(), [&](size_t row) { return weights[row]; }))
{
}

const Confusion &EvaluationView::confusion() const
{
    if (!m_confusion) {
        const int classes = int(predictions().classes.size());
        m_confusion.emplace(classes, sumsByGroup(confusionCell, classes * classes));
    }
    return *m_confusion;
}

const RankingAreas &EvaluationView::areas(int classIndex) const
{
    const auto found = m_areas.find(classIndex);
    return found != m_areas.end()
               ? found->second
               : m_areas.emplace(classIndex, rankingAreas(*this, classIndex)).first->second;
}

double EvaluationView::mean(RowValue value) const
{
    const auto [at, isNew] = m_means.try_emplace({value, m_parameter});
    if (isNew) {
        const std::span<const double> values = m_data.column(value, m_parameter);
        at->second =
            sumOf(rows(), [&](size_t row) { return m_weights[row] * values[row]; }) / m_total;
    }
    return at->second;
}

double EvaluationView::variance(RowValue value) const
{
    const auto [at, isNew] = m_variances.try_emplace({value, m_parameter});
    if (isNew)
        at->second = weightedVariance(m_data.column(value, m_parameter), m_weights, m_total);
    return at->second;
}

std::vector<double> EvaluationView::sumsByGroup(RowValue group, int count, RowValue value) const
{
    const std::span<const quint32> groups = m_data.groups(group, m_parameter);
    const std::span<const double> values =
        value ? m_data.column(value, m_parameter) : std::span<const double>();
    const auto added = [&](size_t row) {
        return values.empty() ? m_weights[row] : m_weights[row] * values[row];
    };
    // Rows that follow one another are often of one group; separate sums do not wait for another.
    const size_t lanes = count <= 1024 ? 4 : 1;
    std::vector<double> sums(size_t(count) * lanes);
    size_t row = 0;
    for (; lanes == 4 && row + 4 <= groups.size(); row += 4) {
        for (size_t lane = 0; lane < 4; ++lane)
            sums[groups[row + lane] * 4 + lane] += added(row + lane);
    }
    for (; row < groups.size(); ++row)
        sums[groups[row] * lanes] += added(row);
    for (size_t one = 0; lanes == 4 && one < size_t(count); ++one)
        sums[one] = (sums[4 * one] + sums[4 * one + 1]) + (sums[4 * one + 2] + sums[4 * one + 3]);
    sums.resize(size_t(count));
    return sums;
}

double EvaluationView::median(RowValue value) const
{
    const std::span<const double> values = m_data.column(value, m_parameter);
    const std::span<const quint32> order = m_data.order(value, m_parameter);
    const double half = m_total / 2;
    // Sums of fractional weights meet the half only up to rounding.
    const double rounding = m_total * 1e-12;
    double reached = 0;
    for (size_t place = 0; place < order.size(); ++place) {
        reached += m_weights[order[place]];
        if (reached < half - rounding || !(reached > 0))
            continue;
        const double lower = values[order[place]];
        if (reached > half + rounding)
            return lower;
        size_t next = place + 1;
        while (next < order.size() && !(m_weights[order[next]] > 0))
            ++next;
        return next < order.size() ? (lower + values[order[next]]) / 2 : lower;
    }
    return undefinedValue;
}

bool applies(const Metric &metric, const Predictions &predictions)
{
    if (!metric.problems.contains(predictions.problem))
        return false;
    const int classIndex = predictions.problem == Problem::Binary ? predictions.positive : 0;
    switch (metric.needs) {
    case Metric::Needs::Labels:
    case Metric::Needs::Values: return true;
    case Metric::Needs::Score: return !predictions.scores(classIndex).empty();
    case Metric::Needs::Probabilities: return !predictions.probability(classIndex).empty();
    case Metric::Needs::Quantiles: return !predictions.quantiles.isEmpty();
    case Metric::Needs::Interval: break;
    }
    return !predictions.low.empty() && !predictions.high.empty();
}

} // namespace tenbin
