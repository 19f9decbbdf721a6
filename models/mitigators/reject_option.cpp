// Rows whose probability is within a band around 0.5 are decided for groups that are selected less
// often than all, and against the others. The width is the one with the most accuracy among those
// that keep the constraint on rows the model did not see, or else the one with the smallest gap.
#include "core/text.h"
#include "models/mitigator.h"

#include <algorithm>

namespace tenbin::mitigators {

namespace {

const QString slack = QStringLiteral("slack");
constexpr int widths = 100; ///< tried in (0, 0.5]

/// Rows, selected rows, positives and those selected, of a group.
struct Counts
{
    double rows = 0, selected = 0, positives = 0, truePositives = 0;

    double rate() const { return selected / rows; }
    double tpr() const { return truePositives / positives; }
    double fpr() const { return (selected - truePositives) / (rows - positives); }
    double right() const { return 2 * truePositives + rows - positives - selected; }
};

std::vector<Counts> countsOf(const GroupedRows &rows, std::span<const double> scores,
                             const std::vector<double> &thresholds)
{
    std::vector<Counts> all(thresholds.size());
    for (size_t row = 0; row < rows.size(); ++row) {
        const auto group = size_t(rows.groups[row]);
        const double weight = rows.weights[row];
        const bool selected = scores[row] >= thresholds[group];
        Counts &counts = all[group];
        counts.rows += weight;
        counts.selected += selected ? weight : 0;
        counts.positives += rows.truth[row] * weight;
        counts.truePositives += selected ? rows.truth[row] * weight : 0;
    }
    return all;
}

template <class Of> double spread(const std::vector<Counts> &all, Of of)
{
    double low = 1, high = 0;
    for (const Counts &counts : all) {
        const double value = of(counts);
        low = std::min(low, value);
        high = std::max(high, value);
    }
    return high - low;
}

double gapOf(const std::vector<Counts> &all, const QString &constraint)
{
    if (constraint == QLatin1String("demographic_parity"))
        return spread(all, [](const Counts &c) { return c.rate(); });
    const double tpr = spread(all, [](const Counts &c) { return c.tpr(); });
    if (constraint == QLatin1String("equal_opportunity"))
        return tpr;
    return std::max(tpr, spread(all, [](const Counts &c) { return c.fpr(); }));
}

Result<std::vector<ScoreRule>> decide(const GroupedRows &rows, std::span<const double> scores,
                                      const MitigationSpec &spec)
{
    const std::vector<double> half(size_t(rows.names.size()), 0.5);
    const std::vector<Counts> before = countsOf(rows, scores, half);
    double all = 0, selected = 0;
    for (const Counts &counts : before) {
        all += counts.rows;
        selected += counts.selected;
    }
    const double allowed = spec.params.real(slack);
    std::vector<double> best = half;
    double bestGap = gapOf(before, spec.constraint), bestRight = -1;
    if (bestGap <= allowed) {
        for (const Counts &counts : before)
            bestRight += counts.right();
    }
    for (int width = 1; width <= widths; ++width) {
        std::vector<double> thresholds;
        for (const Counts &counts : before) {
            const bool behind = counts.rate() < selected / all;
            thresholds.push_back(0.5 + (behind ? -0.5 : 0.5) * width / widths);
        }
        const std::vector<Counts> now = countsOf(rows, scores, thresholds);
        const double gap = gapOf(now, spec.constraint);
        double right = 0;
        for (const Counts &counts : now)
            right += counts.right();
        const bool keeps = gap <= allowed;
        const bool better = keeps ? bestGap > allowed || right > bestRight : gap < bestGap;
        if (better) {
            best = thresholds;
            bestGap = gap;
            bestRight = right;
        }
    }
    std::vector<ScoreRule> rules;
    for (double threshold : best)
        rules.push_back(ScoreRule::from(threshold));
    return rules;
}

} // namespace

Mitigator reject_option()
{
    return {.title = Tr::tr("Reject option"),
            .help = Tr::tr("Where the model is unsure, decides for groups that are selected less "
                           "often and against the others. The protected attribute is needed for "
                           "every prediction."),
            .reference = QStringLiteral("Kamiran, Karim, Zhang, \"Decision theory for "
                                        "discrimination-aware classification\", 2012"),
            .constraints = {QStringLiteral("demographic_parity"),
                            QStringLiteral("equal_opportunity"), QStringLiteral("equalized_odds")},
            .needsGroups = true,
            .params = {ParamSpec::real(slack, Tr::tr("Slack"),
                                       Tr::tr("How far the groups' rates may be apart on the "
                                              "training rows, if a band around 0.5 can do that."),
                                       0.02, 0, 1)
                           .first()},
            .tradeOff = slack,
            .settings = {0.005, 0.02, 0.05, 0.1, 0.15},
            .decide = decide};
}

} // namespace tenbin::mitigators
