#pragma once

#include "analysis/fairness_metric.h"
#include "analysis/protected_groups.h"
#include "core/progress.h"
#include "core/result.h"
#include "models/predictions.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <limits>

namespace tenbin {

struct FairnessOptions
{
    QString privileged;       ///< name of a group; empty: none
    qsizetype leastRows = 30; ///< smaller groups are marked, see FairnessEstimate
    int resamples = 1000;     ///< of the bootstrap; 0: none
    double level = 0.95;      ///< of all intervals
    quint64 seed = 0;
    int threads = 1;
};

/// A value with its interval. No value: `why` says why there is none.
struct FairnessEstimate
{
    QString id;
    double value = std::numeric_limits<double>::quiet_NaN();
    double low = std::numeric_limits<double>::quiet_NaN(); ///< NaN with high: no interval
    double high = std::numeric_limits<double>::quiet_NaN();
    QString interval; ///< "95 % Wilson", "95 % bootstrap, 1,000 resamples"
    QString why;
    /// A metric across groups, when there are small ones: its value without them.
    double withoutSmall = std::numeric_limits<double>::quiet_NaN();

    bool isDefined() const;
};

/// A group's rate compared with the privileged group's; without one, with all other groups'
/// together (of two groups only the first one with the second).
struct GroupComparison
{
    QString rate; ///< id in groupRates()
    double difference = 0;
    double pValue = 1;
    double adjusted = 1; ///< by Holm, over all comparisons of the audit
    bool exact = false;
};

struct GroupAudit
{
    QString name;
    GroupCounts counts;
    bool small = false;            ///< fewer than leastRows rows: its rates say more of chance
    QList<FairnessEstimate> rates; ///< in the order of groupRates()
    /// Against the privileged group, in the order of the shelf; none for itself.
    QList<FairnessEstimate> against;
    QList<GroupComparison> comparisons;
};

struct FairnessAudit
{
    qsizetype rows = 0;
    QString data;        ///< name of what was audited, for captions; may be empty
    bool labels = false; ///< the decisions are the labels of the data, see auditLabels
    QString positive;    ///< the favourable class
    QString privileged;
    FairnessOptions options;
    QList<GroupAudit> groups;
    /// Across groups, in the order of the shelf. A bootstrap interval of a largest difference of
    /// several groups lies above 0 also where all are treated alike: the comparisons tell that.
    QList<FairnessEstimate> metrics;
    QList<FairnessEstimate> against; ///< all other groups together against the privileged one
    FairnessEstimate consistency;    ///< of neighbours; no id: not asked for
    QString consistencyMethod;       ///< which neighbours, by what distance
    QStringList warnings;

    const GroupAudit *findGroup(const QString &name) const;
    const FairnessEstimate *findMetric(const QString &id) const;
};

/// Rates of each group and measures of fairness across them. Groups with no rows for a rate have
/// none, and are left out of what is made of it. BadInput when the predictions are not of two
/// classes, there are fewer than two groups, or none has the privileged one's name. Intervals
/// depend on the seed, not on the threads.
Result<FairnessAudit> auditFairness(const Predictions &predictions, const ProtectedGroups &groups,
                                    const FairnessOptions &options, Progress &progress);

/// The labels of data before any model, each taken for a decision: shares of positive labels, and
/// what compares these. `labels` needs classes, positive and truth.
Result<FairnessAudit> auditLabels(Predictions labels, const ProtectedGroups &groups,
                                  const FairnessOptions &options, Progress &progress);

/// What any audit asks of groups and options, and what it warns of.
Status checkGroups(const ProtectedGroups &groups, const FairnessOptions &options);
QStringList groupWarnings(const Predictions &predictions, const ProtectedGroups &groups,
                          qsizetype leastRows);
/// Leaves only the rates and measures of these ids.
void keepOnly(const QStringList &ids, FairnessAudit &audit);
/// Adjusts the p-values of all comparisons of several audits together by Holm.
void adjustComparisons(QList<FairnessAudit> &audits);

} // namespace tenbin
