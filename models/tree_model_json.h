#pragma once

#include "core/result.h"
#include "models/tree_model.h"

#include <QByteArray>

namespace tenbin {

/// Depth that no tree may exceed, in files and when growing.
inline constexpr int mostTreeDepth = 512;

/// Reads a model in XGBoost's JSON form (of version 1.7; with vector leaves as of version 2), of
/// the booster gbtree. Nothing is believed: lengths of arrays, ranges of children, features,
/// categories and outputs, one parent a node, no cycle, depth, finite numbers, counts that agree.
/// BadInput names the first fault.
Result<TreeModel> readTreeModel(const QByteArray &json);

/// Writes the same form. What XGBoost has no place for (what shares mean, notes) goes into an
/// attribute named "tenbin". A model with scalar leaves can be loaded by XGBoost.
QByteArray writeTreeModel(const TreeModel &model);

} // namespace tenbin
