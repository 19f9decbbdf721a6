#pragma once

#include "models/group_roc.h"
#include "models/score_rule.h"

#include <vector>

namespace tenbin {

/// Which rates shall be alike in all groups.
enum class Parity {
    Selection,     ///< demographic parity
    TruePositives, ///< equal opportunity
    Odds,          ///< equalized odds: true and false positives
};

struct ThresholdAim
{
    Parity parity = Parity::Odds;
    double slack = 0;      ///< how far the rates of two groups may be apart
    bool balanced = false; ///< balanced accuracy in place of accuracy
};

/// The rules with the most accuracy whose rates are at most `slack` apart, one a group: any point
/// on or under a group's convex hull is reached by drawing. Hardt, Price, Srebro, "Equality of
/// opportunity in supervised learning", 2016 (slack 0).
std::vector<ScoreRule> drawnThresholds(const std::vector<GroupRoc> &groups,
                                       const ThresholdAim &aim);

/// The same without drawing: one threshold a group, of at most mostThresholds / groups on its
/// curve. With slack 0 often only those that select nobody or everybody are left.
inline constexpr int mostThresholds = 800;
std::vector<ScoreRule> plainThresholds(const std::vector<GroupRoc> &groups,
                                       const ThresholdAim &aim);

/// What a point of a group adds to the aim: true positives less false positives, by weight.
struct PointValue
{
    double positive = 0, negative = 0;

    double of(const RocPoint &point) const { return positive * point.tpr - negative * point.fpr; }
};
std::vector<PointValue> pointValues(const std::vector<GroupRoc> &groups, bool balanced);

} // namespace tenbin
