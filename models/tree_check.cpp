#include "models/tree_check.h"

#include "core/text.h"
#include "models/tree_model_file.h"

#include <cmath>
#include <vector>

namespace tenbin {

namespace {

/// The first fault of a tree; empty: none.
class TreeChecker
{
public:
    TreeChecker(const TreeModel &model, const Tree &tree) : m_model(model), m_tree(tree) {}

    QString fault()
    {
        const size_t count = m_tree.nodes.size();
        if (count == 0)
            return Tr::tr("it has no nodes");
        if (m_tree.output < 0 || m_tree.output >= m_model.outputs)
            return Tr::tr("it has no output of the model");
        if (!m_tree.cover.empty() && m_tree.cover.size() != count)
            return Tr::tr("it has %1 covers for %2 nodes").arg(m_tree.cover.size()).arg(count);
        if (m_tree.leafValues.size() % size_t(m_model.outputs) != 0)
            return Tr::tr("its leaves have another size than those of the model");
        for (const CategorySet &set : m_tree.categories) {
            if (set.bits.size() > size_t(mostCategories) / 32)
                return Tr::tr("its sets of categories are too large");
        }
        for (const float value : m_tree.leafValues) {
            if (!std::isfinite(value))
                return Tr::tr("a leaf has no finite value");
        }
        m_depth.assign(count, unreached);
        m_depth[0] = 0;
        for (size_t i = 0; i < count; ++i) {
            if (const QString wrong = faultOf(i); !wrong.isEmpty())
                return wrong;
        }
        return {};
    }

private:
    static constexpr int unreached = -1;

    QString faultOf(size_t index)
    {
        const TreeNode &node = m_tree.nodes[index];
        // Children stand behind their parents: who has none by now is nobody's child.
        if (m_depth[index] == unreached)
            return Tr::tr("node %1 cannot be reached").arg(index);
        if (!m_tree.cover.empty() &&
            !(std::isfinite(m_tree.cover[index]) && m_tree.cover[index] >= 0))
            return Tr::tr("the cover of node %1 is no number of at least 0").arg(index);
        return node.isLeaf() ? faultOfLeaf(node, index) : faultOfSplit(node, index);
    }

    QString faultOfLeaf(const TreeNode &node, size_t index) const
    {
        if (m_tree.leafValues.empty())
            return std::isfinite(node.value) ? QString()
                                             : Tr::tr("leaf %1 has no finite value").arg(index);
        const size_t rows = m_tree.leafValues.size() / size_t(m_model.outputs);
        return node.feature >= 0 && size_t(node.feature) < rows
                   ? QString()
                   : Tr::tr("leaf %1 has no values").arg(index);
    }

    QString faultOfSplit(const TreeNode &node, size_t index)
    {
        const size_t count = m_tree.nodes.size();
        if (node.left < 0 || size_t(node.left) <= index || size_t(node.left) + 1 >= count)
            return Tr::tr("the children of node %1 are out of range").arg(index);
        if (node.feature < 0 || node.feature >= m_model.features)
            return Tr::tr("node %1 splits on a feature that the model does not have").arg(index);
        if (node.isCategorical() && size_t(node.categories) > m_tree.categories.size())
            return Tr::tr("node %1 has no set of categories").arg(index);
        if (!node.isCategorical() && std::isnan(node.value))
            return Tr::tr("node %1 has no threshold").arg(index);
        if (m_depth[index] >= mostTreeDepth)
            return Tr::tr("it is deeper than %1").arg(mostTreeDepth);
        for (const size_t child : {size_t(node.left), size_t(node.left) + 1}) {
            if (m_depth[child] != unreached)
                return Tr::tr("node %1 has two parents").arg(child);
            m_depth[child] = m_depth[index] + 1;
        }
        return {};
    }

    const TreeModel &m_model;
    const Tree &m_tree;
    std::vector<int> m_depth; ///< one a node
};

} // namespace

Status checkTrees(const TreeModel &model)
{
    const QString hint = Tr::tr("Save the model again, or fit it again.");
    if (model.features < 1 || model.outputs < 1 || !std::isfinite(model.base()))
        return badInput(Tr::tr("The model is damaged: its features, outputs or base score are out "
                               "of range."),
                        hint);
    for (size_t t = 0; t < model.trees.size(); ++t) {
        if (const QString fault = TreeChecker(model, model.trees[t]).fault(); !fault.isEmpty())
            return badInput(Tr::tr("The model is damaged in tree %1: %2.").arg(t).arg(fault), hint);
    }
    return {};
}

} // namespace tenbin
