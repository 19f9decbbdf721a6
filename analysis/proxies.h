#pragma once

#include "analysis/fairness_audit.h"
#include "core/block.h"
#include "data/dataset.h"

namespace tenbin {

/// How far one feature tells the groups, 0 not at all to 1 wholly:
///   a number or date: the correlation ratio, the root of the share of its variance that lies
///   between the groups; p by one-way analysis of variance (Fisher, 1925);
///   categories: Cramér's V, missing values being a category; p by the chi-squared test (Cramér,
///   "Mathematical Methods of Statistics", 1946).
struct Proxy
{
    QString feature;
    QString measure; ///< "correlation ratio", "Cramér's V"
    FairnessEstimate association;
    double area = std::numeric_limits<double>::quiet_NaN(); ///< ROC AUC; two groups, numbers
    double pValue = std::numeric_limits<double>::quiet_NaN();
    double adjusted = std::numeric_limits<double>::quiet_NaN(); ///< by Holm over the features
};

struct Proxies
{
    qsizetype rows = 0;
    QString data;
    QStringList columns;   ///< the protected ones
    QList<Proxy> features; ///< strongest first
    /// ROC AUC of a learner that predicts the group from all features, on rows it did not see; of
    /// several groups the mean of each against the rest. No id: not asked for.
    FairnessEstimate together;
    QString method; ///< learner, folds, rows
};

struct ProxyOptions
{
    bool together = true;
    /// Rows that the learner sees at most, drawn at random.
    qsizetype mostRows = 5'000;
    int resamples = 200;
    double level = 0.95;
    quint64 seed = 0;
    int threads = 1;
};

/// Which features predict the group. `rows` are rows of the data, one a group's entry. Features of
/// text and of more than 200 categories have no association of their own.
Result<Proxies> findProxies(const Dataset &data, const QStringList &features, RowSpan rows,
                            const ProtectedGroups &groups, const ProxyOptions &options,
                            Progress &progress);

QList<Block> proxyBlocks(const Proxies &proxies);

} // namespace tenbin
