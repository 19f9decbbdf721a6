#pragma once

#include "analysis/fairness_audit.h"
#include "core/block.h"

namespace tenbin {

/// A group's mean compared with the privileged group's; without one, with all others' together (of
/// two groups only the first one with the second). Welch's t-test.
struct ValueComparison
{
    QString figure; ///< "mean_prediction", "mean_residual"
    double difference = 0;
    double pValue = 1;
    double adjusted = 1; ///< by Holm, over all comparisons of the audit
};

struct ValueGroup
{
    QString name;
    qsizetype rows = 0;
    bool small = false;
    QList<FairnessEstimate> figures; ///< mean_truth, mean_prediction, mean_residual, rmse
    QList<FairnessEstimate> against; ///< group - privileged: of the means and the RMSE
    QList<ValueComparison> comparisons;
};

/// Predicted numbers by group. Residuals are truth - prediction: above 0 the group is predicted too
/// low.
struct ValueAudit
{
    qsizetype rows = 0;
    QString data;
    bool labels = false; ///< the numbers are labels of data: no prediction, no residual
    QString privileged;
    FairnessOptions options;
    QList<ValueGroup> groups;
    /// Largest minus smallest over the groups; ks_distance: the largest Kolmogorov-Smirnov distance
    /// of two groups' predictions, 0 where these have the same distribution (statistical parity).
    QList<FairnessEstimate> metrics;
    QStringList warnings;
};

/// Every row counts once. All intervals are percentile bootstrap intervals. BadInput when the
/// predictions are classes, there are fewer than two groups, or none has the privileged one's name.
Result<ValueAudit> auditValues(const Predictions &predictions, const ProtectedGroups &groups,
                               const FairnessOptions &options, bool labels, Progress &progress);

QString valueTitle(const QString &id);   ///< "Mean prediction", "Kolmogorov-Smirnov distance"
QString valueFormula(const QString &id); ///< of a measure across groups

QList<Block> valueFairnessBlocks(const ValueAudit &audit);

} // namespace tenbin
