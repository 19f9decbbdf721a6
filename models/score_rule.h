#pragma once

#include "core/result.h"

#include <QJsonObject>

#include <vector>

namespace tenbin {

/// Which share of the rows with a score is selected: a step function of the score. Shares strictly
/// between 0 and 1 are drawn.
struct ScoreRule
{
    std::vector<double> thresholds; ///< rising
    std::vector<double> shares;     ///< one more: below the first threshold, from it on, …

    static ScoreRule from(double threshold) { return {{threshold}, {0, 1}}; }

    double at(double score) const;
    bool isDrawn() const;

    QJsonObject toJson() const;
    /// BadInput when it is damaged.
    static Result<ScoreRule> fromJson(const QJsonObject &json);
};

} // namespace tenbin
