#include "analysis/row_cells.h"

#include <algorithm>
#include <limits>

namespace tenbin {

namespace {

constexpr quint32 noCategories = 0;

} // namespace

UsedFeatures::UsedFeatures(const TreeModel &model) : placeOf(size_t(model.features), -1)
{
    for (const Tree &tree : model.trees) {
        for (const TreeNode &node : tree.nodes) {
            if (!node.isLeaf())
                placeOf[size_t(node.feature)] = 0;
        }
    }
    for (size_t i = 0; i < placeOf.size(); ++i) {
        if (placeOf[i] < 0)
            continue;
        placeOf[i] = qint32(used.size());
        used.push_back(qint32(i));
    }
}

RowCells::RowCells(const UsedFeatures &features, const Features &from, qsizetype begin,
                   qsizetype end)
    : m_features(&features), m_begin(begin), m_rows(end - begin), m_cells(features.size())
{
    const qsizetype dense = from.dense.cols();
    for (size_t i = 0; i < m_cells.size(); ++i) {
        const qsizetype column = features.used[i];
        m_cells[i].fill(std::numeric_limits<float>::quiet_NaN());
        if (column >= dense)
            continue; // what a sparse feature does not store is missing
        const double *values = from.dense.col(column).data() + begin;
        for (qsizetype row = 0; row < m_rows; ++row)
            m_cells[i][size_t(row)] = treeValue(values[row]);
    }
    if (from.sparse.cols() == 0)
        return;
    for (qsizetype row = 0; row < m_rows; ++row) {
        for (Features::Sparse::InnerIterator cell(from.sparse, begin + row); cell; ++cell) {
            const qint32 place = features.placeOf[size_t(dense + cell.col())];
            if (place >= 0)
                m_cells[size_t(place)][size_t(row)] = treeValue(cell.value());
        }
    }
}

void PassingRows::decide(const Tree &tree, const RowCells &cells)
{
    if (m_right.size() < tree.nodes.size())
        m_right.resize(tree.nodes.size());
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        const TreeNode node = tree.nodes[i];
        if (node.isLeaf())
            continue;
        const RowCells::Lanes &values = cells.of(node.feature);
        Flags &right = m_right[i];
        if (!node.isCategorical()) {
            m_kernels.decide(values.data(), node.value, node.missingLeft ? 0 : 255, right.data());
            continue;
        }
        const std::vector<quint32> &words = tree.categories[node.categories - 1].bits;
        m_kernels.decideCategory(values.data(), words.empty() ? &noCategories : words.data(),
                                 std::max<size_t>(words.size(), 1), node.missingLeft ? 0 : 255,
                                 right.data());
    }
}

void PassingRows::pass(const PathFeature &feature, const PathStep *&steps, Flags &passing) const
{
    passing.fill(255);
    for (const PathStep *const end = steps + feature.steps; steps != end; ++steps) {
        const Flags &right = m_right[steps->node];
        const quint8 turned = steps->right ? 0 : 255;
        for (size_t row = 0; row < passing.size(); ++row)
            passing[row] &= right[row] ^ turned;
    }
}

PassingRows::Flags PassingRows::pattern(const PathFeature *features, qint32 count,
                                        const PathStep *&steps) const
{
    Flags found{}, passing;
    for (qint32 j = 0; j < count; ++j) {
        pass(features[j], steps, passing);
        for (size_t row = 0; row < found.size(); ++row)
            found[row] |= passing[row] & quint8(1U << j);
    }
    return found;
}

} // namespace tenbin
