#include "analysis/wilcoxon_test.h"

#include "analysis/average_ranks.h"
#include "core/text.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace tenbin {

namespace {

/// Sign patterns of the ranks 1 … n by the sum of the positive ones. Whole numbers below 2^53.
std::vector<double> patternsBySum(qsizetype pairs)
{
    std::vector<double> patterns(size_t(pairs * (pairs + 1) / 2 + 1), 0.0);
    patterns[0] = 1;
    size_t largest = 0;
    for (size_t rank = 1; rank <= size_t(pairs); ++rank) {
        largest += rank;
        for (size_t sum = largest; sum >= rank; --sum)
            patterns[sum] += patterns[sum - rank];
    }
    return patterns;
}

double exactP(qsizetype pairs, double smallerSum)
{
    const std::vector<double> patterns = patternsBySum(pairs);
    double extreme = 0;
    for (size_t sum = 0; sum <= size_t(smallerSum); ++sum)
        extreme += patterns[sum];
    return std::min(1.0, 2 * extreme / std::ldexp(1.0, int(pairs)));
}

} // namespace

Result<WilcoxonTest> wilcoxonTest(std::span<const double> differences)
{
    if (differences.empty())
        return badInput(Tr::tr("Wilcoxon's test needs at least one pair of values."));
    std::vector<double> sizes;
    std::vector<bool> positive;
    WilcoxonTest test;
    for (size_t i = 0; i < differences.size(); ++i) {
        if (!std::isfinite(differences[i]))
            return badInput(Tr::tr("The difference of pair %1 is not a finite number.").arg(i + 1),
                            Tr::tr("Compare by a metric that is defined in every pair."));
        if (differences[i] == 0) {
            ++test.zeros;
            continue;
        }
        sizes.push_back(std::abs(differences[i]));
        positive.push_back(differences[i] > 0);
    }
    test.pairs = qsizetype(sizes.size());
    test.z = std::numeric_limits<double>::quiet_NaN();
    if (sizes.empty())
        return test;
    const AverageRanks ranked = averageRanks(sizes);
    for (size_t i = 0; i < sizes.size(); ++i)
        (positive[i] ? test.positiveRanks : test.negativeRanks) += ranked.ranks[i];
    const double n = double(test.pairs);
    const double all = n * (n + 1) / 2;
    test.effect = (test.positiveRanks - test.negativeRanks) / all;
    test.exact = test.pairs <= mostExactPairs && !ranked.hasTies();
    if (test.exact) {
        test.pValue = exactP(test.pairs, std::min(test.positiveRanks, test.negativeRanks));
        return test;
    }
    const double variance = n * (n + 1) * (2 * n + 1) / 24 - ranked.tieTerm / 48;
    const double distance = test.positiveRanks - all / 2;
    test.z = std::copysign(std::max(0.0, std::abs(distance) - 0.5), distance) / std::sqrt(variance);
    const boost::math::normal normal;
    test.pValue = std::min(1.0, 2 * cdf(complement(normal, std::abs(test.z))));
    return test;
}

} // namespace tenbin
