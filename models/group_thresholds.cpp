#include "models/group_thresholds.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Differences of rates that are none.
constexpr double tiny = 1e-9;

/// A place on a hull: `share` of the way from vertex `at` to the next one.
struct Place
{
    size_t at = 0;
    double share = 0;
};

/// A group's hull with one rate that rises along it.
class Hull
{
public:
    Hull(const GroupRoc &group, PointValue value)
        : m_points(convexHull(group.points)), m_value(value)
    {
        m_best = 0;
        for (size_t at = 1; at < m_points.size(); ++at) {
            if (m_value.of(m_points[at]) > m_value.of(m_points[m_best]))
                m_best = at;
        }
    }

    const std::vector<RocPoint> &points() const { return m_points; }
    const RocPoint &best() const { return m_points[m_best]; }
    const PointValue &value() const { return m_value; }

    /// The first place where `rate` of a point is `wanted`.
    template <class RateOf> Place reach(double wanted, RateOf rate) const
    {
        const auto next = std::lower_bound(
            m_points.begin(), m_points.end(), wanted,
            [&](const RocPoint &point, double limit) { return rate(point) < limit; });
        if (next == m_points.begin())
            return {};
        if (next == m_points.end())
            return {m_points.size() - 1, 0};
        const auto at = size_t(next - m_points.begin()) - 1;
        const double from = rate(m_points[at]), to = rate(*next);
        const double share = (wanted - from) / (to - from);
        if (share > 1 - tiny)
            return {at + 1, 0};
        return {at, share < tiny ? 0 : share};
    }

    RocPoint point(Place place) const
    {
        const RocPoint &a = m_points[place.at];
        if (place.share == 0)
            return a;
        const RocPoint &b = m_points[place.at + 1];
        return {a.threshold, a.fpr + place.share * (b.fpr - a.fpr),
                a.tpr + place.share * (b.tpr - a.tpr)};
    }
    /// The highest true positive rate there.
    double tprAt(double fpr) const
    {
        // Of a vertical piece the upper end.
        const auto next =
            std::upper_bound(m_points.begin(), m_points.end(), fpr,
                             [](double limit, const RocPoint &point) { return limit < point.fpr; });
        if (next == m_points.begin())
            return 0;
        const RocPoint &a = *(next - 1);
        if (next == m_points.end())
            return a.tpr;
        return a.tpr + (fpr - a.fpr) / (next->fpr - a.fpr) * (next->tpr - a.tpr);
    }
    double fprAt(double tpr) const
    {
        return point(reach(tpr, [](const RocPoint &p) { return p.tpr; })).fpr;
    }

    ScoreRule rule(Place place) const
    {
        const RocPoint &a = m_points[place.at];
        if (place.share == 0)
            return ScoreRule::from(a.threshold);
        return {{m_points[place.at + 1].threshold, a.threshold}, {0, place.share, 1}};
    }

private:
    std::vector<RocPoint> m_points;
    PointValue m_value;
    size_t m_best = 0;
};

std::vector<Hull> hullsOf(const std::vector<GroupRoc> &groups, bool balanced)
{
    const std::vector<PointValue> values = pointValues(groups, balanced);
    std::vector<Hull> hulls;
    for (size_t at = 0; at < groups.size(); ++at)
        hulls.emplace_back(groups[at], values[at]);
    return hulls;
}

/// One rate alike: in [from, from + slack] each group goes as near to its own best as it may. The
/// sum is linear in `from` between the vertices of the hulls and those less the slack.
template <class RateOf>
std::vector<ScoreRule> alike(const std::vector<Hull> &hulls, double slack, RateOf rateOf)
{
    const auto places = [&](double from) {
        std::vector<Place> chosen;
        for (size_t group = 0; group < hulls.size(); ++group) {
            const auto rate = [&](const RocPoint &point) { return rateOf(group, point); };
            const double wanted = std::clamp(rate(hulls[group].best()), from, from + slack);
            chosen.push_back(hulls[group].reach(wanted, rate));
        }
        return chosen;
    };
    std::vector<double> candidates{0};
    for (size_t group = 0; group < hulls.size(); ++group) {
        for (const RocPoint &point : hulls[group].points()) {
            const double rate = rateOf(group, point);
            candidates.push_back(std::min(rate, 1 - slack));
            candidates.push_back(std::clamp(rate - slack, 0.0, 1 - slack));
        }
    }
    std::vector<Place> best;
    double most = 0;
    for (double from : candidates) {
        const std::vector<Place> chosen = places(from);
        double sum = 0;
        for (size_t group = 0; group < hulls.size(); ++group)
            sum += hulls[group].value().of(hulls[group].point(chosen[group]));
        if (best.empty() || sum > most) {
            best = chosen;
            most = sum;
        }
    }
    std::vector<ScoreRule> rules;
    for (size_t group = 0; group < hulls.size(); ++group)
        rules.push_back(hulls[group].rule(best[group]));
    return rules;
}

