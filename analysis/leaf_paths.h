#pragma once

#include "models/tree_model.h"

#include <vector>

namespace tenbin {

/// A split on the way to a leaf, and the side on which the leaf lies.
struct PathStep
{
    quint32 node : 31;
    quint32 right : 1;
};

/// A feature that decides about a leaf: all its splits on the way are taken together.
struct PathFeature
{
    qint32 feature = 0; ///< as the model counts them
    qint32 steps = 0;   ///< of TreePaths::steps; they follow those of the feature before
    double share = 1;   ///< of the training weight that these splits send towards the leaf
};

struct LeafPath
{
    qint32 node = 0;     ///< the leaf (or where the way leads)
    qint32 features = 0; ///< of TreePaths::onPaths, consecutive as the leaves are
    double share = 1;    ///< of the training weight, when every feature is unknown
};

/// A tree as the list of its leaves, each with the features on its path. A value of the tree with
/// only the features of a set known is the sum over leaves of its value times, for each of its
/// features, whether the row passes (known) or the share (unknown).
struct TreePaths
{
    std::vector<LeafPath> leaves;
    std::vector<PathFeature> onPaths;
    std::vector<PathStep> steps;
};

/// A child's share of the weight of its parent: its cover over that of both children, half where
/// both are 0 or there are none. `left` is the left child.
double shareOf(const Tree &tree, size_t left, bool right);

TreePaths treePaths(const Tree &tree);
/// The same of the ways to any nodes.
TreePaths pathsTo(const Tree &tree, const std::vector<qint32> &nodes);

} // namespace tenbin
