#include "analysis/swarm.h"

#include <QtGlobal>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr int steps = 200;
constexpr int outside = steps + 1;

/// The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
quint64 hashOf(quint64 place)
{
    quint64 z = (place + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

int stepOf(double value, double lower, double upper)
{
    if (!std::isfinite(value))
        return outside;
    const double width = upper - lower;
    const double part = width > 0 ? (value - lower) / width : 0.5;
    return int(std::lround(steps * std::clamp(part, 0.0, 1.0)));
}

} // namespace

std::vector<double> swarmOffsets(std::span<const double> values, double lower, double upper,
                                 double halfWidth)
{
    struct Placed
    {
        int step;
        quint64 hash;
        size_t at;
    };
    std::vector<Placed> order(values.size());
    for (size_t i = 0; i < values.size(); ++i)
        order[i] = {stepOf(values[i], lower, upper), hashOf(i), i};
    std::sort(order.begin(), order.end(), [](const Placed &a, const Placed &b) {
        return a.step != b.step ? a.step < b.step : a.hash < b.hash;
    });
    // In a step: on the line, then one layer above, one below, two above …
    std::vector<int> layers(values.size());
    int most = 1, layer = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        layer = i > 0 && order[i].step == order[i - 1].step ? layer + 1 : 0;
        if (order[i].step == outside)
            continue;
        layers[order[i].at] = layer % 2 == 0 ? -(layer / 2) : (layer + 1) / 2;
        most = std::max(most, (layer + 1) / 2);
    }
    const double apart = std::min(halfWidth / 10, halfWidth / most);
    std::vector<double> offsets(values.size());
    std::transform(layers.begin(), layers.end(), offsets.begin(),
                   [apart](int one) { return one * apart; });
    return offsets;
}

} // namespace tenbin