/// Both rates alike: every group lies in one box of the width slack.
class OddsBox
{
public:
    OddsBox(const std::vector<Hull> &hulls, double slack) : m_hulls(hulls), m_slack(slack) {}

    /// A group's best point of the box at (fpr, tpr) on or under its hull.
    RocPoint inBox(const Hull &hull, double fpr, double tpr) const
    {
        const double top = tpr + m_slack;
        // More false positives than where the hull meets the top gain nothing.
        double wanted = std::min(hull.best().fpr, hull.fprAt(std::min(top, 1.0)));
        wanted = std::max(std::clamp(wanted, fpr, std::min(1.0, fpr + m_slack)), hull.fprAt(tpr));
        return {0, wanted, std::min(top, hull.tprAt(wanted))};
    }
    double value(double fpr, double tpr) const
    {
        double sum = 0;
        for (const Hull &hull : m_hulls)
            sum += hull.value().of(inBox(hull, fpr, tpr));
        return sum;
    }
    /// The box's best lower true positive rate when its lower false positive rate is this.
    double bestTpr(double fpr) const
    {
        double most = 1;
        for (const Hull &hull : m_hulls)
            most = std::min(most, hull.tprAt(std::min(1.0, fpr + m_slack)));
        return peak(0, most, [&](double tpr) { return value(fpr, tpr); });
    }
    double bestFpr() const
    {
        return peak(0, 1, [&](double fpr) { return value(fpr, bestTpr(fpr)); });
    }

private:
    /// Where a concave function is largest, by golden section.
    template <class F> static double peak(double low, double high, F f)
    {
        constexpr double ratio = 0.6180339887498949;
        double a = high - ratio * (high - low), b = low + ratio * (high - low);
        double fa = f(a), fb = f(b);
        while (high - low > 1e-10) {
            if (fa >= fb) {
                high = b;
                b = a;
                fb = fa;
                a = high - ratio * (high - low);
                fa = f(a);
            } else {
                low = a;
                a = b;
                fa = fb;
                b = low + ratio * (high - low);
                fb = f(b);
            }
        }
        return (low + high) / 2;
    }

    const std::vector<Hull> &m_hulls;
    double m_slack;
};

/// A point under the hull: the hull's own there, mixed with a draw that does not look at the score.
ScoreRule ruleFor(const Hull &hull, const RocPoint &point)
{
    const auto fpr = [](const RocPoint &p) { return p.fpr; };
    const auto tpr = [](const RocPoint &p) { return p.tpr; };
    if (point.fpr < tiny) // the hull's vertical piece
        return hull.rule(hull.reach(point.tpr, tpr));
    ScoreRule rule = hull.rule(hull.reach(point.fpr, fpr));
    const double above = hull.tprAt(point.fpr);
    if (above - point.tpr < tiny || above - point.fpr < tiny)
        return rule;
    const double blind = std::clamp((above - point.tpr) / (above - point.fpr), 0.0, 1.0);
    for (double &share : rule.shares)
        share = blind * point.fpr + (1 - blind) * share;
    return rule;
}

} // namespace

std::vector<PointValue> pointValues(const std::vector<GroupRoc> &groups, bool balanced)
{
    double positives = 0, negatives = 0;
    for (const GroupRoc &group : groups) {
        positives += group.positives;
        negatives += group.negatives;
    }
    std::vector<PointValue> values;
    for (const GroupRoc &group : groups)
        values.push_back({group.positives / (balanced ? positives : positives + negatives),
                          group.negatives / (balanced ? negatives : positives + negatives)});
    return values;
}

std::vector<ScoreRule> drawnThresholds(const std::vector<GroupRoc> &groups, const ThresholdAim &aim)
{
    const std::vector<Hull> hulls = hullsOf(groups, aim.balanced);
    switch (aim.parity) {
    case Parity::Selection:
        return alike(hulls, aim.slack, [&](size_t group, const RocPoint &point) {
            return groups[group].selected(point);
        });
    case Parity::TruePositives:
        return alike(hulls, aim.slack, [](size_t, const RocPoint &point) { return point.tpr; });
    case Parity::Odds: break;
    }
    const OddsBox box(hulls, aim.slack);
    const double fpr = box.bestFpr();
    const double tpr = box.bestTpr(fpr);
    std::vector<ScoreRule> rules;
    for (const Hull &hull : hulls)
        rules.push_back(ruleFor(hull, box.inBox(hull, fpr, tpr)));
    return rules;
}

} // namespace tenbin
