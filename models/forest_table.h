#pragma once

#include "data/features.h"
#include "models/tree_model.h"

#include <array>
#include <vector>

namespace tenbin {

/// Features as one byte a cell, column by column: bins of quantileCuts, or levels of a category.
/// A feature with more than 255 levels keeps a code for each of its 254 most frequent ones; all
/// others share one. Missing values, and cells that a sparse feature does not store, have a code of
/// their own.
class ForestTable
{
public:
    static constexpr int missing = 255;
    using RightSide = std::array<quint8, 256>; ///< 1: rows with this code go right

    ForestTable(const Features &features, int threads);

    int features() const { return int(m_columns.size()); }
    qsizetype rows() const { return m_rows; }
    bool isCategorical(int feature) const { return m_columns[size_t(feature)].levels > 0; }
    const quint8 *codes(int feature) const { return m_codes.data() + feature * m_rows; }

    /// A split on the bins: codes up to `last` go left. x < threshold says the same of values.
    float threshold(int feature, int last) const;
    /// The levels whose codes go right.
    CategorySet categories(int feature, const RightSide &right) const;

private:
    struct Column
    {
        int levels = 0;
        std::vector<float> edges;
        std::vector<quint8> codeOfLevel;
    };
    void fillDense(const Features &features, qsizetype column);
    void fillSparse(const Features &features);

    qsizetype m_rows;
    std::vector<Column> m_columns;
    std::vector<quint8> m_codes;
};

} // namespace tenbin
