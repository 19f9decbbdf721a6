#include "analysis/leaf_paths.h"

#include <algorithm>

namespace tenbin {

namespace {

class PathMaker
{
public:
    explicit PathMaker(const Tree &tree) : m_tree(tree), m_parents(tree.nodes.size(), -1)
    {
        for (size_t i = 0; i < tree.nodes.size(); ++i) {
            const TreeNode &node = tree.nodes[i];
            if (node.isLeaf())
                continue;
            m_parents[size_t(node.left)] = qint32(i);
            m_parents[size_t(node.left) + 1] = qint32(i);
        }
    }

    TreePaths to(const std::vector<qint32> &nodes)
    {
        for (const qint32 node : nodes)
            addWay(node);
        return std::move(m_made);
    }

private:
    struct Way
    {
        qint32 feature;
        PathStep step;
    };

    void addWay(qint32 node)
    {
        m_way.clear();
        for (qint32 at = node; m_parents[size_t(at)] >= 0; at = m_parents[size_t(at)]) {
            const qint32 parent = m_parents[size_t(at)];
            const TreeNode &split = m_tree.nodes[size_t(parent)];
            m_way.push_back({split.feature, {quint32(parent), at != split.left}});
        }
        std::stable_sort(m_way.begin(), m_way.end(),
                         [](const Way &a, const Way &b) { return a.feature < b.feature; });
        const size_t before = m_made.onPaths.size();
        double all = 1;
        for (size_t i = 0; i < m_way.size(); ++i) {
            if (i == 0 || m_way[i].feature != m_way[i - 1].feature)
                m_made.onPaths.push_back({.feature = m_way[i].feature});
            PathFeature &feature = m_made.onPaths.back();
            const PathStep step = m_way[i].step;
            const double share =
                shareOf(m_tree, size_t(m_tree.nodes[step.node].left), bool(step.right));
            ++feature.steps;
            feature.share *= share;
            all *= share;
            m_made.steps.push_back(step);
        }
        m_made.leaves.push_back({node, qint32(m_made.onPaths.size() - before), all});
    }

    const Tree &m_tree;
    std::vector<qint32> m_parents;
    std::vector<Way> m_way;
    TreePaths m_made;
};

} // namespace

double shareOf(const Tree &tree, size_t left, bool right)
{
    if (tree.cover.empty())
        return 0.5;
    const double onLeft = double(tree.cover[left]);
    const double onRight = double(tree.cover[left + 1]);
    const double both = onLeft + onRight;
    return both > 0 ? (right ? onRight : onLeft) / both : 0.5;
}

TreePaths pathsTo(const Tree &tree, const std::vector<qint32> &nodes)
{
    return PathMaker(tree).to(nodes);
}

TreePaths treePaths(const Tree &tree)
{
    std::vector<qint32> leaves;
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        if (tree.nodes[i].isLeaf())
            leaves.push_back(qint32(i));
    }
    return pathsTo(tree, leaves);
}

} // namespace tenbin
