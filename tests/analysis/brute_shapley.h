#pragma once

#include "models/tree_model.h"

#include <bit>
#include <cmath>

namespace tenbin::test {

/// Shapley's sum over all sets of players, of a game given by its value for each set.
inline Eigen::RowVectorXd shapleyOf(const std::vector<double> &value, int count)
{
    std::vector<double> factorial(size_t(count) + 1, 1);
    for (size_t i = 1; i < factorial.size(); ++i)
        factorial[i] = double(i) * factorial[i - 1];
    Eigen::RowVectorXd shapley = Eigen::RowVectorXd::Zero(count);
    for (int i = 0; i < count; ++i) {
        for (quint32 set = 0; set < 1U << count; ++set) {
            if (set >> i & 1)
                continue;
            const auto size = size_t(std::popcount(set));
            shapley(i) += factorial[size] * factorial[size_t(count) - size - 1] /
                          factorial[size_t(count)] * (value[set | 1U << i] - value[set]);
        }
    }
    return shapley;
}

/// SHAP interaction values of a game: half of each Shapley interaction index off the diagonal, on
/// it what is left of the Shapley value.
inline Eigen::MatrixXd interactionsOf(const std::vector<double> &value, int count)
{
    std::vector<double> factorial(size_t(count) + 1, 1);
    for (size_t i = 1; i < factorial.size(); ++i)
        factorial[i] = double(i) * factorial[i - 1];
    Eigen::MatrixXd found = Eigen::MatrixXd::Zero(count, count);
    for (int i = 0; i < count; ++i) {
        for (int j = 0; j < count; ++j) {
            const quint32 both = 1U << i | 1U << j;
            for (quint32 set = 0; i != j && set < 1U << count; ++set) {
                if (set & both)
                    continue;
                const auto size = size_t(std::popcount(set));
                found(i, j) +=
                    factorial[size] * factorial[size_t(count) - size - 2] /
                    (2 * factorial[size_t(count) - 1]) *
                    (value[set | both] - value[set | 1U << i] - value[set | 1U << j] + value[set]);
            }
        }
    }
    const Eigen::RowVectorXd shapley = shapleyOf(value, count);
    for (int i = 0; i < count; ++i)
        found(i, i) = shapley(i) - found.row(i).sum();
    return found;
}

/// The games of a tree for one row by their definition: values of all sets of features by walking
/// the tree. For few features.
class BruteForce
{
public:
    /// Path-dependent.
    BruteForce(const TreeModel &model, const Tree &tree, int output, const Eigen::RowVectorXd &row)
        : m_model(model), m_tree(tree), m_row(row), m_output(output)
    {
        for (quint32 set = 0; set < 1U << model.features; ++set)
            value.push_back(walk(0, set));
    }

    /// Against the rows of a background.
    BruteForce(const TreeModel &model, const Tree &tree, int output, const Eigen::RowVectorXd &row,
               const Eigen::MatrixXd &background)
        : m_model(model), m_tree(tree), m_output(output)
    {
        for (quint32 set = 0; set < 1U << model.features; ++set) {
            double sum = 0;
            for (Eigen::Index other = 0; other < background.rows(); ++other) {
                m_row = background.row(other);
                for (int j = 0; j < model.features; ++j) {
                    if (set >> j & 1)
                        m_row(j) = row(j);
                }
                sum += walk(0, ~0U);
            }
            value.push_back(sum / double(background.rows()));
        }
    }

    std::vector<double> value; ///< one a set; bit j: feature j is in it

    double base() const { return value[0]; }
    Eigen::RowVectorXd shapley() const { return shapleyOf(value, m_model.features); }
    Eigen::MatrixXd interactions() const { return interactionsOf(value, m_model.features); }

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
        const auto cell = float(m_row(node.feature));
        if (std::isnan(cell))
            return !node.missingLeft;
        if (node.categories == 0)
            return cell >= node.value;
        const auto &bits = m_tree.categories[node.categories - 1].bits;
        return bits[size_t(cell) / 32] >> (size_t(cell) % 32) & 1;
    }

    const TreeModel &m_model;
    const Tree &m_tree;
    Eigen::RowVectorXd m_row;
    int m_output;
};

} // namespace tenbin::test
