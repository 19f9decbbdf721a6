#pragma once

#include "analysis/leaf_groups.h"
#include "analysis/row_cells.h"
#include "analysis/shap_kernels.h"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace tenbin {

/// The SHAP values of a shallow tree as tables: for each group of leaves one row a pattern of its
/// bits. The columns (features, and outputs of each) of a tree come in chunks of eight; a group has
/// rows for those chunks that its features lie in.
class GroupTables
{
public:
    /// Values of one leaf with the value 1: feature by feature 2^features numbers, one a pattern of
    /// what a row passes (see shapleyTable). `leaf` counts those of the paths.
    using LeafTable = std::function<std::span<const double>(size_t leaf)>;

    /// Lays the tables out; they take bytes() once they are filled.
    GroupTables(const Tree &tree, const TreePaths &paths, int outputs);

    size_t bytes() const { return m_rowCount * sizeof(TableRow); }
    bool filled() const { return !m_rows.empty(); }
    void fill(const Tree &tree, const TreePaths &paths, const LeafTable &table);

    /// Adds the values of 64 rows to sums[output * features.size() + place].
    void add(const PassingRows &passing, const UsedFeatures &features, const ShapKernels &kernels,
             qint32 firstOutput, std::array<double, RowCells::most> *sums) const;

private:
    static constexpr qint32 width = tableWidth;

    qint32 columnOf(qint32 feature) const;
    void layOut();

    int m_outputs; ///< that the tree adds to
    LeafGroups m_groups;
    std::vector<qint32> m_features; ///< of the tree, in the order of the groups
    std::vector<std::vector<TableEntry>>
        m_chunks;                                ///< one a chunk: the groups that have rows for it
    std::vector<std::vector<qint32>> m_chunksOf; ///< one a group
    std::vector<std::vector<size_t>> m_firstRow; ///< one a group: as m_chunksOf
    size_t m_rowCount = 0;
    std::vector<TableRow> m_rows;
};

} // namespace tenbin
