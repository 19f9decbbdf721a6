#include "analysis/leaf_groups.h"

#include <algorithm>

namespace tenbin {

namespace {

class Grouper
{
public:
    Grouper(const Tree &tree, const TreePaths &paths)
        : m_tree(tree), m_paths(paths), m_splitsBelow(tree.nodes.size(), 0),
          m_groupOf(tree.nodes.size(), -1), m_bitOf(tree.nodes.size(), -1)
    {
    }

    LeafGroups made()
    {
        // Children stand behind their parents.
        for (size_t i = m_tree.nodes.size(); i-- > 0;) {
            const TreeNode &node = m_tree.nodes[i];
            if (!node.isLeaf())
                m_splitsBelow[i] =
                    1 + m_splitsBelow[size_t(node.left)] + m_splitsBelow[size_t(node.left) + 1];
        }
        std::vector<qint32> way;
        findRoots(0, way);
        makeBits();
        placeLeaves();
        return std::move(m_made);
    }

private:
    /// The highest nodes that few enough bits decide about; `way`: distinct features above.
    void findRoots(qint32 at, std::vector<qint32> &way)
    {
        if (qsizetype(way.size()) + m_splitsBelow[size_t(at)] <= mostGroupBits) {
            m_roots.push_back(at);
            return;
        }
        const TreeNode &node = m_tree.nodes[size_t(at)];
        const bool fresh = std::find(way.begin(), way.end(), node.feature) == way.end();
        if (fresh)
            way.push_back(node.feature);
        findRoots(node.left, way);
        findRoots(node.left + 1, way);
        if (fresh)
            way.pop_back();
    }

    void makeBits()
    {
        const TreePaths ways = pathsTo(m_tree, m_roots);
        const PathFeature *features = ways.onPaths.data();
        const PathStep *steps = ways.steps.data();
        for (size_t g = 0; g < m_roots.size(); ++g) {
            const qint32 above = ways.leaves[g].features;
            m_firstBit.push_back(qint32(m_made.onBits.size()));
            m_above.push_back(above);
            for (qint32 j = 0; j < above; ++j, ++features) {
                m_made.onBits.push_back(*features);
                m_made.steps.insert(m_made.steps.end(), steps, steps + features->steps);
                steps += features->steps;
            }
            addSplits(m_roots[g], qint32(g));
            m_made.groups.push_back({qint32(m_made.onBits.size()) - m_firstBit.back()});
        }
    }

    void addSplits(qint32 at, qint32 group)
    {
        const TreeNode &node = m_tree.nodes[size_t(at)];
        m_groupOf[size_t(at)] = group;
        if (node.isLeaf())
            return;
        m_bitOf[size_t(at)] = qint32(m_made.onBits.size()) - m_firstBit.back();
        m_made.onBits.push_back({.feature = node.feature, .steps = 1});
        m_made.steps.push_back({quint32(at), 1});
        addSplits(node.left, group);
        addSplits(node.left + 1, group);
    }

    void placeLeaves()
    {
        const PathFeature *features = m_paths.onPaths.data();
        const PathStep *steps = m_paths.steps.data();
        for (const LeafPath &leaf : m_paths.leaves) {
            const qint32 group = m_groupOf[size_t(leaf.node)];
            m_made.groupOf.push_back(group);
            for (qint32 j = 0; j < leaf.features; ++j, ++features) {
                LeafBits bits;
                for (qint32 step = 0; step < features->steps; ++step, ++steps) {
                    const qint32 bit = m_bitOf[steps->node];
                    if (bit < 0)
                        bits.ones |= 1U << bitAbove(group, features->feature);
                    else
                        (steps->right ? bits.ones : bits.zeros) |= 1U << bit;
                }
                m_made.leafBits.push_back(bits);
            }
        }
    }

    qint32 bitAbove(qint32 group, qint32 feature) const
    {
        const PathFeature *bits = m_made.onBits.data() + m_firstBit[size_t(group)];
        qint32 bit = 0;
        while (bit < m_above[size_t(group)] && bits[bit].feature != feature)
            ++bit;
        Q_ASSERT(bit < m_above[size_t(group)]);
        return bit;
    }

    const Tree &m_tree;
    const TreePaths &m_paths;
    std::vector<qint32> m_splitsBelow; ///< one a node, itself included
    std::vector<qint32> m_groupOf;     ///< one a node; -1: above all groups
    std::vector<qint32> m_bitOf;       ///< one a node; -1: no split of a group
    std::vector<qint32> m_roots;
    std::vector<qint32> m_firstBit; ///< one a group
    std::vector<qint32> m_above;    ///< one a group: bits of features above
    LeafGroups m_made;
};

} // namespace

LeafGroups groupLeaves(const Tree &tree, const TreePaths &paths)
{
    return Grouper(tree, paths).made();
}

} // namespace tenbin
