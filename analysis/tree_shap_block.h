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
    using Lanes = std::array<double, RowCells::most>;

    void addPaths(size_t index);
    bool addPairs(const Tree &tree, const std::function<bool()> &goesOn);

    const PreparedTrees &m_trees;
    const ShapKernels &m_kernels;
    RowCells m_cells;
    PassingRows m_passing;
    PathWalk m_walk;
    std::vector<Lanes> m_sums; ///< outputs × used features
    size_t m_leafValues = 1;   ///< of a leaf of the present tree
    qint32 m_firstOutput = 0;
};

} // namespace tenbin
