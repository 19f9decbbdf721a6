#pragma once

#include "analysis/background_game.h"
#include "analysis/row_cells.h"

#include <vector>

namespace tenbin {

/// Interventional SHAP values of one tree for one row against one row of a background, by walking
/// both through the tree: where they part at a feature that has not parted them before, both ways
/// are followed. For trees whose leaves have too many features for tables.
class PairWalk
{
public:
    PairWalk(const TreeModel &model, const Tree &tree, const UsedFeatures &features,
             const GameWeights &weights);

    /// Adds the values for an output to `sums`, one a used feature.
    void add(const RowCells &rows, size_t row, const RowCells &background, size_t backgroundRow,
             int output, double *sums);

private:
    enum class Owner : quint8 { Nobody, Row, Background };
    struct Sides
    {
        double gain = 0; ///< of a feature that only the row passes, for all leaves below
        double loss = 0;
    };

    Sides walk(size_t at, int onlyRow, int onlyBackground);
    Sides leaf(const TreeNode &node, int onlyRow, int onlyBackground) const;

    const TreeModel &m_model;
    const Tree &m_tree;
    const UsedFeatures &m_features;
    const GameWeights &m_weights;
    std::vector<Owner> m_owners; ///< one a used feature: who decides about it on this way
    const RowCells *m_rows = nullptr;
    const RowCells *m_background = nullptr;
    size_t m_row = 0;
    size_t m_backgroundRow = 0;
    qsizetype m_output = 0;
    double *m_sums = nullptr;
};

} // namespace tenbin
