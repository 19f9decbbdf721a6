#pragma once

#include "models/tree_model.h"

#include <bit>
#include <cmath>

namespace tenbin::test {

/// Path-dependent SHAP values of a tree by their definition: values of sets of features by walking
/// the tree, Shapley's sum over all sets. For few features.
class BruteForce
{
public:
    BruteForce(const TreeModel &model, const Tree &tree, int output, const Eigen::RowVectorXd &row)
        : m_model(model), m_tree(tree), m_row(row), m_output(output)
    {
        const int count = model.features;
        for (quint32 set = 0; set < 1U << count; ++set)
            m_value.push_back(walk(0, set));
        std::vector<double> factorial(size_t(count) + 1, 1);
        for (size_t i = 1; i < factorial.size(); ++i)
            factorial[i] = double(i) * factorial[i - 1];
        shapley = Eigen::RowVectorXd::Zero(count);
        for (int i = 0; i < count; ++i) {
            for (quint32 set = 0; set < 1U << count; ++set) {
                if (set >> i & 1)
                    continue;
                const auto size = size_t(std::popcount(set));
                shapley(i) += factorial[size] * factorial[size_t(count) - size - 1] /
                              factorial[size_t(count)] * (m_value[set | 1U << i] - m_value[set]);
            }
        }
    }

    double base() const { return m_value[0]; }

    Eigen::RowVectorXd shapley;

private:
    double walk(size_t at, quint32 known) const
    {
        const TreeNode &node = m_tree.nodes[at];
        if (node.isLeaf()) {
            if (m_tree.leafValues.empty())
                return double(node.value);
            return double(m_tree.leafValues[size_t(node.feature * m_model.outputs + m_output)]);
        }
        const auto left = size_t(node.left);
        if (known >> node.feature & 1)
            return walk(left + size_t(right(node)), known);
        const double onLeft = double(m_tree.cover[left]), onRight = double(m_tree.cover[left + 1]);
        const double share = onLeft + onRight > 0 ? onLeft / (onLeft + onRight) : 0.5;
        return share * walk(left, known) + (1 - share) * walk(left + 1, known);
    }

    bool right(const TreeNode &node) const
    {
        const auto value = float(m_row(node.feature));
        if (std::isnan(value))
            return !node.missingLeft;
        if (node.categories == 0)
            return value >= node.value;
        const auto &bits = m_tree.categories[node.categories - 1].bits;
        return bits[size_t(value) / 32] >> (size_t(value) % 32) & 1;
    }

    const TreeModel &m_model;
    const Tree &m_tree;
    Eigen::RowVectorXd m_row;
    int m_output;
    std::vector<double> m_value;
};

} // namespace tenbin::test
