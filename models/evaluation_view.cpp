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

std::span<const quint32> EvaluationData::cells() const
{
    const std::scoped_lock lock(m_mutex);
    if (m_cells.size() != rows()) {
        m_cells.resize(rows());
        const auto classes = quint32(m_predictions.classes.size());
        for (size_t row = 0; row < rows(); ++row)
            m_cells[row] =
                quint32(m_predictions.truth[row]) * classes + quint32(m_predictions.predicted[row]);
    }
    return m_cells;
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
        const std::span<const quint32> cells = m_data.cells();
        std::vector<double> sums(size_t(classes) * size_t(classes));
        for (size_t row = 0; row < rows(); ++row)
            sums[cells[row]] += m_weights[row];
        m_confusion.emplace(classes, std::move(sums));
    }
    return *m_confusion;
}

double EvaluationView::mean(RowValue value) const
{
    const std::span<const double> values = column(value);
    return sumOf(rows(), [&](size_t row) { return m_weights[row] * values[row]; }) / m_total;
}

double EvaluationView::variance(RowValue value) const
{
    const std::span<const double> values = column(value);
    if (values.empty())
        return undefinedValue;
    // Distances from one of the values: a constant then has a variance of exactly zero.
    const double origin = values[0];
    const double centre =
        sumOf(rows(), [&](size_t row) { return m_weights[row] * (values[row] - origin); }) /
        m_total;
    return sumOf(rows(),
                 [&](size_t row) {
                     const double distance = values[row] - origin - centre;
                     return m_weights[row] * distance * distance;
                 }) /
           m_total;
}

double EvaluationView::median(RowValue value) const
{
    const std::span<const double> values = column(value);
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
