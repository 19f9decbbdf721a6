#pragma once

#include <QtGlobal>

#include <cstdint>
#include <span>
#include <vector>

namespace tenbin {

/// Losses of linear predictors eta, by row weight w:
/// Squared w (eta - y)² / 2 · Logistic w log(1 + e^(-s eta)), s = ±1 · Softmax -w log p_y, with one
/// eta a class.
enum class LinearLoss { Squared, Logistic, Softmax };

struct LinearTarget
{
    LinearLoss loss = LinearLoss::Squared;
    std::span<const double> values; ///< class indices or numbers, one a row of the features
    int outputs = 1;                ///< eta a row: classes for Softmax, else 1
};

/// How much each row counts in one fit: times it occurs × its weight × the factor of its class.
struct RowWeights
{
    std::vector<quint16> counts;      ///< empty: every row once
    std::span<const double> weights;  ///< empty: all 1
    std::vector<double> classFactors; ///< empty: all 1

    double of(qsizetype row, double target) const;
    /// The weights of `count` rows from `first` on with these targets; without targets class
    /// factors are left out.
    void fill(qsizetype first, qsizetype count, const double *targets, double *out) const;
};

/// The rows of one tile on their way through a loss; columns of `rows` values, one an output.
/// Rows of weight 0 (also those that fill up the tile) add nothing.
struct LossRows
{
    LinearLoss loss = LinearLoss::Squared;
    qsizetype rows = 0;
    int outputs = 1;
    const double *eta = nullptr;
    const double *targets = nullptr;
    const double *weights = nullptr;
    double *derivatives = nullptr; ///< of the loss by eta
    /// Squared, Logistic: the second derivative. Softmax: probabilities; see curvatureOf.
    double *curvatures = nullptr;
    double *scratch = nullptr; ///< 2 columns
};

/// Fills derivatives and curvatures; the sum of the losses.
double evaluateLoss(const LossRows &at);

/// Second derivative of Softmax by the etas of outputs k and l, into `out`.
void softmaxCurvature(const LossRows &at, int k, int l, double *out);

} // namespace tenbin
