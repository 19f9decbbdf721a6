#pragma once

#include "analysis/fairness_audit.h"
#include "core/block.h"
#include "data/dataset.h"

namespace tenbin {

/// A share of a group with Wilson's interval.
struct GroupShare
{
    qsizetype group = 0; ///< place in the groups
    qsizetype count = 0;
    double share = 0, low = 0, high = 1;
};

/// Missing values of a column in a group, compared with all other groups together.
struct MissingShare : GroupShare
{
    QString column;
    double pValue = 1;   ///< of two shares, see compareProportions
    double adjusted = 1; ///< by Holm, over all columns and groups
};

/// What data say of groups before any model.
struct DataFairness
{
    qsizetype rows = 0;
    QString data;
    QStringList groups;
    QList<qsizetype> sizes;
    QList<GroupShare> presence;  ///< of all rows
    QList<MissingShare> missing; ///< columns with missing values only
};

/// `groups` are of all rows of the data. BadInput as checkGroups.
Result<DataFairness> auditData(const Dataset &data, const QStringList &columns,
                               const ProtectedGroups &groups, const FairnessOptions &options);

QList<Block> dataFairnessBlocks(const DataFairness &audit, double level);

} // namespace tenbin
