#pragma once

#include "analysis/group_counts.h"
#include "core/shelf.h"

#include <QString>

#include <vector>

namespace tenbin {

/// The groups that a metric looks at.
struct FairnessView
{
    std::vector<GroupCounts> groups;
    int privileged = -1; ///< -1: none is named

    GroupCounts all() const;
    GroupCounts others() const; ///< all but the privileged one, together
};

/// A measure of fairness: one file of analysis/fairness_metrics/. Two conventions are in use, and
/// a metric says which of them it has:
///   across: over all groups, without a sign (largest - smallest, or smallest / largest);
///   against: a group compared with the privileged one (group - privileged, or their ratio).
/// NaN: has no meaning for the data.
struct FairnessMetric
{
    QString title = {}; ///< "Equal opportunity difference"
    double fair = 0;    ///< the value when groups are treated alike
    bool needsProbabilities = false;
    QString formula = {};   ///< with its sign and what is left out
    QString undefined = {}; ///< why it has no value, when it has none
    double (*across)(const FairnessView &) = nullptr;
    double (*against)(const GroupCounts &group, const GroupCounts &privileged) = nullptr;
};

/// Largest minus smallest of the rates that are defined; NaN with fewer than two of them.
double spreadOf(const FairnessView &view, Rate rate);
/// Smallest over largest of the rates that are defined; NaN with fewer than two, or when all are 0.
double quotientOf(const FairnessView &view, Rate rate);
/// group - privileged.
double gapOf(const GroupCounts &group, const GroupCounts &privileged, Rate rate);
/// group / privileged; NaN when the privileged group's is 0.
double ratioOf(const GroupCounts &group, const GroupCounts &privileged, Rate rate);

/// Generalized entropy of order alpha of the benefits prediction - truth + 1 of all rows: 2 for who
/// is selected wrongly, 1 for who is predicted right, 0 for who is rejected wrongly. alpha 1 is
/// Theil's index. Speicher et al., "A unified approach to quantifying algorithmic unfairness",
/// 2018.
double benefitEntropy(const GroupCounts &all, double alpha);

} // namespace tenbin
