#include "models/tree_model.h"

#include "core/parallel.h"

#include <array>
#include <cmath>

namespace tenbin {

namespace {

constexpr qsizetype walkers = 8;

/// Rows of features in float32, row by row; what a sparse feature does not store is missing.
class RowBlock
{
public:
    RowBlock(const Features &features, qsizetype begin, qsizetype end)
        : m_width(features.columnCount()), m_values(size_t((end - begin) * m_width))
    {
        const Eigen::Index dense = features.dense.cols();
        for (Eigen::Index column = 0; column < dense; ++column) {
            const double *from = features.dense.col(column).data();
            for (qsizetype row = begin; row < end; ++row)
                m_values[size_t((row - begin) * m_width + column)] = treeValue(from[row]);
        }
        if (features.sparse.cols() == 0)
            return;
        for (qsizetype row = begin; row < end; ++row) {
            float *to = m_values.data() + (row - begin) * m_width + dense;
            std::fill(to, to + features.sparse.cols(), std::numeric_limits<float>::quiet_NaN());
            for (Features::Sparse::InnerIterator cell(features.sparse, row); cell; ++cell)
                to[cell.col()] = treeValue(cell.value());
        }
    }

    const float *row(qsizetype index) const { return m_values.data() + index * m_width; }

private:
    qsizetype m_width;
    std::vector<float> m_values;
};

/// The leaves of up to `walkers` rows; they walk in step so that their cache misses overlap.
void findLeaves(const Tree &tree, const RowBlock &block, qsizetype begin, qsizetype count,
                std::array<qint32, walkers> &at)
{
    const TreeNode *nodes = tree.nodes.data();
    at.fill(0);
    for (bool walking = !nodes->isLeaf(); walking;) {
        walking = false;
        for (qsizetype i = 0; i < count; ++i) {
            const TreeNode &node = nodes[at[size_t(i)]];
            if (node.isLeaf())
                continue;
            const float value = block.row(begin + i)[node.feature];
            at[size_t(i)] = node.left + qint32(tree.goesRight(node, value));
            walking = true;
        }
    }
}

void addTree(const Tree &tree, const RowBlock &block, qsizetype rows, qsizetype offset,
             Eigen::MatrixXd &sums)
{
    std::array<qint32, walkers> at;
    for (qsizetype begin = 0; begin < rows; begin += walkers) {
        const qsizetype count = std::min(walkers, rows - begin);
        findLeaves(tree, block, begin, count, at);
        for (qsizetype i = 0; i < count; ++i) {
            const TreeNode &leaf = tree.nodes[size_t(at[size_t(i)])];
            if (tree.leafValues.empty()) {
                sums(offset + begin + i, tree.output) += double(leaf.value);
                continue;
            }
            const float *values = tree.leafValues.data() + leaf.feature * sums.cols();
            for (Eigen::Index k = 0; k < sums.cols(); ++k)
                sums(offset + begin + i, k) += double(values[k]);
        }
    }
}

Eigen::MatrixXd twoColumns(const Eigen::VectorXd &positive)
{
    Eigen::MatrixXd both(positive.size(), 2);
    both.col(0) = 1 - positive.array();
    both.col(1) = positive;
    return both;
}

Eigen::MatrixXd softmax(Eigen::MatrixXd sums)
{
    for (Eigen::Index row = 0; row < sums.rows(); ++row) {
        auto line = sums.row(row).array();
        line = (line - line.maxCoeff()).exp();
        line /= line.sum();
    }
    return sums;
}

Eigen::MatrixXd shares(Eigen::MatrixXd sums)
{
    // Leaves are float32: their sum may leave [0, 1] by a few units in the last place.
    sums = sums.cwiseMax(0.0);
    for (Eigen::Index row = 0; row < sums.rows(); ++row) {
        const double total = sums.row(row).sum();
        if (total > 0)
            sums.row(row) /= total;
        else
            sums.row(row).setConstant(1.0 / double(sums.cols()));
    }
    return sums;
}

} // namespace

int TreeModel::columns() const
{
    return output == Output::Value || outputs > 1 ? outputs : 2;
}

double TreeModel::base() const
{
    return output == Output::Logistic ? std::log(baseScore / (1 - baseScore)) : baseScore;
}

Eigen::MatrixXd treeSums(const TreeModel &model, const Features &features, int threads)
{
    Eigen::MatrixXd sums =
        Eigen::MatrixXd::Constant(features.rowCount(), model.outputs, model.base());
    const qsizetype blockRows =
        std::clamp<qsizetype>((1 << 16) / std::max(1, model.features), walkers, 512);
    const qsizetype blocks = (features.rowCount() + blockRows - 1) / blockRows;
    parallelFor(blocks, threads, [&](qsizetype index) {
        const qsizetype begin = index * blockRows;
        const qsizetype end = std::min(begin + blockRows, features.rowCount());
        const RowBlock block(features, begin, end);
        for (const Tree &tree : model.trees)
            addTree(tree, block, end - begin, begin, sums);
    });
    return sums;
}

Eigen::MatrixXd treeOutputs(const TreeModel &model, Eigen::MatrixXd sums)
{
    switch (model.output) {
    case TreeModel::Output::Value: return sums;
    case TreeModel::Output::Logistic:
        return twoColumns((1 + (-sums.col(0).array()).exp()).inverse().matrix());
    case TreeModel::Output::Softmax: return softmax(std::move(sums));
    case TreeModel::Output::Shares: break;
    }
    if (model.outputs == 1)
        return twoColumns(sums.col(0).cwiseMax(0.0).cwiseMin(1.0));
    return shares(std::move(sums));
}

Eigen::MatrixXd predictTrees(const TreeModel &model, const Features &features, int threads)
{
    return treeOutputs(model, treeSums(model, features, threads));
}

} // namespace tenbin
