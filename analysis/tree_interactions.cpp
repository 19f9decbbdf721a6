#include "analysis/tree_interactions.h"

#include <algorithm>

namespace tenbin {

InteractionBlock::InteractionBlock(const PreparedTrees &trees, const Features &features,
                                   qsizetype begin, qsizetype end)
    : m_trees(trees), m_kernels(shapKernels().front()),
      m_cells(trees.features, features, begin, end), m_passing(m_kernels),
      m_places(size_t(trees.model->features))
{
}

void InteractionBlock::findFeatures(const TreePaths &paths)
{
    m_ofTree.clear();
    for (const PathFeature &one : paths.onPaths)
        m_ofTree.push_back(one.feature);
    std::sort(m_ofTree.begin(), m_ofTree.end());
    m_ofTree.erase(std::unique(m_ofTree.begin(), m_ofTree.end()), m_ofTree.end());
    for (size_t i = 0; i < m_ofTree.size(); ++i)
        m_places[size_t(m_ofTree[i])] = qint32(i);
    m_sums.assign(m_outputs * m_ofTree.size() * m_ofTree.size(), Lanes{});
}

InteractionBlock::Lanes &InteractionBlock::sumOf(size_t output, qint32 first, qint32 second)
{
    const size_t count = m_ofTree.size();
    return m_sums[(output * count + size_t(m_places[size_t(first)])) * count +
                  size_t(m_places[size_t(second)])];
}

void InteractionBlock::addAtPoint(const PathFeature *features, qint32 count, double at,
                                  double weight, const float *values)
{
    Lanes product;
    product.fill(weight / 2);
    for (qint32 j = 0; j < count; ++j) {
        const double share = features[j].share, absent = share * (1 - at);
        const quint8 *flags = m_present[size_t(j)].data();
        m_kernels.scale(flags, absent + at, absent, product.data());
        m_kernels.choose(flags, (1 - share) / (absent + at), -1 / (1 - at),
                         m_slopes[size_t(j)].data());
    }
    for (size_t k = 0; k < m_outputs; ++k) {
        for (qint32 i = 0; i + 1 < count; ++i) {
            Lanes first;
            for (size_t row = 0; row < first.size(); ++row)
                first[row] = double(values[k]) * product[row] * m_slopes[size_t(i)][row];
            for (qint32 j = i + 1; j < count; ++j)
                m_kernels.addProduct(first.data(), m_slopes[size_t(j)].data(),
                                     sumOf(k, features[i].feature, features[j].feature).data());
        }
    }
}

void InteractionBlock::addLeaf(const PathFeature *features, qint32 count, const PathStep *&steps,
                               const float *values)
{
    if (m_present.size() < size_t(count)) {
        m_present.resize(size_t(count));
        m_slopes.resize(size_t(count));
    }
    for (qint32 j = 0; j < count; ++j)
        m_passing.pass(features[j], steps, m_present[size_t(j)]);
    if (count < 2)
        return;
    const QuadratureRule &rule = m_trees.rules[size_t(shapleyPoints(count - 1))];
    for (size_t q = 0; q < rule.at.size(); ++q)
        addAtPoint(features, count, rule.at[q], rule.weight[q], values);
}

void InteractionBlock::write(const Tree &tree, ShapInteractions &to) const
{
    const size_t count = m_ofTree.size();
    const size_t firstOutput = tree.leafValues.empty() ? size_t(tree.output) : 0;
    for (size_t k = 0; k < m_outputs; ++k) {
        auto &rows = to.values[firstOutput + k];
        for (size_t i = 0; i < count; ++i) {
            for (size_t j = i + 1; j < count; ++j) {
                const Lanes &sum = m_sums[(k * count + i) * count + j];
                for (qsizetype row = 0; row < m_cells.rows(); ++row)
                    rows[size_t(m_cells.begin() + row)](m_ofTree[j], m_ofTree[i]) +=
                        sum[size_t(row)];
            }
        }
    }
}

void InteractionBlock::add(size_t index, ShapInteractions &to)
{
    const Tree &tree = m_trees.model->trees[index];
    const TreePaths &paths = m_trees.trees[index].paths;
    m_outputs = tree.leafValues.empty() ? 1 : size_t(m_trees.model->outputs);
    findFeatures(paths);
    m_passing.decide(tree, m_cells);
    const PathFeature *features = paths.onPaths.data();
    const PathStep *steps = paths.steps.data();
    for (const LeafPath &leaf : paths.leaves) {
        const TreeNode &node = tree.nodes[size_t(leaf.node)];
        addLeaf(features, leaf.features, steps,
                tree.leafValues.empty()
                    ? &node.value
                    : tree.leafValues.data() + size_t(node.feature) * m_outputs);
        features += leaf.features;
    }
    write(tree, to);
}

} // namespace tenbin
