#include "analysis/binomial_draw.h"

#include <cmath>

namespace tenbin {

namespace {

constexpr double mostByInversion = 10;

quint64 drawByInversion(RandomStream &random, quint64 trials, double share)
{
    const double odds = share / (1 - share);
    double probability = std::exp(double(trials) * std::log1p(-share));
    double uniform = random.uniform();
    quint64 successes = 0;
    while (uniform > probability && successes < trials) {
        uniform -= probability;
        ++successes;
        probability *= odds * double(trials - successes + 1) / double(successes);
    }
    return successes;
}

/// What Stirling's formula leaves of log(k!).
double stirlingRest(double k)
{
    static constexpr double first[] = {
        0.08106146679532726,  0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
        0.01664469118982119,  0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
        0.009255462182712733, 0.008330563433362871};
    if (k < 10)
        return first[size_t(k)];
    const double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

quint64 drawByRejection(RandomStream &random, double trials, double share)
{
    const double spread = std::sqrt(trials * share * (1 - share));
    const double b = 1.15 + 2.53 * spread;
    const double a = -0.0873 + 0.0248 * b + 0.01 * share;
    const double c = trials * share + 0.5;
    const double surelyInside = 0.92 - 4.2 / b;
    const double odds = share / (1 - share);
    const double alpha = (2.83 + 5.1 / b) * spread;
    const double mode = std::floor((trials + 1) * share);
    while (true) {
        const double u = random.uniform() - 0.5;
        double v = 1 - random.uniform();
        const double edge = 0.5 - std::abs(u);
        const double k = std::floor((2 * a / edge + b) * u + c);
        if (edge >= 0.07 && v <= surelyInside)
            return quint64(k);
        if (!(k >= 0 && k <= trials))
            continue;
        v = std::log(v * alpha / (a / (edge * edge) + b));
        const double bound = (mode + 0.5) * std::log((mode + 1) / (odds * (trials - mode + 1))) +
                             (trials + 1) * std::log((trials - mode + 1) / (trials - k + 1)) +
                             (k + 0.5) * std::log(odds * (trials - k + 1) / (k + 1)) +
                             stirlingRest(mode) + stirlingRest(trials - mode) - stirlingRest(k) -
                             stirlingRest(trials - k);
        if (v <= bound)
            return quint64(k);
    }
}

} // namespace

quint64 drawBinomial(RandomStream &random, quint64 trials, double share)
{
    if (trials == 0 || share <= 0)
        return 0;
    if (share >= 1)
        return trials;
    if (share > 0.5)
        return trials - drawBinomial(random, trials, 1 - share);
    return double(trials) * share < mostByInversion
               ? drawByInversion(random, trials, share)
               : drawByRejection(random, double(trials), share);
}

} // namespace tenbin
