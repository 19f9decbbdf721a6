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

/// Sorts the rows that are there by `key`, then appends the missing ones. `less` settles rows
/// whose keys are equal; it is asked only when `exact` is false.
template <class Key, class Missing, class Less>
Rows ordered(qsizetype count, bool ascending, bool exact, Key key, Missing missing, Less less)
{
    Rows rows;
    rows.reserve(size_t(count));
    quint64 lowest = std::numeric_limits<quint64>::max(), highest = 0;
    Rows absent;
    for (qsizetype row = 0; row < count; ++row) {
        if (missing(row)) {
            absent.push_back(quint32(row));
            continue;
        }
        const quint64 one = key(row);
        lowest = std::min(lowest, one);
        highest = std::max(highest, one);
    }
    const int spare = absent.size() == size_t(count) ? 0 : std::bit_width(highest - lowest) - 32;
    const int shift = std::max(0, spare);
    std::vector<Item> items;
    items.reserve(size_t(count) - absent.size());
    for (qsizetype row = 0; row < count; ++row) {
        if (missing(row))
            continue;
        const quint64 from = ascending ? key(row) - lowest : highest - key(row);
        items.push_back({quint32(from >> shift), quint32(row)});
    }
    radixSort(items);
    for (const Item &item : items)
        rows.push_back(item.row);
    const auto before = [&](quint32 a, quint32 b) {
        const quint64 left = key(a), right = key(b);
        if (left != right)
            return ascending ? left < right : right < left;
        return !exact && (ascending ? less(a, b) : less(b, a));
    };
    for (size_t from = 0; (shift > 0 || !exact) && from < items.size();) {
        size_t to = from + 1;
        while (to < items.size() && items[to].key == items[from].key)
            ++to;
        const auto first = rows.begin() + qsizetype(from), last = rows.begin() + qsizetype(to);
        if (to - from > 1 && !std::is_sorted(first, last, before))
            std::stable_sort(first, last, before);
        from = to;
    }
    rows.insert(rows.end(), absent.begin(), absent.end());
    return rows;
}

constexpr auto never = [](quint32, quint32) { return false; };

} // namespace

Rows sortedRows(const Column &column, bool ascending)
{
    const qsizetype count = column.size();
    switch (column.type()) {
    case ColumnType::Numeric: {
        const std::span<const double> values = column.numbers();
        return ordered(
            count, ascending, true,
            [values](qsizetype row) { return orderedBits(values[size_t(row)]); },
            [values](qsizetype row) { return std::isnan(values[size_t(row)]); }, never);
    }
    case ColumnType::Datetime: {
        const std::span<const qint64> times = column.times();
        return ordered(
            count, ascending, true,
            [times](qsizetype row) { return orderedBits(times[size_t(row)]); },
            [times](qsizetype row) { return times[size_t(row)] == Column::missingTime; }, never);
    }
    case ColumnType::Categorical: {
        const std::span<const qint32> codes = column.codes();
        const std::vector<quint32> ranks = ranksOf(column.levels());
        return ordered(
            count, ascending, true,
            [codes, &ranks](qsizetype row) { return quint64(ranks[size_t(codes[size_t(row)])]); },
            [codes](qsizetype row) { return codes[size_t(row)] == Column::missingCode; }, never);
    }
    case ColumnType::Text: break;
    }
    return ordered(
        count, ascending, false,
        [&column](qsizetype row) { return leadingBytes(column.textAt(row)); },
        [&column](qsizetype row) { return column.isMissing(row); },
        [&column](quint32 a, quint32 b) { return column.textAt(a) < column.textAt(b); });
}

} // namespace tenbin
