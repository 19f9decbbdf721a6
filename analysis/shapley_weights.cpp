#include "analysis/shapley_weights.h"

#include <QtGlobal>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tenbin {

QuadratureRule gaussLegendre(int points)
{
    QuadratureRule rule;
    for (int i = 0; i < points; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (points + 0.5));
        double slope = 1;
        // Newton's steps from this start double the digits: five reach the last place.
        for (int step = 0; step < 8; ++step) {
            double value = 1, before = 0;
            for (int degree = 1; degree <= points; ++degree) {
                const double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
                before = value;
                value = next;
            }
            slope = points * (x * value - before) / (x * x - 1);
            x -= value / slope;
        }
        rule.at.push_back((1 + x) / 2);
        rule.weight.push_back(1 / ((1 - x * x) * slope * slope));
    }
    return rule;
}

void shapleyTable(std::span<const double> shares, const QuadratureRule &rule,
                  std::span<double> result)
{
    const size_t count = shares.size();
    const size_t patterns = size_t(1) << count;
    Q_ASSERT(result.size() == count * patterns);
    std::fill(result.begin(), result.end(), 0.0);
    for (size_t pattern = 0; pattern < patterns; ++pattern) {
        const auto present = [&](size_t j) { return double(pattern >> j & 1); };
        for (size_t q = 0; q < rule.at.size(); ++q) {
            const double t = rule.at[q];
            for (size_t i = 0; i < count; ++i) {
                double product = rule.weight[q] * (present(i) - shares[i]);
                for (size_t j = 0; j < count; ++j) {
                    if (j != i)
                        product *= shares[j] * (1 - t) + present(j) * t;
                }
                result[i * patterns + pattern] += product;
            }
        }
    }
}

} // namespace tenbin
