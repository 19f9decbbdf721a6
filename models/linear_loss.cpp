#include "models/linear_loss.h"

#include "models/linear_kernels.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

double squaredRows(const LossRows &at)
{
    double sum = 0;
    for (qsizetype i = 0; i < at.rows; ++i) {
        const double error = at.eta[i] - at.targets[i];
        at.derivatives[i] = at.weights[i] * error;
        at.curvatures[i] = at.weights[i];
        sum += at.weights[i] * error * error;
    }
    return sum / 2;
}

double softmaxRows(const LossRows &at)
{
    double *top = at.scratch;
    double *total = at.scratch + at.rows;
    std::copy_n(at.eta, at.rows, top);
    for (int k = 1; k < at.outputs; ++k) {
        for (qsizetype i = 0; i < at.rows; ++i)
            top[i] = std::max(top[i], at.eta[k * at.rows + i]);
    }
    for (int k = 0; k < at.outputs; ++k) {
        for (qsizetype i = 0; i < at.rows; ++i)
            at.curvatures[k * at.rows + i] = at.eta[k * at.rows + i] - top[i];
    }
    expNegative(at.rows * at.outputs, at.curvatures);
    std::fill_n(total, at.rows, 0.0);
    for (int k = 0; k < at.outputs; ++k) {
        for (qsizetype i = 0; i < at.rows; ++i)
            total[i] += at.curvatures[k * at.rows + i];
    }
    for (int k = 0; k < at.outputs; ++k) {
        for (qsizetype i = 0; i < at.rows; ++i) {
            double &probability = at.curvatures[k * at.rows + i];
            probability /= total[i];
            at.derivatives[k * at.rows + i] = at.weights[i] * probability;
        }
    }
    double sum = 0;
    for (qsizetype i = 0; i < at.rows; ++i) {
        const qsizetype own = qsizetype(at.targets[i]) * at.rows + i;
        at.derivatives[own] -= at.weights[i];
        sum += at.weights[i] * (std::log(total[i]) + top[i] - at.eta[own]);
    }
    return sum;
}

double binaryRows(const LossRows &at)
{
    double *signs = at.scratch;
    for (qsizetype i = 0; i < at.rows; ++i)
        signs[i] = 2 * at.targets[i] - 1;
    return logisticRows(at.rows, at.eta, signs, at.weights, at.derivatives, at.curvatures);
}

} // namespace

double RowWeights::of(qsizetype row, double target) const
{
    double weight = 0;
    fill(row, 1, &target, &weight);
    return weight;
}

void RowWeights::fill(qsizetype first, qsizetype count, const double *targets, double *out) const
{
    if (counts.empty())
        std::fill_n(out, count, 1.0);
    for (qsizetype i = 0; i < count && !counts.empty(); ++i)
        out[i] = counts[size_t(first + i)];
    for (qsizetype i = 0; i < count && !weights.empty(); ++i)
        out[i] *= weights[size_t(first + i)];
    for (qsizetype i = 0; i < count && targets && !classFactors.empty(); ++i)
        out[i] *= classFactors[size_t(targets[i])];
}

double evaluateLoss(const LossRows &at)
{
    switch (at.loss) {
    case LinearLoss::Squared: return squaredRows(at);
    case LinearLoss::Softmax: return softmaxRows(at);
    case LinearLoss::Logistic: break;
    }
    return binaryRows(at);
}

void softmaxCurvature(const LossRows &at, int k, int l, double *out)
{
    const double *pk = at.curvatures + k * at.rows;
    const double *pl = at.curvatures + l * at.rows;
    for (qsizetype i = 0; i < at.rows; ++i)
        out[i] = at.weights[i] * pk[i] * ((k == l ? 1 : 0) - pl[i]);
}

} // namespace tenbin
