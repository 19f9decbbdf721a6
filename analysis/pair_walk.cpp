#include "analysis/pair_walk.h"

namespace tenbin {

PairWalk::PairWalk(const TreeModel &model, const Tree &tree, const UsedFeatures &features,
                   const GameWeights &weights)
    : m_model(model), m_tree(tree), m_features(features), m_weights(weights),
      m_owners(features.size(), Owner::Nobody)
{
}

void PairWalk::add(const RowCells &rows, size_t row, const RowCells &background,
                   size_t backgroundRow, int output, double *sums)
{
    m_rows = &rows;
    m_row = row;
    m_background = &background;
    m_backgroundRow = backgroundRow;
    m_output = output;
    m_sums = sums;
    walk(0, 0, 0);
}

PairWalk::Sides PairWalk::leaf(const TreeNode &node, int onlyRow, int onlyBackground) const
{
    const float value =
        m_tree.leafValues.empty()
            ? node.value
            : m_tree.leafValues[size_t(node.feature * qsizetype(m_model.outputs) + m_output)];
    return {double(value) * m_weights.gain(onlyRow, onlyBackground),
            double(value) * m_weights.loss(onlyRow, onlyBackground)};
}

PairWalk::Sides PairWalk::walk(size_t at, int onlyRow, int onlyBackground)
{
    const TreeNode node = m_tree.nodes[at];
    if (node.isLeaf())
        return leaf(node, onlyRow, onlyBackground);
    const auto left = size_t(node.left);
    const auto place = size_t(m_features.placeOf[size_t(node.feature)]);
    const bool row = m_tree.goesRight(node, m_rows->of(node.feature)[m_row]);
    const bool other = m_tree.goesRight(node, m_background->of(node.feature)[m_backgroundRow]);
    if (row == other || m_owners[place] == Owner::Row)
        return walk(left + size_t(row), onlyRow, onlyBackground);
    if (m_owners[place] == Owner::Background)
        return walk(left + size_t(other), onlyRow, onlyBackground);
    m_owners[place] = Owner::Row;
    const Sides with = walk(left + size_t(row), onlyRow + 1, onlyBackground);
    m_owners[place] = Owner::Background;
    const Sides without = walk(left + size_t(other), onlyRow, onlyBackground + 1);
    m_owners[place] = Owner::Nobody;
    m_sums[place] += with.gain - without.loss;
    return {with.gain + without.gain, with.loss + without.loss};
}

} // namespace tenbin
