#include "analysis/mcnemar_test.h"

#include "core/text.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

struct Interval
{
    double low;
    double high;
};

Interval wilson(double successes, double rows, double z)
{
    const double share = successes / rows;
    const double centre = share + z * z / (2 * rows);
    const double reach = z * std::sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows));
    const double scale = 1 + z * z / rows;
    return {std::max(0.0, (centre - reach) / scale), std::min(1.0, (centre + reach) / scale)};
}

/// Newcombe's correlation of the two proportions, a positive one with continuity correction.
double correlation(const PairedOutcomes &outcomes)
{
    const double a = double(outcomes.bothRight);
    const double b = double(outcomes.onlyFirstRight);
    const double c = double(outcomes.onlySecondRight);
    const double d = double(outcomes.bothWrong);
    const double margins = (a + b) * (c + d) * (a + c) * (b + d);
    if (margins <= 0)
        return 0;
    double numerator = a * d - b * c;
    if (numerator > 0)
        numerator = std::max(0.0, numerator - double(outcomes.rows()) / 2);
    return numerator / std::sqrt(margins);
}

double squareAndAdd(double first, double second, double correlation)
{
    return std::sqrt(
        std::max(0.0, first * first - 2 * correlation * first * second + second * second));
}

void addEffect(McNemarTest &test)
{
    const PairedOutcomes &outcomes = test.outcomes;
    const double rows = double(outcomes.rows());
    const double first = double(outcomes.bothRight + outcomes.onlyFirstRight);
    const double second = double(outcomes.bothRight + outcomes.onlySecondRight);
    const double z = quantile(boost::math::normal(), (1 + test.level) / 2);
    const Interval one = wilson(first, rows, z);
    const Interval two = wilson(second, rows, z);
    const double phi = correlation(outcomes);
    test.accuracyDifference = double(outcomes.onlyFirstRight - outcomes.onlySecondRight) / rows;
    test.low = test.accuracyDifference -
               squareAndAdd(first / rows - one.low, two.high - second / rows, phi);
    test.high = test.accuracyDifference +
                squareAndAdd(one.high - first / rows, second / rows - two.low, phi);
}

} // namespace

Result<PairedOutcomes> pairedOutcomes(std::span<const double> truth, std::span<const double> first,
                                      std::span<const double> second)
{
    if (truth.size() != first.size() || truth.size() != second.size())
        return badInput(Tr::tr("The two models predicted %1 and %2 of %3 rows.")
                            .arg(first.size())
                            .arg(second.size())
                            .arg(truth.size()),
                        Tr::tr("Compare predictions of the same rows."));
    PairedOutcomes outcomes;
    for (size_t row = 0; row < truth.size(); ++row) {
        const bool one = first[row] == truth[row];
        const bool two = second[row] == truth[row];
        ++(one ? (two ? outcomes.bothRight : outcomes.onlyFirstRight)
               : (two ? outcomes.onlySecondRight : outcomes.bothWrong));
    }
    return outcomes;
}

Result<McNemarTest> mcNemarTest(const PairedOutcomes &outcomes, double level)
{
    const auto [least, most] = std::minmax({outcomes.bothRight, outcomes.onlyFirstRight,
                                            outcomes.onlySecondRight, outcomes.bothWrong});
    if (least < 0 || most == 0)
        return badInput(Tr::tr("McNemar's test needs rows that both models predicted."));
    McNemarTest test;
    test.outcomes = outcomes;
    test.level = level;
    addEffect(test);
    const auto [fewer, more] = std::minmax(outcomes.onlyFirstRight, outcomes.onlySecondRight);
    const double different = double(fewer + more);
    if (different == 0)
        return test;
    const boost::math::binomial binomial(different, 0.5);
    const double tail = 2 * cdf(binomial, double(fewer));
    const double point = pdf(binomial, double(fewer));
    test.exactP = std::min(1.0, tail);
    test.midP = fewer == more ? 1 - point / 2 : tail - point;
    const double beyond = std::max(0.0, double(more - fewer) - 1);
    test.chiSquare = beyond * beyond / different;
    test.chiSquareP = cdf(complement(boost::math::chi_squared(1), test.chiSquare));
    return test;
}

} // namespace tenbin
