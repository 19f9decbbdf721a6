#pragma once

#include "analysis/fairness_audit.h"
#include "core/chart.h"

namespace tenbin {

/// A rate of each group with its interval, beside that of all rows. Groups without the rate have no
/// mark, and the caption says why. `fourFifths` draws a line at four fifths of the highest rate of
/// the groups that are not small: something to read against, no verdict.
Chart groupRateChart(const FairnessAudit &audit, const QString &rate, bool fourFifths = false);

/// What came true of what was predicted, by group: bins of ten rows or more. Needs probabilities.
Chart groupCalibrationChart(const FairnessAudit &audit);

/// Predictions as they were audited, with the groups of their rows.
struct GroupedPredictions
{
    const Predictions &predictions;
    const ProtectedGroups &groups;
};
/// A curve a group, with its area. Needs scores.
Chart groupRocChart(const FairnessAudit &audit, const GroupedPredictions &of);
/// How the scores of each group are spread. Needs scores.
Chart groupScoreChart(const FairnessAudit &audit, const GroupedPredictions &of);
/// A rate of the intersections of two attributes.
Chart intersectionChart(const FairnessAudit &audit, const ProtectedGroups &groups,
                        const QString &rate);

/// "adult, 48,842 rows."
QString auditCaption(const FairnessAudit &audit);

} // namespace tenbin
