#pragma once

#include "core/random.h"
#include "models/tree_model.h"

#include <cmath>

/// Trees and rows made by chance that have all that trees may have.
namespace tenbin::test {

inline constexpr int categoriesOfLast = 40;

/// Numbers with holes; the last feature is a category, sometimes one that no tree knows.
inline Features someRows(qsizetype rows, int features, quint64 seed)
{
    Features made;
    RandomStream random(seed);
    made.dense.resize(rows, features);
    for (int j = 0; j < features; ++j) {
        const bool category = j == features - 1;
        made.columns.append({QString::number(j), {}, category ? categoriesOfLast : 0});
        for (Eigen::Index i = 0; i < rows; ++i) {
            const double value =
                category ? double(random.below(categoriesOfLast)) : random.normal();
            made.dense(i, j) = random.uniform() < 0.15 ? NAN : value;
        }
    }
    return made;
}

/// A tree grown by chance: features repeat on paths, the last one splits by categories.
class ChanceTree
{
public:
    ChanceTree(RandomStream random, int features, int outputs, int depth)
        : m_random(random), m_features(features), m_outputs(outputs)
    {
        m_tree.nodes.resize(1);
        m_tree.cover = {float(50 + m_random.below(100))};
        grow(0, depth);
        m_tree.gain.assign(m_tree.nodes.size(), 0);
    }

    Tree tree() const { return m_tree; }

private:
    void grow(size_t at, int depth)
    {
        if (depth == 0 || m_random.uniform() < 0.1) {
            leaf(m_tree.nodes[at]);
            return;
        }
        const auto left = qint32(m_tree.nodes.size());
        TreeNode node{.left = left, .feature = qint32(m_random.below(quint64(m_features)))};
        node.missingLeft = quint32(m_random.below(2));
        if (node.feature == m_features - 1) {
            m_tree.categories.push_back({{quint32(m_random.next()), quint32(m_random.next())}});
            node.categories = quint32(m_tree.categories.size());
        } else {
            node.value = float(m_random.normal());
        }
        m_tree.nodes[at] = node;
        m_tree.nodes.resize(size_t(left) + 2);
        // Some splits have all their weight on one side, or none at all.
        const double share = m_random.uniform() < 0.1 ? 0 : m_random.uniform();
        const auto cover = double(m_tree.cover[at]);
        m_tree.cover.push_back(float(cover * share));
        m_tree.cover.push_back(float(cover * (1 - share)));
        grow(size_t(left), depth - 1);
        grow(size_t(left) + 1, depth - 1);
    }

    void leaf(TreeNode &node)
    {
        if (m_outputs == 1) {
            node = {.value = float(m_random.normal())};
            return;
        }
        node = {.feature = qint32(m_tree.leafValues.size()) / m_outputs};
        for (int k = 0; k < m_outputs; ++k)
            m_tree.leafValues.push_back(float(m_random.uniform()));
    }

    RandomStream m_random;
    int m_features;
    int m_outputs;
    Tree m_tree;
};

/// Vector leaves are of all outputs; else each tree adds to one of them.
inline TreeModel chanceModel(quint64 seed, int features, int outputs, int depth, bool vectors,
                             int trees)
{
    TreeModel model;
    model.features = features;
    model.outputs = outputs;
    model.baseScore = 0.5;
    for (int t = 0; t < trees; ++t) {
        const RandomStream random(seed, quint64(t));
        model.trees.push_back(ChanceTree(random, features, vectors ? outputs : 1, depth).tree());
        model.trees.back().output = vectors ? 0 : t % outputs;
    }
    return model;
}

} // namespace tenbin::test
