#include "models/bootstrap_interval.h"

#include "core/text.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

double quantile(const std::vector<double> &sorted, double share)
{
    const double place = share * double(sorted.size() - 1);
    const auto below = size_t(place);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - double(below)) * (sorted[above] - sorted[below]);
}

} // namespace

BootstrapInterval bootstrapInterval(std::vector<double> values, double level)
{
    const auto drawn = qsizetype(values.size());
    std::erase_if(values, [](double value) { return std::isnan(value); });
    const auto defined = qsizetype(values.size());
    if (defined < 2)
        return {};
    std::sort(values.begin(), values.end());
    return {quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2),
            defined == drawn
                ? Tr::tr("%1 bootstrap, %2 resamples").arg(percentText(level), countText(drawn))
                : Tr::tr("%1 bootstrap, %2 of %3 resamples; it is not defined in the others")
                      .arg(percentText(level), countText(defined), countText(drawn))};
}

} // namespace tenbin
