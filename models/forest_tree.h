#pragma once

#include "core/random.h"
#include "models/forest_table.h"

#include <functional>
#include <optional>
#include <span>

namespace tenbin {

/// How trees of a forest grow.
struct ForestShape
{
    int featuresPerSplit = 1;
    int maximumDepth = 0;   ///< at most mostTreeDepth
    double leastWeight = 1; ///< of a leaf
    double leafScale = 1;   ///< leaves hold their mean times this
    double gainScale = 1;
    double weightScale = 1; ///< of one row that was drawn once
};

/// A row that a tree is grown on.
struct BaggedRow
{
    quint32 row;
    quint32 weight;
};

struct GrownTree
{
    Tree tree;
    /// One a row of `outside`: the leaf that it falls into.
    std::vector<qint32> leaves;
};

/// Grows one tree. Counts is one of forest_counts.h; `outside` are rows whose leaves are asked for.
/// Asks `mayGoOn` now and then with the number of rows looked at since; nothing comes back when it
/// says no.
template <class Counts>
std::optional<GrownTree>
growForestTree(const ForestTable &table, Counts counts, std::span<const BaggedRow> bag,
               std::span<const quint32> outside, const ForestShape &shape, RandomStream random,
               const std::function<bool(qsizetype)> &mayGoOn);

} // namespace tenbin
