#include "analysis/proportion_test.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace tenbin {

namespace {

constexpr double leastExpected = 5;

double logChoose(double n, double k)
{
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

double fisherP(double hits1, double rows1, double hits2, double rows2)
{
    const double hits = hits1 + hits2;
    const double lowest = std::max(0.0, hits - rows2);
    const double highest = std::min(hits, rows1);
    const double all = logChoose(rows1 + rows2, hits);
    const auto logProbability = [&](double k) {
        return logChoose(rows1, k) + logChoose(rows2, hits - k) - all;
    };
    // Tables of the same probability must not fall on both sides of the limit by rounding.
    const double limit = logProbability(hits1) + 1e-7;
    double p = 0;
    for (double k = lowest; k <= highest; ++k) {
        if (const double one = logProbability(k); one <= limit)
            p += std::exp(one);
    }
    return std::min(p, 1.0);
}

} // namespace

ProportionTest compareProportions(double hits1, double rows1, double hits2, double rows2)
{
    ProportionTest test;
    test.difference = hits1 / rows1 - hits2 / rows2;
    const double share = (hits1 + hits2) / (rows1 + rows2);
    const double expected = std::min(rows1, rows2) * std::min(share, 1 - share);
    test.exact = expected < leastExpected;
    if (test.exact) {
        test.pValue = fisherP(hits1, rows1, hits2, rows2);
        return test;
    }
    const double z = test.difference / std::sqrt(share * (1 - share) * (1 / rows1 + 1 / rows2));
    test.pValue = std::erfc(std::abs(z) / std::numbers::sqrt2);
    return test;
}

} // namespace tenbin
