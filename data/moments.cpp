#include "data/moments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Σ term(x) for N terms at once: short blocks keep rounding errors from adding up, lanes let the
/// compiler use vector instructions without being allowed to reorder sums.
template <size_t N, class Terms>
std::array<double, N> sums(std::span<const double> values, Terms terms)
{
    constexpr size_t lanes = 4;
    constexpr size_t block = 1024;
    std::array<double, N> total{};
    for (size_t from = 0; from < values.size(); from += block) {
        const size_t end = std::min(values.size(), from + block);
        std::array<std::array<double, lanes>, N> part{};
        size_t at = from;
        for (; at + lanes <= end; at += lanes) {
            for (size_t lane = 0; lane < lanes; ++lane) {
                const std::array<double, N> term = terms(values[at + lane]);
                for (size_t i = 0; i < N; ++i)
                    part[i][lane] += term[i];
            }
        }
        for (; at < end; ++at) {
            const std::array<double, N> term = terms(values[at]);
            for (size_t i = 0; i < N; ++i)
                part[i][0] += term[i];
        }
        for (size_t i = 0; i < N; ++i)
            total[i] += (part[i][0] + part[i][1]) + (part[i][2] + part[i][3]);
    }
    return total;
}

} // namespace

Moments momentsOf(std::span<const double> values)
{
    if (values.empty())
        return {0, nan, nan, nan, nan};
    const double n = double(values.size());
    const auto meanFrom = [&](double origin) {
        return sums<1>(values, [origin](double x) { return std::array{x - origin}; })[0] / n;
    };
    // Around a value of the data: times and other large numbers keep their digits.
    double origin = values[values.size() / 2];
    double shift = meanFrom(origin);
    if (!std::isfinite(shift)) {
        origin = 0;
        shift = meanFrom(origin);
    }
    const auto powers = sums<4>(values, [origin, shift](double x) {
        const double d = (x - origin) - shift;
        const double square = d * d;
        return std::array{d, square, square * d, square * square};
    });
    // What rounding left in the first sum is taken out of the others.
    const double rest = powers[0] / n;
    Moments moments;
    moments.count = qint64(values.size());
    moments.mean = origin + (shift + rest);
    moments.m2 = powers[1] / n - rest * rest;
    moments.m3 = powers[2] / n - 3 * rest * powers[1] / n;
    moments.m4 = powers[3] / n - 4 * rest * powers[2] / n;
    return moments;
}

double Moments::std() const
{
    return count < 2 ? nan : std::sqrt(m2 * double(count) / double(count - 1));
}

double Moments::skewness() const
{
    return m2 > 0 ? m3 / (m2 * std::sqrt(m2)) : nan;
}

double Moments::adjustedSkewness() const
{
    const double n = double(count);
    return count < 3 ? nan : skewness() * std::sqrt(n * (n - 1)) / (n - 2);
}

double Moments::excessKurtosis() const
{
    return m2 > 0 ? m4 / (m2 * m2) - 3 : nan;
}

} // namespace tenbin
