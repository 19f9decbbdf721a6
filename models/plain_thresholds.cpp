#include "models/group_thresholds.h"

#include <algorithm>
#include <limits>

namespace tenbin {

namespace {

/// One threshold of a group: both rates that shall be alike rise along its list.
struct Choice
{
    double threshold = 0;
    double first = 0, second = 0; ///< second: 0 where one rate counts
    double value = 0;
};

std::vector<Choice> choicesOf(const GroupRoc &group, const PointValue &value, Parity parity,
                              size_t most)
{
    std::vector<Choice> choices;
    const size_t count = group.points.size();
    const size_t taken = std::min(count, std::max<size_t>(most, 2));
    for (size_t i = 0; i < taken; ++i) {
        const RocPoint &point = group.points[i * (count - 1) / (taken - 1)];
        Choice choice{point.threshold, point.tpr, 0, value.of(point)};
        if (parity == Parity::Selection)
            choice.first = group.selected(point);
        if (parity == Parity::Odds)
            choice.second = point.fpr;
        choices.push_back(choice);
    }
    return choices;
}

/// For each lower bound the first choice of the group from it on, and the one after the last that
/// is at most the slack above it.
struct Window
{
    std::vector<quint32> first, end;
};

Window windowOf(const std::vector<Choice> &choices, double Choice::*rate,
                const std::vector<double> &bounds, double slack)
{
    Window window;
    for (double bound : bounds) {
        const auto from =
            std::lower_bound(choices.begin(), choices.end(), bound,
                             [&](const Choice &c, double limit) { return c.*rate < limit; });
        const auto to =
            std::upper_bound(choices.begin(), choices.end(), bound + slack,
                             [&](double limit, const Choice &c) { return limit < c.*rate; });
        window.first.push_back(quint32(from - choices.begin()));
        window.end.push_back(quint32(to - choices.begin()));
    }
    return window;
}

/// The best of a range of values, by a table of the best of all lengths that are powers of two.
class RangeBest
{
public:
    explicit RangeBest(const std::vector<Choice> &choices) : m_choices(choices)
    {
        std::vector<quint32> row(choices.size());
        for (size_t at = 0; at < row.size(); ++at)
            row[at] = quint32(at);
        m_rows.push_back(row);
        for (size_t width = 2; width <= choices.size(); width *= 2) {
            const std::vector<quint32> &half = m_rows.back();
            std::vector<quint32> next;
            for (size_t at = 0; at + width <= choices.size(); ++at)
                next.push_back(better(half[at], half[at + width / 2]));
            m_rows.push_back(std::move(next));
        }
    }
    /// end > first.
    quint32 in(quint32 first, quint32 end) const
    {
        size_t row = 0;
        while ((quint32(2) << row) <= end - first)
            ++row;
        return better(m_rows[row][first], m_rows[row][end - (quint32(1) << row)]);
    }

private:
    quint32 better(quint32 a, quint32 b) const
    {
        return m_choices[b].value > m_choices[a].value ? b : a;
    }

    const std::vector<Choice> &m_choices;
    std::vector<std::vector<quint32>> m_rows;
};

std::vector<double> boundsOf(const std::vector<std::vector<Choice>> &groups, double Choice::*rate)
{
    std::vector<double> bounds;
    for (const std::vector<Choice> &choices : groups) {
        for (const Choice &choice : choices)
            bounds.push_back(choice.*rate);
    }
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    return bounds;
}

} // namespace

/// The lowest rates of the best choice are rates of some group: trying these is trying all.
std::vector<ScoreRule> plainThresholds(const std::vector<GroupRoc> &groups, const ThresholdAim &aim)
{
    const std::vector<PointValue> values = pointValues(groups, aim.balanced);
    std::vector<std::vector<Choice>> choices;
    std::vector<RangeBest> best;
    choices.reserve(groups.size());
    for (size_t at = 0; at < groups.size(); ++at) {
        choices.push_back(
            choicesOf(groups[at], values[at], aim.parity, size_t(mostThresholds) / groups.size()));
        best.emplace_back(choices.back());
    }
    const std::vector<double> firstBounds = boundsOf(choices, &Choice::first);
    const std::vector<double> secondBounds = boundsOf(choices, &Choice::second);
    // Rates that are equal may differ in their last digit.
    const double slack = aim.slack + 1e-12;
    std::vector<Window> firsts, seconds;
    for (const std::vector<Choice> &own : choices) {
        firsts.push_back(windowOf(own, &Choice::first, firstBounds, slack));
        seconds.push_back(windowOf(own, &Choice::second, secondBounds, slack));
    }
    std::vector<quint32> chosen(groups.size()), most(groups.size());
    double mostValue = -std::numeric_limits<double>::infinity();
    for (size_t a = 0; a < firstBounds.size(); ++a) {
        for (size_t b = 0; b < secondBounds.size(); ++b) {
            double sum = 0;
            bool possible = true;
            for (size_t group = 0; group < groups.size(); ++group) {
                const quint32 first = std::max(firsts[group].first[a], seconds[group].first[b]);
                const quint32 end = std::min(firsts[group].end[a], seconds[group].end[b]);
                if (first >= end) {
                    possible = false;
                    break;
                }
                chosen[group] = best[group].in(first, end);
                sum += choices[group][chosen[group]].value;
            }
            if (possible && sum > mostValue) {
                mostValue = sum;
                most = chosen;
            }
        }
    }
    std::vector<ScoreRule> rules;
    for (size_t group = 0; group < groups.size(); ++group)
        rules.push_back(ScoreRule::from(choices[group][most[group]].threshold));
    return rules;
}

} // namespace tenbin
