#pragma once

#include "analysis/row_cells.h"
#include "analysis/source_columns.h"

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// Coalitions as bits: one set of bits a column, bit i saying whether coalition i knows it.
class CoalitionBits
{
public:
    explicit CoalitionBits(const Eigen::Ref<const Eigen::MatrixXi> &known);

    qsizetype coalitions() const { return m_coalitions; }
    size_t words() const { return m_words; }
    const quint64 *of(qsizetype column) const { return m_bits.data() + size_t(column) * m_words; }
    const quint64 *all() const { return m_all.data(); }

private:
    qsizetype m_coalitions;
    size_t m_words;
    std::vector<quint64> m_bits;
    std::vector<quint64> m_all;
};

/// What trees add up to for rows that are put together: some columns of one row, the others of a
/// background row.
class MixedTrees
{
public:
    /// The model must live as long as this.
    MixedTrees(const TreeModel &model, const SourceColumns &sources, const Features &rows,
               const Features &background);
    Q_DISABLE_COPY_MOVE(MixedTrees)

    /// Coalitions × outputs, base included; exactly treeSums of the rows that RowMixer makes.
    void sums(qsizetype row, qsizetype backgroundRow, const CoalitionBits &coalitions,
              Eigen::MatrixXd &sums) const;

private:
    struct Walk;
    void walk(Walk &walk, size_t at, size_t level, const quint64 *mask) const;

    const TreeModel &m_model;
    UsedFeatures m_used;
    std::vector<RowCells> m_rows;
    std::vector<RowCells> m_background;
    std::vector<int> m_columnOf; ///< one a feature
    size_t m_depth = 0;          ///< of the deepest tree
};

} // namespace tenbin
