#include "widgets/row_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

struct Item
{
    quint32 key;
    quint32 row;
};

constexpr int bits = 11;
constexpr int passes = 3;
constexpr size_t buckets = size_t(1) << bits;

/// Stable, by the whole 32-bit key.
void radixSort(std::vector<Item> &items)
{
    std::array<std::vector<quint32>, passes> counts;
    for (std::vector<quint32> &one : counts)
        one.resize(buckets);
    const auto digit = [](quint32 key, int pass) {
        return size_t(key >> (pass * bits)) & (buckets - 1);
    };
    for (const Item &item : items) {
        for (int pass = 0; pass < passes; ++pass)
            ++counts[size_t(pass)][digit(item.key, pass)];
    }
    std::vector<Item> other(items.size());
    for (int pass = 0; pass < passes; ++pass) {
        std::vector<quint32> &count = counts[size_t(pass)];
        if (!items.empty() && count[digit(items[0].key, pass)] == items.size())
            continue;
        std::exclusive_scan(count.begin(), count.end(), count.begin(), 0U);
        for (const Item &item : items)
            other[count[digit(item.key, pass)]++] = item;
        items.swap(other);
    }
}

/// Doubles as integers of the same order: negative ones turned around; -0 is 0.
quint64 orderedBits(double value)
{
    const quint64 pattern = std::bit_cast<quint64>(value + 0.0);
    constexpr quint64 sign = quint64(1) << 63;
    return (pattern & sign) ? ~pattern : pattern | sign;
}

quint64 orderedBits(qint64 value)
{
    return quint64(value) ^ (quint64(1) << 63);
}

/// The first eight bytes, as a number of the same order.
quint64 leadingBytes(std::string_view text)
{
    quint64 key = 0;
    for (size_t i = 0; i < 8; ++i)
        key = key << 8 | (i < text.size() ? quint8(text[i]) : 0);
    return key;
}

std::vector<quint32> ranksOf(const QStringList &levels)
{
    std::vector<quint32> order(size_t(levels.size())), ranks(size_t(levels.size()));
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](quint32 a, quint32 b) { return levels[a] < levels[b]; });
    for (size_t i = 0; i < order.size(); ++i)
        ranks[order[i]] = quint32(i);
    return ranks;
}

/// Settles rows whose keys are equal, in runs of `items`: `before` compares whole values.
template <class Before> void settleTies(const std::vector<Item> &items, Rows &rows, Before before)
{
    for (size_t from = 0; from < items.size();) {
        size_t to = from + 1;
        while (to < items.size() && items[to].key == items[from].key)
            ++to;
        const auto first = rows.begin() + qsizetype(from), last = rows.begin() + qsizetype(to);
        if (to - from > 1 && !std::is_sorted(first, last, before))
            std::stable_sort(first, last, before);
        from = to;
    }
}

/// The rows in the order of 64-bit keys, descending when not ascending, then the missing ones.
template <class Key, class Missing>
Rows ordered(qsizetype count, bool ascending, Key key, Missing missing)
{
    Rows absent;
    quint64 lowest = std::numeric_limits<quint64>::max(), highest = 0;
    quint64 ones = 0, zeros = 0; ///< bits that are set, or clear, in some key
    for (qsizetype row = 0; row < count; ++row) {
        if (missing(row)) {
            absent.push_back(quint32(row));
            continue;
        }
        const quint64 one = key(row);
        lowest = std::min(lowest, one);
        highest = std::max(highest, one);
        ones |= one;
        zeros |= ~one;
    }
    const bool none = absent.size() == size_t(count);
    const int shift = none ? 0 : std::max(0, int(std::bit_width(highest - lowest)) - 32);
    std::vector<Item> items;
    items.reserve(size_t(count) - absent.size());
    for (qsizetype row = 0; row < count; ++row) {
        if (missing(row))
            continue;
        const quint64 from = ascending ? key(row) - lowest : highest - key(row);
        items.push_back({quint32(from >> shift), quint32(row)});
    }
    radixSort(items);
    Rows rows;
    rows.reserve(size_t(count));
    for (const Item &item : items)
        rows.push_back(item.row);
    // Whole numbers as doubles differ in their high bits only: then the short key says it all.
    const quint64 lost = (quint64(1) << shift) - 1;
    if ((ones & zeros & lost) != 0) {
        settleTies(items, rows, [&](quint32 a, quint32 b) {
            return ascending ? key(a) < key(b) : key(b) < key(a);
        });
    }
    rows.insert(rows.end(), absent.begin(), absent.end());
    return rows;
}

