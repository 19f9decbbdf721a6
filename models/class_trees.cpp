#include "models/class_trees.h"

#include <algorithm>

namespace tenbin {

namespace {

bool splitsAlike(const TreeNode &a, const TreeNode &b)
{
    if (a.isLeaf() || b.isLeaf())
        return a.isLeaf() && b.isLeaf();
    return a.value == b.value && a.left == b.left && a.feature == b.feature &&
           a.missingLeft == b.missingLeft && a.categories == b.categories;
}

bool alike(const Tree &a, const Tree &b)
{
    const auto sameSet = [](const CategorySet &x, const CategorySet &y) {
        return x.bits == y.bits;
    };
    return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(),
                      splitsAlike) &&
           std::equal(a.categories.begin(), a.categories.end(), b.categories.begin(),
                      b.categories.end(), sameSet) &&
           a.cover == b.cover && a.gain == b.gain;
}

/// The first of `outputs` trees takes the leaves of all.
Tree joined(std::vector<Tree>::iterator first, int outputs)
{
    Tree tree = std::move(*first);
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        TreeNode &node = tree.nodes[i];
        if (!node.isLeaf())
            continue;
        tree.leafValues.push_back(node.value);
        for (int k = 1; k < outputs; ++k)
            tree.leafValues.push_back(first[k].nodes[i].value);
        node = {.feature = qint32(tree.leafValues.size() / size_t(outputs)) - 1};
    }
    return tree;
}

} // namespace

Tree treeOfOutput(const Tree &tree, int outputs, int output)
{
    Tree one = tree;
    one.output = output;
    one.leafValues.clear();
    for (TreeNode &node : one.nodes) {
        if (node.isLeaf())
            node = {.value =
                        tree.leafValues[size_t(node.feature) * size_t(outputs) + size_t(output)]};
    }
    return one;
}

std::vector<Tree> treesTogether(std::vector<Tree> trees, int outputs)
{
    const auto group = size_t(outputs);
    if (outputs < 2 || trees.size() % group != 0)
        return trees;
    for (size_t i = 0; i < trees.size(); ++i) {
        if (trees[i].output != int(i % group) || !trees[i].leafValues.empty() ||
            !alike(trees[i], trees[i - i % group]))
            return trees;
    }
    std::vector<Tree> together;
    for (size_t i = 0; i < trees.size(); i += group)
        together.push_back(joined(trees.begin() + qsizetype(i), outputs));
    return together;
}

} // namespace tenbin
