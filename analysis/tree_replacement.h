#pragma once

#include "analysis/column_replacement.h"
#include "models/tree_model.h"

#include <Eigen/Core>

#include <span>
#include <vector>

namespace tenbin {

/// Sums of trees under replacements of columns. A row walks a tree again only from the first node
/// of its path that tests a replaced column. Leaves are float32, so that sums of them in doubles
/// are nearly always exact: rows that become alike get equal sums, and ties stay ties.
class TreeReplacement
{
public:
    /// All must live as long as this.
    TreeReplacement(const TreeModel &model, const SourceColumns &sources, const Features &rows,
                    const Features &donors, std::span<const Replacement> replacements);

    /// Rows that are best done at once.
    qsizetype blockRows() const;
    /// Writes rows begin … end - 1 of each matrix (rows × outputs, one a replacement): the sums of
    /// the trees, base left out. Blocks may be done side by side.
    void sum(qsizetype begin, qsizetype end, std::vector<Eigen::MatrixXd> &sums) const;

private:
    /// Replacements of the same columns: rows meet them at the same nodes.
    struct ColumnSet
    {
        std::vector<int> columns;
        std::vector<int> slots;    ///< of each feature: its place among those replaced, -1: none
        std::vector<int> features; ///< replaced ones that some tree tests
        std::vector<size_t> replacements;
    };
    struct Entry
    {
        qint32 row = 0;
        qint32 node = 0;
    };
    class Block;

    std::vector<quint8> testedFeatures() const;
    size_t setOf(const std::vector<int> &columns);

    const TreeModel &m_model;
    const SourceColumns &m_sources;
    const Features &m_rows;
    const Features &m_donors;
    std::span<const Replacement> m_replacements;
    std::vector<ColumnSet> m_sets;
    std::vector<std::vector<int>> m_setsOf; ///< of each feature: the sets that replace it
};

} // namespace tenbin
