#include "models/forest_tree.h"

#include "models/forest_counts.h"

#include <bit>
#include <limits>
#include <numeric>

namespace tenbin {

namespace {

constexpr int missing = ForestTable::missing;
constexpr double none = -std::numeric_limits<double>::infinity();

struct BestSplit
{
    double score = none;
    int feature = -1;
    int last = 0; ///< numeric: largest code on the left
    bool missingLeft = false;
    bool missingSeen = false;
    int leftCodes = 0; ///< categorical: so many codes of `order` go left
    int codes = 0;     ///< categorical: codes of `order` that the node has seen
    std::array<quint8, 256> order{};
};

template <class Counts> class Grower
{
public:
    Grower(const ForestTable &table, Counts counts, const ForestShape &shape, RandomStream random)
        : m_table(table), m_counts(std::move(counts)), m_shape(shape), m_random(random),
          m_cells(256 * m_counts.width()), m_features(size_t(table.features()))
    {
        std::iota(m_features.begin(), m_features.end(), 0);
    }

    std::optional<GrownTree> grow(std::span<const BaggedRow> bag, std::span<const quint32> outside,
                                  const std::function<bool(qsizetype)> &mayGoOn);

private:
    using Entry = typename Counts::Entry;
    using Cell = typename Counts::Cell;

    struct Node
    {
        size_t begin, end;               ///< of m_entries
        size_t outsideBegin, outsideEnd; ///< of m_outside
        qint32 at;
        int depth;
    };

    bool findSplit(std::span<const Entry> entries);
    int fill(const quint8 *codes, std::span<const Entry> entries);
    void tryFeature(int feature, std::span<const Entry> entries);
    void scan(int feature, int bins, bool missingSeen, bool missingLeft);
    void keep(int feature, int place, int bins, bool missingSeen, bool missingLeft);
    ForestTable::RightSide rightSide(bool largerIsRight) const;
    void finishLeaf(const Node &node);
    std::array<Node, 2> split(const Node &node);
    size_t partition(std::span<Entry> entries, const quint8 *codes,
                     const ForestTable::RightSide &right);

    const ForestTable &m_table;
    Counts m_counts;
    const ForestShape &m_shape;
    RandomStream m_random;
    std::vector<Cell> m_cells;         ///< all zero between features
    std::array<quint8, 256> m_order{}; ///< codes that occur, in the order of trying
    std::vector<int> m_features;
    std::vector<Entry> m_entries, m_scratch;
    std::vector<quint32> m_outside;
    std::vector<quint32> m_outsidePlace; ///< of m_outside: place in the caller's list
    BestSplit m_best;
    GrownTree m_grown;
};

/// Counts the rows a code and notes in m_order which codes occur, in ascending order; how many.
template <class Counts>
int Grower<Counts>::fill(const quint8 *codes, std::span<const Entry> entries)
{
    const size_t width = m_counts.width();
    Cell *cells = m_cells.data();
    int count = 0;
    if (entries.size() > 256) {
        for (const Entry &entry : entries)
            Counts::add(entry, cells + codes[entry.row] * width);
        for (int code = 0; code < 256; ++code) {
            m_order[size_t(count)] = quint8(code);
            count += !m_counts.isEmpty(cells + size_t(code) * width);
        }
        return count;
    }
    // A small node touches few bins: walking over those only keeps its cost at its own size.
    std::array<quint64, 4> touched{};
    for (const Entry &entry : entries) {
        const quint8 code = codes[entry.row];
        Counts::add(entry, cells + code * width);
        touched[code / 64] |= quint64(1) << code % 64;
    }
    for (size_t word = 0; word < 4; ++word) {
        for (quint64 bits = touched[word]; bits != 0; bits &= bits - 1)
            m_order[size_t(count++)] = quint8(word * 64 + size_t(std::countr_zero(bits)));
    }
    return count;
}

template <class Counts>
void Grower<Counts>::keep(int feature, int place, int bins, bool missingSeen, bool missingLeft)
{
    const double score = m_counts.score();
    if (!(score > m_best.score))
        return;
    m_best.score = score;
    m_best.feature = feature;
    m_best.missingSeen = missingSeen;
    m_best.missingLeft = missingLeft;
    m_best.leftCodes = place + 1;
    if (m_table.isCategorical(feature)) {
        m_best.codes = bins;
        m_best.order = m_order;
        return;
    }
    // Halfway between the codes of this node, where other rows may have theirs.
    const int low = m_order[size_t(place)];
    m_best.last = place + 1 < bins ? (low + m_order[size_t(place) + 1] - 1) / 2 : missing - 1;
}

template <class Counts>
void Grower<Counts>::scan(int feature, int bins, bool missingSeen, bool missingLeft)
{
    const size_t width = m_counts.width();
    const double heaviest = m_counts.weight() - m_shape.leastWeight;
    m_counts.begin();
    if (missingLeft)
        m_counts.move(m_cells.data() + missing * width);
    // With the missing rows on the right alone, all other bins may be on the left.
    const int places = missingSeen && !missingLeft ? bins : bins - 1;
    for (int place = 0; place < places; ++place) {
        m_counts.move(m_cells.data() + m_order[size_t(place)] * width);
        const double left = m_counts.leftWeight();
        if (left >= m_shape.leastWeight && left <= heaviest)
            keep(feature, place, bins, missingSeen, missingLeft);
    }
}

template <class Counts> void Grower<Counts>::tryFeature(int feature, std::span<const Entry> entries)
{
    const size_t width = m_counts.width();
    const int codes = fill(m_table.codes(feature), entries);
    const bool missingSeen = m_order[size_t(codes) - 1] == missing;
    const int bins = codes - (missingSeen ? 1 : 0);
    if (codes > 1) {
        if (m_table.isCategorical(feature)) {
            std::array<double, 256> keys;
            for (int i = 0; i < bins; ++i)
                keys[m_order[size_t(i)]] =
                    m_counts.order(m_cells.data() + m_order[size_t(i)] * width);
            std::stable_sort(m_order.begin(), m_order.begin() + bins,
                             [&](quint8 a, quint8 b) { return keys[a] < keys[b]; });
        }
        scan(feature, bins, missingSeen, false);
        if (missingSeen)
            scan(feature, bins, missingSeen, true);
    }
    for (int i = 0; i < codes; ++i)
        std::fill_n(m_cells.data() + m_order[size_t(i)] * width, width, Cell{});
}

template <class Counts> bool Grower<Counts>::findSplit(std::span<const Entry> entries)
{
    m_best.score = none;
    m_best.feature = -1;
    const int count = m_table.features();
    for (int drawn = 0; drawn < count && (drawn < m_shape.featuresPerSplit || m_best.feature < 0);
         ++drawn) {
        const auto other = size_t(drawn) + size_t(m_random.below(quint64(count - drawn)));
        std::swap(m_features[size_t(drawn)], m_features[other]);
        tryFeature(m_features[size_t(drawn)], entries);
    }
    return m_best.feature >= 0;
}

/// Where each code goes; what this node has not seen goes with the larger part.
template <class Counts> ForestTable::RightSide Grower<Counts>::rightSide(bool largerIsRight) const
{
    ForestTable::RightSide right{};
    if (m_table.isCategorical(m_best.feature)) {
        right.fill(largerIsRight);
        for (int i = 0; i < m_best.codes; ++i)
            right[m_best.order[size_t(i)]] = i >= m_best.leftCodes;
    } else {
        std::fill(right.begin() + m_best.last + 1, right.end(), quint8(1));
    }
    right[missing] = m_best.missingSeen ? !m_best.missingLeft : largerIsRight;
    return right;
}

/// Left rows stay in front in their order, right rows follow in theirs.
template <class Counts>
size_t Grower<Counts>::partition(std::span<Entry> entries, const quint8 *codes,
                                 const ForestTable::RightSide &right)
{
    Entry *left = entries.data();
    Entry *side = m_scratch.data();
    for (const Entry &entry : entries) {
        const quint8 goesRight = right[codes[entry.row]];
        const Entry kept = entry;
        *left = kept;
        *side = kept;
        left += 1 - goesRight;
        side += goesRight;
    }
    std::copy(m_scratch.data(), side, left);
    return size_t(left - entries.data());
}

template <class Counts> void Grower<Counts>::finishLeaf(const Node &node)
{
    TreeNode &leaf = m_grown.tree.nodes[size_t(node.at)];
    std::vector<float> &values = m_grown.tree.leafValues;
    leaf = {};
    if (m_counts.width() > 1) {
        leaf.feature = qint32(values.size() / m_counts.width());
        m_counts.appendLeaf(m_shape.leafScale, values);
    } else {
        m_counts.appendLeaf(m_shape.leafScale, values);
        leaf.value = values.back();
        values.clear();
    }
    for (size_t i = node.outsideBegin; i < node.outsideEnd; ++i)
        m_grown.leaves[m_outsidePlace[i]] = node.at;
}

template <class Counts>
std::array<typename Grower<Counts>::Node, 2> Grower<Counts>::split(const Node &node)
{
    Tree &tree = m_grown.tree;
    const int feature = m_best.feature;
    const quint8 *codes = m_table.codes(feature);
    const std::span<Entry> entries =
        std::span(m_entries).subspan(node.begin, node.end - node.begin);
    const size_t middle = node.begin + partition(entries, codes, rightSide(false));
    const ForestTable::RightSide right = rightSide(middle - node.begin < node.end - middle);

    size_t outsideMiddle = node.outsideBegin;
    for (size_t i = node.outsideBegin; i < node.outsideEnd; ++i) {
        if (!right[codes[m_outside[i]]]) {
            std::swap(m_outside[i], m_outside[outsideMiddle]);
            std::swap(m_outsidePlace[i], m_outsidePlace[outsideMiddle]);
            ++outsideMiddle;
        }
    }
    const auto left = qint32(tree.nodes.size());
    tree.nodes.resize(tree.nodes.size() + 2);
    tree.cover.resize(tree.nodes.size());
    tree.gain.resize(tree.nodes.size());
    TreeNode &made = tree.nodes[size_t(node.at)];
    made = {.left = left, .feature = feature, .missingLeft = right[missing] == 0};
    if (!m_table.isCategorical(feature)) {
        made.value = m_table.threshold(feature, m_best.last);
    } else if (CategorySet set = m_table.categories(feature, right); !set.bits.empty()) {
        tree.categories.push_back(std::move(set));
        made.categories = quint32(tree.categories.size()) & 0x7FFF'FFFFU;
    } else {
        // Only missing values go right. XGBoost knows no empty sets: all codes lie below a number.
        made.value = std::numeric_limits<float>::max();
    }
    const double gain = (m_best.score - m_counts.parentScore()) * m_shape.gainScale;
    tree.gain[size_t(node.at)] = float(std::max(gain, 0.0));
    return {Node{node.begin, middle, node.outsideBegin, outsideMiddle, left, node.depth + 1},
            Node{middle, node.end, outsideMiddle, node.outsideEnd, left + 1, node.depth + 1}};
}

template <class Counts>
std::optional<GrownTree> Grower<Counts>::grow(std::span<const BaggedRow> bag,
                                              std::span<const quint32> outside,
                                              const std::function<bool(qsizetype)> &mayGoOn)
{
    constexpr qsizetype oftenEnough = 1 << 20;
    for (const BaggedRow &row : bag)
        m_entries.push_back(m_counts.entry(row.row, row.weight));
    m_scratch.resize(m_entries.size());
    m_outside.assign(outside.begin(), outside.end());
    m_outsidePlace.resize(outside.size());
    std::iota(m_outsidePlace.begin(), m_outsidePlace.end(), 0U);
    m_grown.leaves.resize(outside.size());
    m_grown.tree.nodes.resize(1);
    m_grown.tree.cover.resize(1);
    m_grown.tree.gain.resize(1);

    std::vector<Node> open{{0, m_entries.size(), 0, outside.size(), 0, 0}};
    qsizetype looked = 0;
    while (!open.empty()) {
        const Node node = open.back();
        open.pop_back();
        const auto entries =
            std::span<const Entry>(m_entries).subspan(node.begin, node.end - node.begin);
        looked += qsizetype(entries.size());
        if (looked >= oftenEnough) {
            if (!mayGoOn(looked))
                return std::nullopt;
            looked = 0;
        }
        m_counts.total(entries);
        m_grown.tree.cover[size_t(node.at)] = float(m_counts.weight() / m_shape.weightScale);
        if (m_counts.isPure() || node.depth >= m_shape.maximumDepth ||
            m_counts.weight() < 2 * m_shape.leastWeight || !findSplit(entries)) {
            finishLeaf(node);
            continue;
        }
        const auto children = split(node);
        open.push_back(children[1]);
        open.push_back(children[0]);
    }
    if (!mayGoOn(looked))
        return std::nullopt;
    return std::move(m_grown);
}

} // namespace

template <class Counts>
std::optional<GrownTree>
growForestTree(const ForestTable &table, Counts counts, std::span<const BaggedRow> bag,
               std::span<const quint32> outside, const ForestShape &shape, RandomStream random,
               const std::function<bool(qsizetype)> &mayGoOn)
{
    return Grower<Counts>(table, std::move(counts), shape, random).grow(bag, outside, mayGoOn);
}

template std::optional<GrownTree> growForestTree(const ForestTable &, BinaryCounts,
                                                 std::span<const BaggedRow>,
                                                 std::span<const quint32>, const ForestShape &,
                                                 RandomStream,
                                                 const std::function<bool(qsizetype)> &);
template std::optional<GrownTree> growForestTree(const ForestTable &, ClassCounts,
                                                 std::span<const BaggedRow>,
                                                 std::span<const quint32>, const ForestShape &,
                                                 RandomStream,
                                                 const std::function<bool(qsizetype)> &);
template std::optional<GrownTree>
growForestTree(const ForestTable &, ValueSums, std::span<const BaggedRow>, std::span<const quint32>,
               const ForestShape &, RandomStream, const std::function<bool(qsizetype)> &);

} // namespace tenbin
