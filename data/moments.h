#pragma once

#include <span>

#include <QtGlobal>

namespace tenbin {

/// Mean and central moments m_k = Σ (x - mean)^k / n.
struct Moments
{
    qint64 count = 0;
    double mean = 0, m2 = 0, m3 = 0, m4 = 0;

    double std() const;              ///< n - 1; NaN below two values
    double skewness() const;         ///< g1 = m3 / m2^1.5; NaN when constant
    double adjustedSkewness() const; ///< G1 = g1 √(n (n - 1)) / (n - 2); NaN below three values
    double excessKurtosis() const;   ///< m4 / m2² - 3; NaN when constant
};

/// In two passes, summed by blocks: the result depends on the order of the values only.
Moments momentsOf(std::span<const double> values);

} // namespace tenbin
