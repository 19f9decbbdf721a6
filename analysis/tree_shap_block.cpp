#include "analysis/tree_shap_block.h"

#include <algorithm>
#include <limits>

namespace tenbin {

ShapBlock::ShapBlock(const PreparedTrees &trees, const Features &features, qsizetype begin,
                     qsizetype end)
    : m_trees(trees), m_kernels(shapKernels().front()), m_begin(begin), m_rows(end - begin),
      m_cells(trees.used.size()), m_sums(trees.used.size() * size_t(trees.model->outputs), Lanes{})
{
    load(features);
}

void ShapBlock::load(const Features &features)
{
    const qsizetype dense = features.dense.cols();
    for (size_t i = 0; i < m_cells.size(); ++i) {
        const qsizetype column = m_trees.used[i];
        m_cells[i].fill(std::numeric_limits<float>::quiet_NaN());
        if (column >= dense)
            continue; // what a sparse feature does not store is missing
        const double *from = features.dense.col(column).data() + m_begin;
        for (qsizetype row = 0; row < m_rows; ++row)
            m_cells[i][size_t(row)] = treeValue(from[row]);
    }
    if (features.sparse.cols() == 0)
        return;
    for (qsizetype row = 0; row < m_rows; ++row) {
        for (Features::Sparse::InnerIterator cell(features.sparse, m_begin + row); cell; ++cell) {
            const qint32 place = m_trees.placeOf[size_t(dense + cell.col())];
            if (place >= 0)
                m_cells[size_t(place)][size_t(row)] = treeValue(cell.value());
        }
    }
}

void ShapBlock::decide(const Tree &tree)
{
    if (m_right.size() < tree.nodes.size())
        m_right.resize(tree.nodes.size());
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        const TreeNode node = tree.nodes[i];
        if (node.isLeaf())
            continue;
        const auto &cells = m_cells[size_t(m_trees.placeOf[size_t(node.feature)])];
        Flags &right = m_right[i];
        if (!node.isCategorical()) {
            m_kernels.decide(cells.data(), node.value, node.missingLeft ? 0 : 255, right.data());
            continue;
        }
        for (size_t row = 0; row < right.size(); ++row)
            right[row] = tree.goesRight(node, cells[row]) ? 255 : 0;
    }
}

void ShapBlock::present(const PathFeature *features, qint32 count, const PathStep *steps)
{
    if (m_present.size() < size_t(count))
        m_present.resize(size_t(count));
    for (qint32 j = 0; j < count; ++j) {
        Flags &all = m_present[size_t(j)];
        all.fill(255);
        for (qint32 step = 0; step < features[j].steps; ++step, ++steps) {
            const Flags &right = m_right[steps->node];
            const quint8 turned = steps->right ? 0 : 255;
            for (size_t row = 0; row < all.size(); ++row)
                all[row] &= right[row] ^ turned;
        }
    }
}

ShapBlock::Lanes &ShapBlock::sumOf(const PathFeature &feature, size_t output)
{
    const auto place = size_t(m_trees.placeOf[size_t(feature.feature)]);
    return m_sums[(size_t(m_firstOutput) + output) * m_trees.used.size() + place];
}

void ShapBlock::addValues(const PathFeature &feature, const Lanes &unit)
{
    for (size_t k = 0; k < m_leaf.size(); ++k) {
        Lanes &sum = sumOf(feature, k);
        for (size_t row = 0; row < unit.size(); ++row)
            sum[row] += m_leaf[k] * unit[row];
    }
}

void ShapBlock::addTable(const PathFeature *features, qint32 count, const double *table)
{
    Flags pattern{};
    for (qint32 j = 0; j < count; ++j) {
        for (size_t row = 0; row < pattern.size(); ++row)
            pattern[row] |= m_present[size_t(j)][row] & quint8(1 << j);
    }
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

void ShapBlock::addQuadrature(const PathFeature *features, qint32 count)
{
    const QuadratureRule &rule = m_trees.rules[size_t(shapleyPoints(count))];
    const size_t points = rule.at.size();
    if (m_products.size() < points)
        m_products.resize(points);
    for (size_t q = 0; q < points; ++q) {
        Lanes &product = m_products[q];
        product.fill(rule.weight[q]);
        for (qint32 j = 0; j < count; ++j) {
            const double without = features[j].share * (1 - rule.at[q]);
            const double with = without + rule.at[q];
            m_kernels.scale(m_present[size_t(j)].data(), with, without, product.data());
        }
    }
    for (qint32 j = 0; j < count; ++j) {
        const quint8 *flags = m_present[size_t(j)].data();
        Lanes unit{};
        for (size_t q = 0; q < points; ++q) {
            const double without = features[j].share * (1 - rule.at[q]);
            const double with = 1 / (without + rule.at[q]);
            // A factor of 0 makes the product 0 as well, and so are all values of the leaf; the
            // inverse of a denormal would be infinite.
            const double inverse = without > std::numeric_limits<double>::min() ? 1 / without : 0;
            m_kernels.addScaled(flags, with, inverse, m_products[q].data(), unit.data());
        }
        m_kernels.scale(flags, 1 - features[j].share, -features[j].share, unit.data());
        addValues(features[j], unit);
    }
}

void ShapBlock::add(size_t index)
{
    const Tree &tree = m_trees.model->trees[index];
    const PreparedTree &prepared = m_trees.trees[index];
    decide(tree);
    m_firstOutput = tree.leafValues.empty() ? tree.output : 0;
    m_leaf.resize(tree.leafValues.empty() ? 1 : size_t(m_trees.model->outputs));
    const PathFeature *features = prepared.paths.onPaths.data();
    const PathStep *steps = prepared.paths.steps.data();
    const double *table = prepared.tables.data();
    for (const LeafPath &leaf : prepared.paths.leaves) {
        const TreeNode &node = tree.nodes[size_t(leaf.node)];
        if (tree.leafValues.empty())
            m_leaf[0] = double(node.value);
        else
            std::copy_n(tree.leafValues.begin() + qsizetype(node.feature) * m_trees.model->outputs,
                        m_leaf.size(), m_leaf.begin());
        present(features, leaf.features, steps);
        if (!prepared.tables.empty() && leaf.features <= mostTabledFeatures) {
            addTable(features, leaf.features, table);
            table += qsizetype(leaf.features) << leaf.features;
        } else {
            addQuadrature(features, leaf.features);
        }
        for (qint32 j = 0; j < leaf.features; ++j)
            steps += features[j].steps;
        features += leaf.features;
    }
}

void ShapBlock::write(ShapValues &to) const
{
    for (size_t k = 0; k < to.values.size(); ++k) {
        for (size_t i = 0; i < m_trees.used.size(); ++i) {
            const Lanes &sum = m_sums[k * m_trees.used.size() + i];
            std::copy_n(sum.begin(), m_rows, to.values[k].col(m_trees.used[i]).data() + m_begin);
        }
    }
}

} // namespace tenbin
