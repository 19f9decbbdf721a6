#pragma once

#include "models/tree_model.h"

namespace tenbin {

// A forest's leaf holds the shares of all classes. XGBoost 1.7 knows leaves of one number only:
// there the same splits stand in a tree a class.

/// The tree of one output: the same splits, covers and gains, leaves of one number.
Tree treeOfOutput(const Tree &tree, int outputs, int output);

/// The reverse, where every `outputs` neighbours are the trees of outputs 0, 1, … with equal
/// splits, covers and gains; else `trees` as they were.
std::vector<Tree> treesTogether(std::vector<Tree> trees, int outputs);

} // namespace tenbin
