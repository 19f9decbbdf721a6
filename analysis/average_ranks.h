#pragma once

#include <span>
#include <vector>

namespace tenbin {

/// Ranks from 1 for the smallest value; equal values share the mean of their ranks.
struct AverageRanks
{
    std::vector<double> ranks; ///< in the order of the values
    double tieTerm = 0;        ///< sum of t³ - t over groups of t equal values

    bool hasTies() const { return tieTerm > 0; }
};

/// The values are not NaN.
AverageRanks averageRanks(std::span<const double> values);

} // namespace tenbin
