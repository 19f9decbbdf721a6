#include "models/evaluation_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace tenbin {

namespace {

struct Keyed
{
    quint64 key;
    quint32 position;
};

/// Unsigned integers that stand in the same order as the numbers.
quint64 sortKey(double value)
{
    if (std::isnan(value))
        return std::numeric_limits<quint64>::max();
    constexpr quint64 sign = quint64(1) << 63;
    const quint64 bits = std::bit_cast<quint64>(value == 0 ? 0.0 : value);
    return bits & sign ? ~bits : bits | sign;
}

constexpr int digitBits = 11;
constexpr int digitCount = 6;
constexpr size_t digitValues = size_t(1) << digitBits;

size_t digitOf(quint64 key, int digit)
{
    return size_t(key >> (digit * digitBits)) & (digitValues - 1);
}

void radixSort(std::vector<Keyed> &entries)
{
    std::vector<std::array<quint32, digitValues>> counts(digitCount);
    for (auto &digit : counts)
        digit.fill(0);
    for (const Keyed &entry : entries) {
        for (int digit = 0; digit < digitCount; ++digit)
            ++counts[size_t(digit)][digitOf(entry.key, digit)];
    }
    std::vector<Keyed> other(entries.size());
    for (int digit = 0; digit < digitCount; ++digit) {
        auto &count = counts[size_t(digit)];
        // A digit that all keys share moves nothing: float scores spend two passes less.
        if (count[digitOf(entries.front().key, digit)] == entries.size())
            continue;
        quint32 before = 0;
        for (quint32 &one : count)
            before += std::exchange(one, before);
        for (const Keyed &entry : entries)
            other[count[digitOf(entry.key, digit)]++] = entry;
        entries.swap(other);
    }
}

} // namespace

std::vector<quint32> risingOrder(std::span<const double> values)
{
    std::vector<Keyed> entries(values.size());
    for (size_t i = 0; i < values.size(); ++i)
        entries[i] = {sortKey(values[i]), quint32(i)};
    constexpr size_t worthCounting = 4096;
    if (entries.size() < worthCounting)
        std::stable_sort(entries.begin(), entries.end(),
                         [](const Keyed &a, const Keyed &b) { return a.key < b.key; });
    else
        radixSort(entries);
    std::vector<quint32> order(values.size());
    std::transform(entries.begin(), entries.end(), order.begin(),
                   [](const Keyed &entry) { return entry.position; });
    return order;
}

} // namespace tenbin
