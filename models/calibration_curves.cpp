#include "models/calibration_curves.h"

#include "models/evaluation_order.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr int mostSteps = 200;

double logOnePlusExp(double u)
{
    return u > 0 ? u + std::log1p(std::exp(-u)) : std::log1p(std::exp(u));
}

double falling(double u)
{
    return u >= 0 ? std::exp(-u) / (1 + std::exp(-u)) : 1 / (1 + std::exp(u));
}

/// Platt's problem with scores of mean 0 and standard deviation 1, where Newton's steps are well
/// conditioned whatever the scale of the scores.
struct PlattProblem
{
    std::vector<double> scores, targets;
    const ScoredRows &rows;

    double loss(double a, double b) const
    {
        double sum = 0;
        for (size_t row = 0; row < scores.size(); ++row) {
            const double u = a * scores[row] + b;
            sum += rows.weight(row) * (logOnePlusExp(u) - (1 - targets[row]) * u);
        }
        return sum;
    }

    PlattCurve solve(double b) const
    {
        double a = 0;
        double current = loss(a, b);
        for (int step = 0; step < mostSteps; ++step) {
            double ga = 0, gb = 0, haa = 0, hab = 0, hbb = 0;
            for (size_t row = 0; row < scores.size(); ++row) {
                const double p = falling(a * scores[row] + b);
                const double slope = rows.weight(row) * (targets[row] - p);
                const double curvature = rows.weight(row) * p * (1 - p);
                ga += slope * scores[row];
                gb += slope;
                haa += curvature * scores[row] * scores[row];
                hab += curvature * scores[row];
                hbb += curvature;
            }
            const double determinant = haa * hbb - hab * hab;
            if (!(determinant > 0))
                break;
            const double da = (hbb * ga - hab * gb) / determinant;
            const double db = (haa * gb - hab * ga) / determinant;
            double length = 1;
            double next = loss(a - da, b - db);
            const double rounding = 1e-12 * std::abs(current);
            while (next > current + rounding && length > 1e-8) {
                length /= 2;
                next = loss(a - length * da, b - length * db);
            }
            a -= length * da;
            b -= length * db;
            current = next;
            if (std::max(std::abs(da), std::abs(db)) * length < 1e-13)
                break;
        }
        return {a, b};
    }
};

struct Level
{
    double first = 0, last = 0; ///< scores
    double weight = 0, sum = 0;

    double value() const { return sum / weight; }
};

} // namespace

double PlattCurve::at(double score) const
{
    return falling(a * score + b);
}

PlattCurve fitPlatt(const ScoredRows &rows)
{
    const size_t count = rows.scores.size();
    double total = 0, positives = 0, mean = 0;
    for (size_t row = 0; row < count; ++row) {
        total += rows.weight(row);
        positives += rows.weight(row) * rows.positive[row];
        mean += rows.weight(row) * rows.scores[row];
    }
    mean /= total;
    double squares = 0;
    for (size_t row = 0; row < count; ++row)
        squares += rows.weight(row) * (rows.scores[row] - mean) * (rows.scores[row] - mean);
    const double negatives = total - positives;
    const double high = (positives + 1) / (positives + 2);
    const double low = 1 / (negatives + 2);
    const double deviation = std::sqrt(squares / total);
    if (!(deviation > 0)) {
        const double share = (positives * high + negatives * low) / total;
        return {0, std::log((1 - share) / share)};
    }
    PlattProblem problem{{}, {}, rows};
    for (size_t row = 0; row < count; ++row) {
        problem.scores.push_back((rows.scores[row] - mean) / deviation);
        problem.targets.push_back(rows.positive[row] > 0 ? high : low);
    }
    const PlattCurve scaled = problem.solve(std::log((negatives + 1) / (positives + 1)));
    return {scaled.a / deviation, scaled.b - scaled.a * mean / deviation};
}

double IsotonicCurve::at(double score) const
{
    const auto above = std::upper_bound(x.begin(), x.end(), score);
    if (above == x.begin())
        return y.front();
    const auto right = size_t(above - x.begin());
    if (right == x.size())
        return y.back();
    const double share = (score - x[right - 1]) / (x[right] - x[right - 1]);
    return y[right - 1] + share * (y[right] - y[right - 1]);
}

IsotonicCurve fitIsotonic(const ScoredRows &rows)
{
    std::vector<Level> levels;
    const std::vector<quint32> order = risingOrder(rows.scores);
    for (size_t place = 0; place < order.size();) {
        Level level;
        level.first = level.last = rows.scores[order[place]];
        for (; place < order.size() && rows.scores[order[place]] == level.first; ++place) {
            level.weight += rows.weight(order[place]);
            level.sum += rows.weight(order[place]) * rows.positive[order[place]];
        }
        if (!(level.weight > 0))
            continue;
        while (!levels.empty() && levels.back().value() >= level.value()) {
            const Level &before = levels.back();
            level.first = before.first;
            level.weight += before.weight;
            level.sum += before.sum;
            levels.pop_back();
        }
        levels.push_back(level);
    }
    IsotonicCurve curve;
    for (const Level &level : levels) {
        const double value = std::clamp(level.value(), 0.0, 1.0);
        curve.x.push_back(level.first);
        curve.y.push_back(value);
        if (level.last > level.first) {
            curve.x.push_back(level.last);
            curve.y.push_back(value);
        }
    }
    return curve;
}

double fitTemperature(const Eigen::MatrixXd &logits, std::span<const double> truth,
                      std::span<const double> weights)
{
    // In 1/T the loss is convex: its slope rises, and a bracketed Newton finds where it is zero.
    double lowest = 1 / highestTemperature;
    double highest = 1 / leastTemperature;
    double inverse = 1;
    Eigen::RowVectorXd shares(logits.cols());
    for (int step = 0; step < mostSteps; ++step) {
        double slope = 0, curvature = 0;
        for (Eigen::Index row = 0; row < logits.rows(); ++row) {
            const double weight = weights.empty() ? 1 : weights[size_t(row)];
            shares = (inverse * (logits.row(row).array() - logits.row(row).maxCoeff())).exp();
            shares /= shares.sum();
            const double actual = logits(row, Eigen::Index(truth[size_t(row)]));
            const double mean = (shares.array() * (logits.row(row).array() - actual)).sum();
            const double square =
                (shares.array() * (logits.row(row).array() - actual).square()).sum();
            slope += weight * mean;
            curvature += weight * (square - mean * mean);
        }
        (slope > 0 ? highest : lowest) = inverse;
        double next = curvature > 0 ? inverse - slope / curvature : 0;
        if (!(next > lowest && next < highest))
            next = std::sqrt(lowest * highest);
        const double moved = std::abs(next - inverse);
        inverse = next;
        if (moved <= 1e-14 * inverse)
            break;
    }
    return 1 / inverse;
}

Eigen::MatrixXd softmaxAt(const Eigen::MatrixXd &logits, double temperature)
{
    Eigen::MatrixXd shares(logits.rows(), logits.cols());
    for (Eigen::Index row = 0; row < logits.rows(); ++row) {
        shares.row(row) =
            ((logits.row(row).array() - logits.row(row).maxCoeff()) / temperature).exp();
        shares.row(row) /= shares.row(row).sum();
    }
    return shares;
}

} // namespace tenbin
