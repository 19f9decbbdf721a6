#pragma once

#include "core/result.h"
#include "data/features.h"

#include <Eigen/Core>

#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace tenbin {

/// A value as trees see it: float32, finite (NaN is missing and stays).
inline float treeValue(double value)
{
    constexpr double most = std::numeric_limits<float>::max();
    return float(std::clamp(value, -most, most));
}

/// A node of a decision tree. Its left child stands behind it and its right child behind the left
/// one, so that every walk ends.
struct TreeNode
{
    float value = 0;    ///< split: a row goes left when x < value; scalar leaf: what the tree says
    qint32 left = 0;    ///< index of the left child; 0: this is a leaf
    qint32 feature = 0; ///< split; vector leaf: row of Tree::leafValues
    quint32 missingLeft : 1 = 1; ///< where rows go whose value is missing
    quint32 categories : 31 = 0; ///< 0: numeric; else 1 + index into Tree::categories

    bool isLeaf() const { return left == 0; }
    bool isCategorical() const { return categories != 0; }
};

inline constexpr int mostCategories = 1 << 20;

/// Categories as bits: those in the set go right, all others (also unknown ones) left.
struct CategorySet
{
    std::vector<quint32> bits;

    bool contains(quint32 category) const
    {
        const size_t word = category / 32;
        return word < bits.size() && bits[word] >> category % 32 & 1;
    }
};

struct Tree
{
    std::vector<TreeNode> nodes; ///< the root first
    std::vector<float> cover;    ///< one a node: weight (boosting: hessian) of its training rows
    std::vector<float> gain;     ///< one a node: what its split gained; leaves 0
    std::vector<CategorySet> categories;
    std::vector<float> leafValues; ///< vector leaves, row by row, one value an output; else empty
    int output = 0;                ///< scalar leaves: the output that they add to

    /// Where a split sends a value (as treeValue makes it).
    bool goesRight(const TreeNode &node, float value) const
    {
        if (std::isnan(value))
            return !node.missingLeft;
        if (!node.isCategorical())
            return !(value < node.value);
        return value >= 0 && value < float(mostCategories) &&
               categories[node.categories - 1].contains(quint32(value));
    }
};

/// A sum of trees, and what the sum means. Made by learners, or by readTreeModel, which checks
/// everything; predictTrees relies on it.
struct TreeModel
{
    /// Value: the sums are predictions. Logistic: one sum, the log-odds of the positive class.
    /// Softmax: one sum a class. Shares: the sums are probabilities themselves, one of the positive
    /// class or one a class (a forest: each leaf holds its class shares divided by the trees).
    enum class Output { Value, Logistic, Softmax, Shares };

    Output output = Output::Value;
    int features = 0;
    int outputs = 1;
    double baseScore = 0; ///< where sums begin, a float32; Logistic: as a probability
    std::vector<Tree> trees;
    QStringList featureNames; ///< one a feature, or empty
    QJsonObject notes;        ///< what the learner wants to find again

    double base() const; ///< added to every sum
    /// Columns of a prediction: 1, or classes.
    int columns() const;
};

/// What trees add up to: rows × outputs, base included. Same sums whatever `threads` says.
Eigen::MatrixXd treeSums(const TreeModel &model, const Features &features, int threads);

/// What the model says where its trees add up to `sums` (rows × outputs, base included): values
/// (rows × 1) or probabilities (rows × classes).
Eigen::MatrixXd treeOutputs(const TreeModel &model, Eigen::MatrixXd sums);

/// The same of rows.
Eigen::MatrixXd predictTrees(const TreeModel &model, const Features &features, int threads);

} // namespace tenbin
