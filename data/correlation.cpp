#include "data/profile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace tenbin {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Σ terms(a, b) over the rows where both are present, by short blocks for the sake of digits.
template <size_t N, class Terms>
std::array<double, N> pairSums(std::span<const double> a, std::span<const double> b, Terms terms)
{
    constexpr size_t block = 1024;
    std::array<double, N> total{};
    for (size_t from = 0; from < a.size(); from += block) {
        const size_t end = std::min(a.size(), from + block);
        std::array<double, N> part{};
        for (size_t row = from; row < end; ++row) {
            if (std::isnan(a[row]) || std::isnan(b[row]))
                continue;
            const std::array<double, N> term = terms(a[row], b[row]);
            for (size_t i = 0; i < N; ++i)
                part[i] += term[i];
        }
        for (size_t i = 0; i < N; ++i)
            total[i] += part[i];
    }
    return total;
}

/// Ranks from 1; equal values share the mean of their ranks.
std::vector<double> ranksOf(const std::vector<double> &values)
{
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::ranges::sort(order, {}, [&](size_t row) { return values[row]; });
    std::vector<double> ranks(values.size());
    for (size_t from = 0; from < order.size();) {
        size_t to = from;
        while (to < order.size() && values[order[to]] == values[order[from]])
            ++to;
        for (size_t i = from; i < to; ++i)
            ranks[order[i]] = double(from + to + 1) / 2;
        from = to;
    }
    return ranks;
}

} // namespace

double pearson(std::span<const double> a, std::span<const double> b)
{
    Q_ASSERT(a.size() == b.size());
    const auto [n, sumA, sumB] = pairSums<3>(a, b, [](double x, double y) {
        return std::array{1.0, x, y};
    });
    if (n < 2)
        return nan;
    const double meanA = sumA / n;
    const double meanB = sumB / n;
    const auto [aa, bb, ab, restA, restB] = pairSums<5>(a, b, [=](double x, double y) {
        const double da = x - meanA;
        const double db = y - meanB;
        return std::array{da * da, db * db, da * db, da, db};
    });
    const double varianceA = aa - restA * restA / n;
    const double varianceB = bb - restB * restB / n;
    // Rounding of the mean can leave a speck of variance in a constant column.
    const double speck = n * std::numeric_limits<double>::epsilon();
    if (!(varianceA > speck * speck * meanA * meanA) ||
        !(varianceB > speck * speck * meanB * meanB))
        return nan;
    const double r = (ab - restA * restB / n) / std::sqrt(varianceA) / std::sqrt(varianceB);
    return std::clamp(r, -1.0, 1.0);
}

double spearman(std::span<const double> a, std::span<const double> b)
{
    Q_ASSERT(a.size() == b.size());
    std::vector<double> presentA;
    std::vector<double> presentB;
    for (size_t row = 0; row < a.size(); ++row) {
        if (std::isnan(a[row]) || std::isnan(b[row]))
            continue;
        presentA.push_back(a[row]);
        presentB.push_back(b[row]);
    }
    return pearson(ranksOf(presentA), ranksOf(presentB));
}

} // namespace tenbin
