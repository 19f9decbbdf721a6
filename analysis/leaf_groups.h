#pragma once

#include "analysis/leaf_paths.h"

#include <vector>

namespace tenbin {

/// Bits that decide about the leaves of one group.
inline constexpr int mostGroupBits = 7;

/// Leaves whose values are looked up together: those below one node. What a row is to them takes
/// few bits: whether it passes each feature on the way to the node, and where it goes at each split
/// below.
struct LeafGroup
{
    qint32 bits = 0; ///< of LeafGroups::onBits, consecutive as the groups are
};

/// When a row passes a feature of a leaf, in bits of its group: all of `ones`, none of `zeros`.
struct LeafBits
{
    quint32 ones = 0;
    quint32 zeros = 0;

    bool pass(quint32 pattern) const { return (pattern & ones) == ones && (pattern & zeros) == 0; }
};

struct LeafGroups
{
    std::vector<LeafGroup> groups;
    std::vector<PathFeature> onBits; ///< a bit is 1 where a row passes these steps
    std::vector<PathStep> steps;
    std::vector<qint32> groupOf;    ///< one a leaf of the paths
    std::vector<LeafBits> leafBits; ///< one an entry of TreePaths::onPaths
};

/// `paths` are those of the tree; no leaf lies behind more than mostGroupBits features.
LeafGroups groupLeaves(const Tree &tree, const TreePaths &paths);

} // namespace tenbin
