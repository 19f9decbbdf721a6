#include "models/score_rule.h"

#include "core/json.h"
#include "core/text.h"
#include "models/json_model.h"

#include <algorithm>

namespace tenbin {

double ScoreRule::at(double score) const
{
    const auto above = std::upper_bound(thresholds.begin(), thresholds.end(), score);
    return shares[size_t(above - thresholds.begin())];
}

bool ScoreRule::isDrawn() const
{
    return std::any_of(shares.begin(), shares.end(),
                       [](double share) { return share > 0 && share < 1; });
}

QJsonObject ScoreRule::toJson() const
{
    return {{QStringLiteral("thresholds"), jsonNumbers({thresholds.begin(), thresholds.end()})},
            {QStringLiteral("shares"), jsonNumbers({shares.begin(), shares.end()})}};
}

Result<ScoreRule> ScoreRule::fromJson(const QJsonObject &json)
{
    const Result<QList<double>> thresholds = finiteNumbers(json, QStringLiteral("thresholds"));
    if (!thresholds)
        return passOn(thresholds);
    const Result<QList<double>> shares =
        finiteNumbers(json, QStringLiteral("shares"), thresholds->size() + 1);
    if (!shares)
        return passOn(shares);
    const bool fine = std::is_sorted(thresholds->begin(), thresholds->end()) &&
                      std::all_of(shares->begin(), shares->end(),
                                  [](double share) { return share >= 0 && share <= 1; });
    if (!fine)
        return badInput(Tr::tr("The model's rule for a group is damaged."),
                        Tr::tr("Use a copy of it, or train it again."));
    return ScoreRule{{thresholds->begin(), thresholds->end()}, {shares->begin(), shares->end()}};
}

} // namespace tenbin