struct Piece
{
    quint64 key;
    quint32 row;
};

/// Texts that agree in their first `depth` bytes, in place, eight bytes a round.
void sortTexts(const Column &column, std::span<quint32> rows, size_t depth, bool ascending)
{
    constexpr size_t few = 24, deep = 256;
    const auto before = [&](quint32 a, quint32 b) {
        const std::string_view left = column.textAt(a), right = column.textAt(b);
        return ascending ? left < right : right < left;
    };
    if (rows.size() <= few || depth >= deep) {
        std::stable_sort(rows.begin(), rows.end(), before);
        return;
    }
    std::vector<Piece> pieces;
    pieces.reserve(rows.size());
    bool longer = false;
    for (quint32 row : rows) {
        const std::string_view text = column.textAt(row);
        longer |= text.size() > depth;
        const quint64 key = leadingBytes(text.substr(std::min(depth, text.size())));
        pieces.push_back({ascending ? key : ~key, row});
    }
    // Rows come in rising order, so that equal texts keep it.
    std::sort(pieces.begin(), pieces.end(), [](const Piece &a, const Piece &b) {
        return a.key != b.key ? a.key < b.key : a.row < b.row;
    });
    for (size_t i = 0; i < rows.size(); ++i)
        rows[i] = pieces[i].row;
    for (size_t from = 0; longer && from < pieces.size();) {
        size_t to = from + 1;
        while (to < pieces.size() && pieces[to].key == pieces[from].key)
            ++to;
        if (to - from > 1)
            sortTexts(column, rows.subspan(from, to - from), depth + 8, ascending);
        from = to;
    }
    if (!longer && !std::is_sorted(rows.begin(), rows.end(), before))
        std::stable_sort(rows.begin(), rows.end(), before);
}

Rows orderedTexts(const Column &column, bool ascending)
{
    Rows rows, absent;
    for (qsizetype row = 0; row < column.size(); ++row)
        (column.isMissing(row) ? absent : rows).push_back(quint32(row));
    sortTexts(column, rows, 0, ascending);
    rows.insert(rows.end(), absent.begin(), absent.end());
    return rows;
}

} // namespace

Rows sortedRows(const Column &column, bool ascending)
{
    const qsizetype count = column.size();
    switch (column.type()) {
    case ColumnType::Numeric: {
        const std::span<const double> values = column.numbers();
        return ordered(
            count, ascending, [values](qsizetype row) { return orderedBits(values[size_t(row)]); },
            [values](qsizetype row) { return std::isnan(values[size_t(row)]); });
    }
    case ColumnType::Datetime: {
        const std::span<const qint64> times = column.times();
        return ordered(
            count, ascending, [times](qsizetype row) { return orderedBits(times[size_t(row)]); },
            [times](qsizetype row) { return times[size_t(row)] == Column::missingTime; });
    }
    case ColumnType::Categorical: {
        const std::span<const qint32> codes = column.codes();
        const std::vector<quint32> ranks = ranksOf(column.levels());
        return ordered(
            count, ascending,
            [codes, &ranks](qsizetype row) { return quint64(ranks[size_t(codes[size_t(row)])]); },
            [codes](qsizetype row) { return codes[size_t(row)] == Column::missingCode; });
    }
    case ColumnType::Text: break;
    }
    return orderedTexts(column, ascending);
}

} // namespace tenbin
