#include "analysis/mixed_trees.h"

#include <algorithm>
#include <bit>

namespace tenbin {

namespace {

constexpr size_t wordBits = 64;

std::vector<RowCells> cellsOf(const UsedFeatures &used, const Features &table)
{
    std::vector<RowCells> cells;
    for (qsizetype from = 0; from < table.rowCount(); from += RowCells::most)
        cells.emplace_back(used, table, from, std::min(table.rowCount(), from + RowCells::most));
    return cells;
}

size_t depthOf(const Tree &tree)
{
    std::vector<size_t> depth(tree.nodes.size(), 0);
    for (size_t i = 0; i < tree.nodes.size(); ++i) {
        const auto left = size_t(tree.nodes[i].left);
        if (left > 0)
            depth[left] = depth[left + 1] = depth[i] + 1;
    }
    return depth.empty() ? 0 : *std::max_element(depth.begin(), depth.end());
}

void addTo(double *sums, double value, const quint64 *mask, size_t words)
{
    for (size_t word = 0; word < words; ++word, sums += wordBits) {
        for (quint64 left = mask[word]; left != 0; left &= left - 1)
            sums[std::countr_zero(left)] += value;
    }
}

} // namespace

CoalitionBits::CoalitionBits(const Eigen::Ref<const Eigen::MatrixXi> &known)
    : m_coalitions(known.rows()), m_words((size_t(known.rows()) + wordBits - 1) / wordBits),
      m_bits(size_t(known.cols()) * m_words, 0), m_all(m_words, 0)
{
    for (size_t i = 0; i < size_t(m_coalitions); ++i) {
        const quint64 bit = quint64(1) << i % wordBits;
        m_all[i / wordBits] |= bit;
        for (Eigen::Index column = 0; column < known.cols(); ++column) {
            if (known(Eigen::Index(i), column))
                m_bits[size_t(column) * m_words + i / wordBits] |= bit;
        }
    }
}

MixedTrees::MixedTrees(const TreeModel &model, const SourceColumns &sources, const Features &rows,
                       const Features &background)
    : m_model(model), m_used(model), m_rows(cellsOf(m_used, rows)),
      m_background(cellsOf(m_used, background)), m_columnOf(size_t(model.features), 0)
{
    for (qsizetype column = 0; column < sources.size(); ++column) {
        for (int feature : sources.features[size_t(column)])
            m_columnOf[size_t(feature)] = int(column);
    }
    for (const Tree &tree : model.trees)
        m_depth = std::max(m_depth, depthOf(tree));
}

/// One tree, walked by two rows.
struct MixedTrees::Walk
{
    const Tree *tree;
    const RowCells &row;
    size_t rowLane;
    const RowCells &background;
    size_t backgroundLane;
    const CoalitionBits &coalitions;
    std::vector<quint64> masks; ///< one a level on which the rows parted
    Eigen::MatrixXd &sums;

    /// The coalitions of `mask` that know the column, or do not; null when there are none.
    const quint64 *narrowed(const quint64 *mask, size_t level, int column, bool known)
    {
        const quint64 *bits = coalitions.of(column);
        quint64 *narrow = masks.data() + level * coalitions.words();
        const quint64 flip = known ? 0 : ~quint64(0);
        quint64 any = 0;
        for (size_t word = 0; word < coalitions.words(); ++word)
            any |= narrow[word] = mask[word] & (bits[word] ^ flip);
        return any ? narrow : nullptr;
    }

    void addLeaf(const TreeNode &leaf, const quint64 *mask)
    {
        if (tree->leafValues.empty()) {
            addTo(sums.col(tree->output).data(), double(leaf.value), mask, coalitions.words());
            return;
        }
        const float *values = tree->leafValues.data() + leaf.feature * sums.cols();
        for (Eigen::Index k = 0; k < sums.cols(); ++k)
            addTo(sums.col(k).data(), double(values[k]), mask, coalitions.words());
    }
};

void MixedTrees::walk(Walk &walk, size_t at, size_t level, const quint64 *mask) const
{
    for (;;) {
        const TreeNode &node = walk.tree->nodes[at];
        if (node.isLeaf()) {
            walk.addLeaf(node, mask);
            return;
        }
        const bool byRow = walk.tree->goesRight(node, walk.row.of(node.feature)[walk.rowLane]);
        const bool byBackground =
            walk.tree->goesRight(node, walk.background.of(node.feature)[walk.backgroundLane]);
        const auto left = size_t(node.left);
        if (byRow == byBackground) {
            at = left + size_t(byRow);
            continue;
        }
        const int column = m_columnOf[size_t(node.feature)];
        if (const quint64 *knowing = walk.narrowed(mask, level, column, true))
            this->walk(walk, left + size_t(byRow), level + 1, knowing);
        mask = walk.narrowed(mask, level, column, false);
        if (!mask)
            return;
        ++level;
        at = left + size_t(byBackground);
    }
}

void MixedTrees::sums(qsizetype row, qsizetype backgroundRow, const CoalitionBits &coalitions,
                      Eigen::MatrixXd &sums) const
{
    sums.setConstant(coalitions.coalitions(), m_model.outputs, m_model.base());
    Walk walk{nullptr,
              m_rows[size_t(row / RowCells::most)],
              size_t(row % RowCells::most),
              m_background[size_t(backgroundRow / RowCells::most)],
              size_t(backgroundRow % RowCells::most),
              coalitions,
              std::vector<quint64>((m_depth + 1) * coalitions.words()),
              sums};
    for (const Tree &tree : m_model.trees) {
        walk.tree = &tree;
        this->walk(walk, 0, 0, coalitions.all());
    }
}

} // namespace tenbin
