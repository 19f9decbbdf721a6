#include "models/evaluation_rows.h"

#include <cmath>

namespace tenbin {

namespace rows {

double truth(const EvaluationData &data, size_t row, double)
{
    return data.predictions().truth[row];
}

double residual(const EvaluationData &data, size_t row, double)
{
    return data.predictions().truth[row] - data.predictions().predicted[row];
}

double absoluteError(const EvaluationData &data, size_t row, double)
{
    return std::abs(residual(data, row, 0));
}

double squaredError(const EvaluationData &data, size_t row, double)
{
    const double error = residual(data, row, 0);
    return error * error;
}

double confidence(const EvaluationData &data, size_t row, double)
{
    const Predictions &predictions = data.predictions();
    if (predictions.problem == Problem::Binary)
        return predictions.probability(predictions.positive)[row];
    return predictions.probabilities.row(Eigen::Index(row)).maxCoeff();
}

double confidenceGap(const EvaluationData &data, size_t row, double)
{
    const Predictions &predictions = data.predictions();
    const double truth = predictions.truth[row];
    if (predictions.problem == Problem::Binary)
        return (truth == predictions.positive) - confidence(data, row, 0);
    Eigen::Index likeliest = 0;
    const double highest = predictions.probabilities.row(Eigen::Index(row)).maxCoeff(&likeliest);
    return (truth == double(likeliest)) - highest;
}

} // namespace rows

double explainedShare(const EvaluationView &view, double unexplained)
{
    if (view.rows() < 2 || !(view.totalWeight() > 0))
        return undefinedValue;
    const double variance = view.variance(rows::truth);
    if (variance > 0)
        return 1 - unexplained / variance;
    return unexplained > 0 ? 0 : 1;
}

} // namespace tenbin
