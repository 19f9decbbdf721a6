#include "analysis/fairness_metric.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<double> definedOf(const FairnessView &view, Rate rate)
{
    std::vector<double> values;
    for (const GroupCounts &group : view.groups) {
        if (const double value = (group.*rate)(); !std::isnan(value))
            values.push_back(value);
    }
    return values;
}

/// x^alpha term of the entropy at a benefit over the mean benefit.
double entropyTerm(double share, double alpha)
{
    if (alpha == 1)
        return share > 0 ? share * std::log(share) : 0;
    return (std::pow(share, alpha) - 1) / (alpha * (alpha - 1));
}

} // namespace

GroupCounts FairnessView::all() const
{
    GroupCounts sum;
    for (const GroupCounts &group : groups)
        sum.add(group);
    return sum;
}

GroupCounts FairnessView::others() const
{
    GroupCounts sum;
    for (size_t at = 0; at < groups.size(); ++at) {
        if (int(at) != privileged)
            sum.add(groups[at]);
    }
    return sum;
}

double spreadOf(const FairnessView &view, Rate rate)
{
    const std::vector<double> values = definedOf(view, rate);
    if (values.size() < 2)
        return undefined;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return *most - *least;
}

double quotientOf(const FairnessView &view, Rate rate)
{
    const std::vector<double> values = definedOf(view, rate);
    if (values.size() < 2)
        return undefined;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return *most > 0 ? *least / *most : undefined;
}

double gapOf(const GroupCounts &group, const GroupCounts &privileged, Rate rate)
{
    return (group.*rate)() - (privileged.*rate)();
}

double ratioOf(const GroupCounts &group, const GroupCounts &privileged, Rate rate)
{
    const double base = (privileged.*rate)();
    return base > 0 ? (group.*rate)() / base : undefined;
}

double benefitEntropy(const GroupCounts &all, double alpha)
{
    const double right = all.truePositives + all.trueNegatives;
    const double mean = (right + 2 * all.falsePositives) / all.rows();
    if (!(mean > 0))
        return undefined;
    return (all.falseNegatives * entropyTerm(0, alpha) + right * entropyTerm(1 / mean, alpha) +
            all.falsePositives * entropyTerm(2 / mean, alpha)) /
           all.rows();
}

} // namespace tenbin
