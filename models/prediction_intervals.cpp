#include "models/prediction_intervals.h"

#include "core/parallel.h"
#include "models/evaluation_order.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

struct QuantileProblem
{
    std::span<const double> x, y, weights;
    double level = 0.5;
    std::vector<double> residuals;

    double weight(size_t row) const { return weights.empty() ? 1 : weights[row]; }

    /// Sets the residuals of the slope; the best intercept is their weighted quantile.
    double intercept(double slope)
    {
        for (size_t row = 0; row < x.size(); ++row)
            residuals[row] = y[row] - slope * x[row];
        if (weights.empty()) {
            std::vector<double> parts = residuals;
            const auto rank = std::min(parts.size() - 1, size_t(level * double(parts.size())));
            std::nth_element(parts.begin(), parts.begin() + qsizetype(rank), parts.end());
            return parts[rank];
        }
        double total = 0;
        for (double one : weights)
            total += one;
        double reached = 0;
        const std::vector<quint32> order = risingOrder(residuals);
        for (quint32 row : order) {
            reached += weights[row];
            if (reached >= level * total)
                return residuals[row];
        }
        return residuals[order.back()];
    }

    double loss(double slope)
    {
        const double cut = intercept(slope);
        double sum = 0;
        for (size_t row = 0; row < x.size(); ++row) {
            const double over = residuals[row] - cut;
            sum += weight(row) * (over >= 0 ? level * over : (level - 1) * over);
        }
        return sum;
    }
};

qsizetype conformalRank(double coverage, qsizetype rows)
{
    // Of 9 rows at 0.9 the rank is 9: not 10 because 0.9 · 10 is a little above 9.
    return qsizetype(std::ceil(coverage * double(rows + 1) - 1e-9));
}

} // namespace

QuantileLine fitQuantileLine(std::span<const double> predictions, std::span<const double> truth,
                             std::span<const double> weights, double level)
{
    QuantileProblem problem{predictions, truth, weights, level,
                            std::vector<double>(predictions.size())};
    const auto [least, most] = std::minmax_element(predictions.begin(), predictions.end());
    if (!(*least < *most))
        return {problem.intercept(0), 0};
    // Widen until the ends are no better than the middle, then divide by the golden ratio.
    double low = 0, high = 2;
    double width = 1;
    while (problem.loss(low) < problem.loss(low + width / 2) && width < 1e6) {
        width *= 2;
        low -= width;
    }
    width = 1;
    while (problem.loss(high) < problem.loss(high - width / 2) && width < 1e6) {
        width *= 2;
        high += width;
    }
    constexpr double golden = 0.6180339887498949;
    double left = high - golden * (high - low);
    double right = low + golden * (high - low);
    double atLeft = problem.loss(left);
    double atRight = problem.loss(right);
    while (high - low > 1e-7 * std::max(1.0, std::abs(low))) {
        if (atLeft <= atRight) {
            high = right;
            right = left;
            atRight = atLeft;
            left = high - golden * (high - low);
            atLeft = problem.loss(left);
        } else {
            low = left;
            left = right;
            atLeft = atRight;
            right = low + golden * (high - low);
            atRight = problem.loss(right);
        }
    }
    const double slope = (low + high) / 2;
    return {problem.intercept(slope), slope};
}

Bounds boundsAt(const QuantileLine &low, const QuantileLine &high, const Eigen::VectorXd &values)
{
    Bounds bounds;
    for (double value : values) {
        bounds.low.push_back(std::min(low.at(value), high.at(value)));
        bounds.high.push_back(std::max(low.at(value), high.at(value)));
    }
    return bounds;
}

qsizetype leastConformalRows(double coverage)
{
    qsizetype rows = 1;
    while (conformalRank(coverage, rows) > rows)
        ++rows;
    return rows;
}

double conformalRadius(std::vector<double> absoluteResiduals, double coverage)
{
    const qsizetype rank = conformalRank(coverage, qsizetype(absoluteResiduals.size()));
    Q_ASSERT(rank >= 1 && rank <= qsizetype(absoluteResiduals.size()));
    std::nth_element(absoluteResiduals.begin(), absoluteResiduals.begin() + rank - 1,
                     absoluteResiduals.end());
    return absoluteResiduals[size_t(rank - 1)];
}

CvPlus::CvPlus(std::vector<std::vector<double>> absoluteResiduals)
    : m_residuals(std::move(absoluteResiduals))
{
    for (std::vector<double> &fold : m_residuals) {
        std::sort(fold.begin(), fold.end());
        m_rows += qsizetype(fold.size());
    }
}

/// The rank-th smallest (from 1) of all residuals, those of fold k moved by shifts[k]. Of each fold
/// the least value that at least `rank` values do not exceed; the least of these is the answer.
double CvPlus::smallest(std::span<const double> shifts, qsizetype rank) const
{
    const auto notAbove = [&](double value) {
        qsizetype count = 0;
        for (size_t fold = 0; fold < m_residuals.size(); ++fold) {
            const std::vector<double> &residuals = m_residuals[fold];
            count += std::partition_point(residuals.begin(), residuals.end(),
                                          [&](double one) { return one + shifts[fold] <= value; }) -
                     residuals.begin();
        }
        return count;
    };
    double best = std::numeric_limits<double>::infinity();
    for (size_t fold = 0; fold < m_residuals.size(); ++fold) {
        const std::vector<double> &residuals = m_residuals[fold];
        const auto found =
            std::partition_point(residuals.begin(), residuals.end(), [&](double one) {
                const double value = one + shifts[fold];
                return value < best && notAbove(value) < rank;
            });
        if (found != residuals.end())
            best = std::min(best, *found + shifts[fold]);
    }
    return best;
}

Bounds CvPlus::bounds(const Eigen::MatrixXd &predictions, double coverage, int threads) const
{
    const qsizetype rank = conformalRank(coverage, m_rows);
    Q_ASSERT(rank <= m_rows && predictions.cols() == Eigen::Index(m_residuals.size()));
    const auto count = size_t(predictions.rows());
    Bounds bounds{std::vector<double>(count), std::vector<double>(count)};
    constexpr size_t block = 1024;
    parallelFor(qsizetype((count + block - 1) / block), threads, [&](qsizetype part) {
        std::vector<double> shifts(m_residuals.size());
        const size_t first = size_t(part) * block;
        for (size_t row = first; row < std::min(first + block, count); ++row) {
            for (size_t fold = 0; fold < shifts.size(); ++fold)
                shifts[fold] = predictions(Eigen::Index(row), Eigen::Index(fold));
            bounds.high[row] = smallest(shifts, rank);
            for (double &shift : shifts)
                shift = -shift;
            bounds.low[row] = -smallest(shifts, rank);
        }
    });
    return bounds;
}

} // namespace tenbin
