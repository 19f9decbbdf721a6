#pragma once

#include "core/result.h"
#include "models/tree_model.h"

#include <QByteArray>

namespace tenbin {

/// Depth that no tree may exceed, in files and when growing.
inline constexpr int mostTreeDepth = 512;

/// Reads a model in XGBoost's form (of version 1.7; with vector leaves as of version 2), as JSON or
/// UBJSON, of the booster gbtree. Nothing is believed: lengths of arrays, ranges of children,
/// features, categories and outputs, one parent a node, no cycle, depth, finite numbers, counts
/// that agree. BadInput names the first fault.
Result<TreeModel> readTreeModel(const QByteArray &bytes);

/// Writes the same form as UBJSON. What XGBoost has no place for (what shares mean, notes) goes
/// into an attribute named "tenbin".
/// XGBoost loads it and predicts the same. A forest has the objective reg:squarederror, whose
/// prediction is the sum of its trees as it is: the value, the probability of the positive class,
/// or with more classes those of all (an output a class, each forest tree standing there once a
/// class). Where that takes more than 64 MiB, leaves keep the shares of all classes together: a
/// form of XGBoost 2, which XGBoost 1.7 cannot load.
QByteArray writeTreeModel(const TreeModel &model);

} // namespace tenbin
