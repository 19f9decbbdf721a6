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

ShapBlock::Lanes &ShapBlock::sumOf(const PathFeature &feature, size_t output)
{
    const auto place = size_t(m_trees.features.placeOf[size_t(feature.feature)]);
    return m_sums[(size_t(m_firstOutput) + output) * m_trees.features.size() + place];
}

void ShapBlock::addValues(const PathFeature &feature, const Lanes &unit)
{
    for (size_t k = 0; k < m_leaf.size(); ++k) {
        Lanes &sum = sumOf(feature, k);
        for (size_t row = 0; row < unit.size(); ++row)
            sum[row] += m_leaf[k] * unit[row];
    }
}

void ShapBlock::addTable(const PathFeature *features, qint32 count, const PathStep *&steps,
                         const double *table)
{
    const Flags pattern = m_passing.pattern(features, count, steps);
    for (qint32 j = 0; j < count; ++j, table += qsizetype(1) << count) {
        if (m_leaf.size() == 1) {
            m_kernels.addLookedUp(pattern.data(), table, count, m_leaf[0],
                                  sumOf(features[j], 0).data());
            continue;
        }
        Lanes unit{};
        m_kernels.addLookedUp(pattern.data(), table, count, 1, unit.data());
        addValues(features[j], unit);
    }
}

void ShapBlock::takeLeaf(const Tree &tree, const TreeNode &node)
{
    if (tree.leafValues.empty())
        m_leaf[0] = double(node.value);
    else
        std::copy_n(tree.leafValues.begin() + qsizetype(node.feature) * m_trees.model->outputs,
                    m_leaf.size(), m_leaf.begin());
}

void ShapBlock::addLeaves(size_t index)
{
    const Tree &tree = m_trees.model->trees[index];
    const PreparedTree &prepared = m_trees.trees[index];
    m_passing.decide(tree, m_cells);
    const PathFeature *features = prepared.paths.onPaths.data();
    const PathStep *steps = prepared.paths.steps.data();
    const double *table = prepared.tables.data();
    for (const LeafPath &leaf : prepared.paths.leaves) {
        takeLeaf(tree, tree.nodes[size_t(leaf.node)]);
        addTable(features, leaf.features, steps, table);
        table += qsizetype(leaf.features) << leaf.features;
        features += leaf.features;
    }
}

void ShapBlock::addPaths(size_t index)
{
    const Tree &tree = m_trees.model->trees[index];
    const QuadratureRule &rule = m_trees.rules[size_t(m_trees.trees[index].points)];
    for (size_t k = 0; k < m_leaf.size(); ++k) {
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
        for (size_t k = 0; k < m_leaf.size(); ++k) {
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
    m_leaf.resize(tree.leafValues.empty() ? 1 : size_t(m_trees.model->outputs));
    if (tree.nodes.front().isLeaf())
        return true;
    if (!m_trees.trees[index].tables.empty())
        addLeaves(index);
    else if (m_trees.interventional())
        return addPairs(tree, goesOn);
    else
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
