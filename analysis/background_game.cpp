#include "analysis/background_game.h"

#include <bit>

namespace tenbin {

GameWeights::GameWeights(int most) : m_width(size_t(most) + 1), m_weights(m_width * m_width)
{
    // 1 / (a choose(a + c, a)), from 1 / a at c = 0.
    for (int a = 1; a <= most; ++a) {
        double weight = 1.0 / a;
        for (int c = 0; a + c <= most; ++c) {
            m_weights[size_t(a) * m_width + size_t(c)] = weight;
            weight *= double(c + 1) / double(a + c + 1);
        }
    }
}

void backgroundTable(std::span<const double> shares, int features, const GameWeights &weights,
                     std::span<double> result)
{
    const auto count = size_t(features);
    const size_t patterns = size_t(1) << count;
    const size_t all = patterns - 1;
    Q_ASSERT(shares.size() == patterns && result.size() == count * patterns);
    // below[size * patterns + pattern]: share of the background whose failures are `size` features,
    // all of them within the pattern.
    std::vector<double> below((count + 1) * patterns);
    for (size_t fails = 0; fails < patterns; ++fails)
        below[size_t(std::popcount(fails)) * patterns + fails] = shares[all & ~fails];
    for (size_t size = 0; size <= count; ++size) {
        double *sums = below.data() + size * patterns;
        for (size_t bit = 1; bit < patterns; bit <<= 1) {
            for (size_t pattern = 0; pattern < patterns; ++pattern) {
                if (pattern & bit)
                    sums[pattern] += sums[pattern & ~bit];
            }
        }
    }
    for (size_t pattern = 0; pattern < patterns; ++pattern) {
        const int passed = std::popcount(pattern), failed = features - passed;
        for (size_t i = 0; i < count; ++i) {
            const size_t bit = size_t(1) << i;
            double value = 0;
            for (int size = 0; size <= passed; ++size) {
                const double *sums = below.data() + size_t(size) * patterns;
                if (!(pattern & bit))
                    value -= sums[pattern] * weights.loss(size, failed);
                else if (size > 0)
                    value += (sums[pattern] - sums[pattern & ~bit]) * weights.gain(size, failed);
            }
            result[i * patterns + pattern] = value;
        }
    }
}

} // namespace tenbin
