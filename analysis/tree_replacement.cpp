#include "analysis/tree_replacement.h"

#include <algorithm>
#include <array>

namespace tenbin {

namespace {

constexpr qsizetype walkers = 8;

/// Values of some features as trees see them, one column of floats a slot; what a sparse feature
/// does not store is missing.
void gather(const Features &from, const std::vector<int> &features, const std::vector<int> &slots,
            RowSpan rows, std::vector<float> &to)
{
    const size_t count = rows.size();
    to.resize(features.size() * count);
    const Eigen::Index dense = from.dense.cols();
    bool sparse = false;
    for (size_t slot = 0; slot < features.size(); ++slot) {
        float *values = to.data() + slot * count;
        if (features[slot] >= dense) {
            sparse = true;
            std::fill(values, values + count, std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        const double *column = from.dense.col(features[slot]).data();
        for (size_t i = 0; i < count; ++i)
            values[i] = treeValue(column[rows[i]]);
    }
    for (size_t i = 0; sparse && i < count; ++i) {
        for (Features::Sparse::InnerIterator cell(from.sparse, rows[i]); cell; ++cell) {
            const int slot = slots[size_t(dense + cell.col())];
            if (slot >= 0)
                to[size_t(slot) * count + i] = treeValue(cell.value());
        }
    }
}

Rows numbers(qsizetype begin, qsizetype end)
{
    Rows rows;
    for (qsizetype row = begin; row < end; ++row)
        rows.push_back(quint32(row));
    return rows;
}

} // namespace

TreeReplacement::TreeReplacement(const TreeModel &model, const SourceColumns &sources,
                                 const Features &rows, const Features &donors,
                                 std::span<const Replacement> replacements)
    : m_model(model), m_sources(sources), m_rows(rows), m_donors(donors),
      m_replacements(replacements), m_setsOf(size_t(rows.columnCount()))
{
    for (size_t i = 0; i < replacements.size(); ++i)
        m_sets[setOf(replacements[i].columns)].replacements.push_back(i);
    const std::vector<quint8> tested = testedFeatures();
    for (size_t number = 0; number < m_sets.size(); ++number) {
        ColumnSet &set = m_sets[number];
        set.slots.assign(size_t(rows.columnCount()), -1);
        for (int column : set.columns) {
            for (int feature : sources.features[size_t(column)]) {
                if (!tested[size_t(feature)] || set.slots[size_t(feature)] >= 0)
                    continue;
                set.slots[size_t(feature)] = int(set.features.size());
                set.features.push_back(feature);
                m_setsOf[size_t(feature)].push_back(int(number));
            }
        }
    }
}

std::vector<quint8> TreeReplacement::testedFeatures() const
{
    std::vector<quint8> tested(size_t(m_rows.columnCount()), 0);
    for (const Tree &tree : m_model.trees) {
        for (const TreeNode &node : tree.nodes) {
            if (!node.isLeaf())
                tested[size_t(node.feature)] = 1;
        }
    }
    return tested;
}

size_t TreeReplacement::setOf(const std::vector<int> &columns)
{
    const auto found = std::find_if(m_sets.begin(), m_sets.end(),
                                    [&](const ColumnSet &set) { return set.columns == columns; });
    if (found != m_sets.end())
        return size_t(found - m_sets.begin());
    m_sets.push_back({columns, {}, {}, {}});
    return m_sets.size() - 1;
}

qsizetype TreeReplacement::blockRows() const
{
    return std::clamp<qsizetype>((1 << 15) / std::max<qsizetype>(1, m_rows.columnCount()), walkers,
                                 512);
}

/// One block of rows on its way through all trees.
class TreeReplacement::Block
{
public:
    Block(const TreeReplacement &owner, qsizetype begin, qsizetype end)
        : m_owner(owner), m_begin(begin), m_rows(end - begin), m_entries(owner.m_sets.size()),
          m_stamps(owner.m_sets.size(), 0), m_changed(owner.m_replacements.size())
    {
        std::vector<int> all(size_t(owner.m_rows.columnCount()));
        for (size_t i = 0; i < all.size(); ++i)
            all[i] = int(i);
        gather(owner.m_rows, all, all, numbers(begin, end), m_values);
        m_columns.resize(m_changed.size());
        for (const ColumnSet &set : owner.m_sets) {
            for (size_t i : set.replacements) {
                if (set.features.empty())
                    continue;
                gather(owner.m_donors, set.features, set.slots,
                       owner.m_replacements[i].donors.subspan(size_t(begin), size_t(m_rows)),
                       m_changed[i]);
                m_columns[i].resize(all.size());
                for (size_t feature = 0; feature < all.size(); ++feature) {
                    const int slot = set.slots[feature];
                    m_columns[i][feature] = slot >= 0
                                                ? m_changed[i].data() + slot * m_rows
                                                : m_values.data() + qsizetype(feature) * m_rows;
                }
            }
        }
    }

    void run(std::vector<Eigen::MatrixXd> &sums)
    {
        const Eigen::Index outputs = m_owner.m_model.outputs;
        m_base = Eigen::MatrixXd::Zero(m_rows, outputs);
        m_delta.assign(sums.size(), Eigen::MatrixXd::Zero(m_rows, outputs));
        m_leaf.resize(size_t(m_rows));
        for (const Tree &tree : m_owner.m_model.trees) {
            walkAsTheyAre(tree);
            for (size_t set = 0; set < m_entries.size(); ++set) {
                for (size_t i : m_owner.m_sets[set].replacements)
                    walkAgain(tree, set, i);
            }
        }
        for (size_t i = 0; i < sums.size(); ++i)
            sums[i].middleRows(m_begin, m_rows) = m_base + m_delta[i];
    }

private:
    /// Notes for each row where its path first meets each set.
    void walkAsTheyAre(const Tree &tree)
    {
        for (std::vector<Entry> &entries : m_entries)
            entries.clear();
        for (qsizetype row = 0; row < m_rows; ++row) {
            ++m_stamp;
            qint32 at = 0;
            while (!tree.nodes[size_t(at)].isLeaf()) {
                const TreeNode &node = tree.nodes[size_t(at)];
                for (int set : m_owner.m_setsOf[size_t(node.feature)]) {
                    if (m_stamps[size_t(set)] == m_stamp)
                        continue;
                    m_stamps[size_t(set)] = m_stamp;
                    m_entries[size_t(set)].push_back({qint32(row), at});
                }
                at = node.left +
                     qint32(tree.goesRight(node, m_values[size_t(node.feature * m_rows + row)]));
            }
            m_leaf[size_t(row)] = at;
            add(tree, at, row, 1, m_base);
        }
    }

    /// Several rows walk in step so that their cache misses overlap.
    void walkAgain(const Tree &tree, size_t set, size_t replacement)
    {
        const std::vector<Entry> &entries = m_entries[set];
        if (entries.empty())
            return;
        const float *const *columns = m_columns[replacement].data();
        const TreeNode *nodes = tree.nodes.data();
        std::array<qint32, walkers> at;
        for (size_t from = 0; from < entries.size(); from += walkers) {
            const size_t count = std::min(size_t(walkers), entries.size() - from);
            for (size_t i = 0; i < count; ++i)
                at[i] = entries[from + i].node;
            for (bool walking = true; walking;) {
                walking = false;
                for (size_t i = 0; i < count; ++i) {
                    const TreeNode &node = nodes[at[i]];
                    if (node.isLeaf())
                        continue;
                    const qint32 row = entries[from + i].row;
                    const float value = columns[node.feature][row];
                    at[i] = node.left + qint32(tree.goesRight(node, value));
                    walking = true;
                }
            }
            for (size_t i = 0; i < count; ++i) {
                const qint32 row = entries[from + i].row;
                const qint32 old = m_leaf[size_t(row)];
                if (at[i] == old)
                    continue;
                add(tree, at[i], row, 1, m_delta[replacement]);
                add(tree, old, row, -1, m_delta[replacement]);
            }
        }
    }

    static void add(const Tree &tree, qint32 at, qsizetype row, double sign, Eigen::MatrixXd &to)
    {
        const TreeNode &leaf = tree.nodes[size_t(at)];
        if (tree.leafValues.empty()) {
            to(row, tree.output) += sign * double(leaf.value);
            return;
        }
        const float *values = tree.leafValues.data() + leaf.feature * to.cols();
        for (Eigen::Index k = 0; k < to.cols(); ++k)
            to(row, k) += sign * double(values[k]);
    }

    const TreeReplacement &m_owner;
    qsizetype m_begin;
    qsizetype m_rows;
    std::vector<float> m_values; ///< feature by feature
    std::vector<std::vector<Entry>> m_entries;
    std::vector<quint64> m_stamps;
    quint64 m_stamp = 0;
    std::vector<std::vector<float>> m_changed; ///< of each replacement, slot by slot
    /// Of each replacement: where each feature's values lie, replaced or not.
    std::vector<std::vector<const float *>> m_columns;
    std::vector<qint32> m_leaf;
    Eigen::MatrixXd m_base;
    std::vector<Eigen::MatrixXd> m_delta;
};

void TreeReplacement::sum(qsizetype begin, qsizetype end, std::vector<Eigen::MatrixXd> &sums) const
{
    Block(*this, begin, end).run(sums);
}

} // namespace tenbin
