#pragma once

#include "analysis/protected_groups.h"
#include "models/predictions.h"

#include <cmath>
#include <span>
#include <vector>

namespace tenbin {

/// Rows of predicted numbers by rising prediction, with their groups.
struct ValueData
{
    ValueData(const Predictions &predictions, const ProtectedGroups &grouped);

    std::vector<double> truth, predicted, residual; ///< residual: truth - predicted
    std::vector<quint32> group;
    size_t groups = 0;
};

/// Mean and variance as values come (Welford, 1962).
struct Moments
{
    double rows = 0, centre = 0, squares = 0;

    void add(double value)
    {
        rows += 1;
        const double gap = value - centre;
        centre += gap / rows;
        squares += gap * (value - centre);
    }
    double mean() const { return centre; }
    double variance() const { return squares / (rows - 1); }
};

/// Sums of a group; means of no rows are NaN.
struct GroupSums
{
    double rows = 0, truth = 0, predicted = 0, residual = 0, squares = 0;

    double meanTruth() const { return truth / rows; }
    double meanPrediction() const { return predicted / rows; }
    double meanResidual() const { return residual / rows; }
    double rmse() const { return std::sqrt(squares / rows); }
};

struct ValueSums
{
    std::vector<GroupSums> groups;
    /// Largest difference of two groups' distribution functions of the predictions; NaN with fewer
    /// than two groups that have rows.
    double distance = 0;
};

/// Each row as often as `counts` says; empty: once.
ValueSums sumsOf(const ValueData &data, std::span<const quint32> counts);

} // namespace tenbin
