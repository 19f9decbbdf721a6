#include "models/forest_table.h"

#include "core/parallel.h"
#include "models/quantile_cuts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Finds bins without a branch: edges padded to a power of two, seven or eight comparisons.
class BinFinder
{
public:
    explicit BinFinder(const std::vector<float> &edges)
    {
        m_edges.fill(std::numeric_limits<float>::infinity());
        std::copy(edges.begin(), edges.end(), m_edges.begin());
    }

    /// How many edges are not above the value.
    quint8 operator()(float value) const
    {
        unsigned low = 0;
        for (unsigned step = 128; step > 0; step /= 2)
            low += (m_edges[low + step - 1] <= value) * step;
        return quint8(low);
    }

private:
    std::array<float, 256> m_edges;
};

std::vector<quint8> codesOfLevels(const double *values, qsizetype rows, int levels)
{
    constexpr int own = ForestTable::missing - 1; // codes 0 … own - 1; `own` is for all others
    std::vector<quint8> codes(static_cast<size_t>(levels));
    if (levels <= ForestTable::missing) {
        std::iota(codes.begin(), codes.end(), quint8(0));
        return codes;
    }
    std::vector<qsizetype> counts(static_cast<size_t>(levels));
    for (qsizetype row = 0; row < rows; ++row) {
        if (values[row] >= 0 && values[row] < levels)
            ++counts[size_t(values[row])];
    }
    std::vector<int> order(static_cast<size_t>(levels));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return counts[size_t(a)] > counts[size_t(b)]; });
    for (int place = 0; place < levels; ++place)
        codes[size_t(order[size_t(place)])] = quint8(std::min(place, own));
    return codes;
}

} // namespace

ForestTable::ForestTable(const Features &features, int threads)
    : m_rows(features.rowCount()), m_columns(size_t(features.columnCount())),
      m_codes(size_t(m_rows * features.columnCount()))
{
    Rows all(static_cast<size_t>(m_rows));
    std::iota(all.begin(), all.end(), 0U);
    std::vector<BinEdges> cuts = quantileCuts(features, all, missing, threads);
    for (size_t i = 0; i < cuts.size(); ++i) {
        m_columns[i].levels = cuts[i].levels;
        m_columns[i].edges = std::move(cuts[i].edges);
    }
    parallelFor(features.dense.cols(), threads,
                [&](qsizetype column) { fillDense(features, column); });
    if (features.sparse.cols() > 0)
        fillSparse(features);
}

void ForestTable::fillDense(const Features &features, qsizetype column)
{
    Column &made = m_columns[size_t(column)];
    const double *values = features.dense.col(column).data();
    quint8 *codes = m_codes.data() + column * m_rows;
    if (made.levels > 0) {
        made.codeOfLevel = codesOfLevels(values, m_rows, made.levels);
        for (qsizetype row = 0; row < m_rows; ++row) {
            const bool known = values[row] >= 0 && values[row] < made.levels;
            codes[row] = known ? made.codeOfLevel[size_t(values[row])] : quint8(missing);
        }
        return;
    }
    const BinFinder find(made.edges);
    for (qsizetype row = 0; row < m_rows; ++row)
        codes[row] = std::isnan(values[row]) ? quint8(missing) : find(treeValue(values[row]));
}

void ForestTable::fillSparse(const Features &features)
{
    const qsizetype dense = features.dense.cols();
    std::fill(m_codes.begin() + dense * m_rows, m_codes.end(), quint8(missing));
    std::vector<BinFinder> finders;
    for (size_t i = size_t(dense); i < m_columns.size(); ++i)
        finders.emplace_back(m_columns[i].edges);
    for (qsizetype row = 0; row < m_rows; ++row) {
        for (Features::Sparse::InnerIterator cell(features.sparse, row); cell; ++cell)
            m_codes[size_t((dense + cell.col()) * m_rows + row)] =
                finders[size_t(cell.col())](treeValue(cell.value()));
    }
}

float ForestTable::threshold(int feature, int last) const
{
    const std::vector<float> &edges = m_columns[size_t(feature)].edges;
    // Behind the last bin there are missing values only.
    return size_t(last) < edges.size() ? edges[size_t(last)] : std::numeric_limits<float>::max();
}

CategorySet ForestTable::categories(int feature, const RightSide &right) const
{
    const std::vector<quint8> &codes = m_columns[size_t(feature)].codeOfLevel;
    CategorySet set;
    for (size_t level = 0; level < codes.size(); ++level) {
        if (right[codes[level]]) {
            set.bits.resize(level / 32 + 1);
            set.bits[level / 32] |= 1U << level % 32;
        }
    }
    return set;
}

} // namespace tenbin
