#include "analysis/tree_shap_block.h"

#include "analysis/pair_walk.h"

#include <algorithm>

namespace tenbin {

ShapBlock::ShapBlock(const PreparedTrees &trees, const Features &features, qsizetype begin,
                     qsizetype end)
    : m_trees(trees), m_kernels(shapKernels().front()),
      m_cells(trees.features, features, begin, end), m_passing(m_kernels),
      m_walk(*trees.model, trees.features, walkKernels().front()),
      m_sums(trees.features.size() * size_t(trees.model->outputs), Lanes{})
{
}

void ShapBlock::addPaths(size_t index)
{
    const Tree &tree = m_trees.model->trees[index];
    const QuadratureRule &rule = m_trees.rules[size_t(m_trees.trees[index].points)];
    for (size_t k = 0; k < m_leafValues; ++k) {
        double *sums = m_sums[(size_t(m_firstOutput) + k) * m_trees.features.size()].data();
        for (qsizetype first = 0; first < m_cells.rows(); first += walkRows)
            m_walk.add(tree, rule, m_cells, first, int(k), sums + first);
    }
}

bool ShapBlock::addPairs(const Tree &tree, const std::function<bool()> &goesOn)
{
    const size_t width = m_trees.features.size();
    PairWalk walk(*m_trees.model, tree, m_trees.features, m_trees.weights);
    std::vector<double> sums(width);
    for (size_t row = 0; row < size_t(m_cells.rows()); ++row) {
        for (size_t k = 0; k < m_leafValues; ++k) {
            std::fill(sums.begin(), sums.end(), 0.0);
            for (const RowCells &background : m_trees.background) {
                if (!goesOn())
                    return false;
                for (size_t other = 0; other < size_t(background.rows()); ++other)
                    walk.add(m_cells, row, background, other, int(k), sums.data());
            }
            for (size_t i = 0; i < width; ++i)
                m_sums[(size_t(m_firstOutput) + k) * width + i][row] +=
                    sums[i] / double(m_trees.backgroundRows);
        }
    }
    return true;
}

bool ShapBlock::add(size_t index, const std::function<bool()> &goesOn)
{
    const Tree &tree = m_trees.model->trees[index];
    m_firstOutput = tree.leafValues.empty() ? tree.output : 0;
    m_leafValues = tree.leafValues.empty() ? 1 : size_t(m_trees.model->outputs);
    if (tree.nodes.front().isLeaf())
        return true;
    if (const auto &tables = m_trees.trees[index].tables) {
        m_passing.decide(tree, m_cells);
        tables->add(m_passing, m_trees.features, m_kernels, m_firstOutput, m_sums.data());
        return true;
    }
    if (m_trees.interventional())
        return addPairs(tree, goesOn);
    addPaths(index);
    return true;
}

void ShapBlock::write(ShapValues &to) const
{
    const UsedFeatures &features = m_trees.features;
    for (size_t k = 0; k < to.values.size(); ++k) {
        for (size_t i = 0; i < features.size(); ++i) {
            const Lanes &sum = m_sums[k * features.size() + i];
            std::copy_n(sum.begin(), m_cells.rows(),
                        to.values[k].col(features.used[i]).data() + m_cells.begin());
        }
    }
}

} // namespace tenbin
