#pragma once

#include "analysis/proxies.h"

namespace tenbin {

struct LearnedGroups
{
    FairnessEstimate area;
    QString
        method; ///< "Gradient boosting on all features, 5 stratified folds, 5,000 of 48,842 rows"
};

/// How well a learner tells the groups from all features, on rows of folds that it did not see.
Result<LearnedGroups> learnGroups(const Dataset &data, const QStringList &features, RowSpan rows,
                                  const ProtectedGroups &groups, const ProxyOptions &options,
                                  Progress &progress);

} // namespace tenbin
