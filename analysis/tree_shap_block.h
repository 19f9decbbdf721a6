#pragma once

#include "analysis/path_walk.h"
#include "analysis/prepared_trees.h"
#include "analysis/tree_shap.h"

#include <array>
#include <functional>
#include <vector>

namespace tenbin {

/// Up to 64 rows that are explained side by side.
class ShapBlock
{
public:
    ShapBlock(const PreparedTrees &trees, const Features &features, qsizetype begin, qsizetype end);

    /// False when `goesOn`, asked now and then, says so.
    bool add(size_t tree, const std::function<bool()> &goesOn);
    void write(ShapValues &to) const;

private:
    using Flags = PassingRows::Flags;
    using Lanes = std::array<double, RowCells::most>;

    void addLeaves(size_t index);
    void addTable(const PathFeature *features, qint32 count, const PathStep *&steps,
                  const double *table);
    void addPaths(size_t index);
    bool addPairs(const Tree &tree, const std::function<bool()> &goesOn);
    void takeLeaf(const Tree &tree, const TreeNode &node);
    Lanes &sumOf(const PathFeature &feature, size_t output);
    void addValues(const PathFeature &feature, const Lanes &unit);

    const PreparedTrees &m_trees;
    const ShapKernels &m_kernels;
    RowCells m_cells;
    PassingRows m_passing;
    PathWalk m_walk;
    std::vector<Lanes> m_sums;  ///< outputs × used features
    std::vector<double> m_leaf; ///< values of the present leaf
    qint32 m_firstOutput = 0;
};

} // namespace tenbin
