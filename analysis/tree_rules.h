#pragma once

#include "data/dataset.h"
#include "data/features.h"
#include "models/tree_model.h"

#include <QList>
#include <QString>

namespace tenbin {

/// One leaf of a tree as a sentence.
struct TreeRule
{
    QString text; ///< "17 ≤ age < 37.5 and sex is not Male"; a tree of one leaf: "all rows"
    qint32 leaf = 0;
};

/// Leaves from left to right. A feature that is 1 for one value of a category reads "is", numbers
/// read as bounds; where the tree met missing values, their side is said, too.
QList<TreeRule> treeRules(const Tree &tree, const QList<Feature> &features, const Dataset &data);

/// The leaf of each row.
std::vector<qint32> leavesOf(const Tree &tree, const Features &features);

} // namespace tenbin
