#pragma once

#include "core/result.h"
#include "models/tree_model.h"

namespace tenbin {

/// Whether trees are what they claim, however they came to be: children behind their parents and
/// each the child of one, all nodes reached, features, categories, leaf values and outputs that
/// exist, no threshold NaN, leaves and covers finite (a tree may have no covers), no deeper than
/// mostTreeDepth.
/// BadInput names the first fault. readTreeModel says the same of files.
Status checkTrees(const TreeModel &model);

} // namespace tenbin
