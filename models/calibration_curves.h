#pragma once

#include <Eigen/Core>

#include <QtGlobal>

#include <span>
#include <vector>

namespace tenbin {

/// Scores of rows, on any scale, beside what was true. `weights` is empty (all 1) or one a row;
/// all three hold finite numbers.
struct ScoredRows
{
    std::span<const double> scores;
    std::span<const double> positive; ///< 1 or 0
    std::span<const double> weights;

    double weight(size_t row) const { return weights.empty() ? 1 : weights[row]; }
};

/// p = 1 / (1 + exp(a score + b)).
struct PlattCurve
{
    double a = -1;
    double b = 0;

    double at(double score) const;
};

/// Maximum likelihood by Newton's method to the last digit. The targets are Platt's: with N+ and N-
/// positives and negatives, (N+ + 1) / (N+ + 2) and 1 / (N- + 2), so that separable rows have a
/// curve too. Constant scores give a = 0. Platt, "Probabilistic outputs for support vector
/// machines", 1999; Lin, Lin, Weng, "A note on Platt's probabilistic outputs", 2007.
PlattCurve fitPlatt(const ScoredRows &rows);

/// Rising line through breakpoints: straight between two of them, constant outside.
struct IsotonicCurve
{
    std::vector<double> x; ///< ascending, at least one
    std::vector<double> y; ///< not falling, in [0, 1]

    double at(double score) const;
};

/// Least squares among rising maps by pooling adjacent violators; equal scores share one value.
/// Breakpoints are the first and the last score of each level. At least one row. Zadrozny, Elkan,
/// "Transforming classifier scores into accurate multiclass probability estimates", 2002.
IsotonicCurve fitIsotonic(const ScoredRows &rows);

inline constexpr double leastTemperature = 0.01;
inline constexpr double highestTemperature = 100;

/// The T in [0.01, 100] that minimises the log loss of softmax(logits / T); `truth` holds class
/// indices, `weights` is empty or one a row. Log-probabilities are logits. Guo, Pleiss, Sun,
/// Weinberger, "On calibration of modern neural networks", 2017.
double fitTemperature(const Eigen::MatrixXd &logits, std::span<const double> truth,
                      std::span<const double> weights);
/// softmax(logits / temperature), row by row.
Eigen::MatrixXd softmaxAt(const Eigen::MatrixXd &logits, double temperature);

} // namespace tenbin
