#include "analysis/studentized_range.h"

#include <QtGlobal>

#include <cmath>
#include <numbers>

namespace tenbin {

namespace {

double normalDensity(double z)
{
    return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

double normalBelow(double z)
{
    return std::erfc(-z / std::numbers::sqrt2) / 2;
}

} // namespace

double studentizedRangeTail(double q, int k)
{
    Q_ASSERT(k >= 2);
    if (!(q > 0))
        return 1;
    // Beyond ±12 the density is below 1e-31.
    constexpr double bound = 12;
    constexpr int steps = 960;
    constexpr double step = 2 * bound / steps;
    const double others = k - 1;
    double sum = 0;
    for (int i = 0; i <= steps; ++i) {
        const double z = -bound + i * step;
        const double below = normalBelow(z);
        const double outside = normalBelow(z - q) / below;
        // Φ^(k-1) (1 - (1 - outside)^(k-1)) without losing a small difference.
        sum +=
            normalDensity(z) * std::pow(below, others) * -std::expm1(others * std::log1p(-outside));
    }
    return std::fmin(1.0, double(k) * sum * step);
}

double studentizedRangeQuantile(double tail, int k)
{
    double low = 0;
    double high = 1;
    while (studentizedRangeTail(high, k) > tail)
        high *= 2;
    while (high - low > 1e-11) {
        const double middle = (low + high) / 2;
        if (middle == low || middle == high)
            break;
        (studentizedRangeTail(middle, k) > tail ? low : high) = middle;
    }
    return (low + high) / 2;
}

} // namespace tenbin
