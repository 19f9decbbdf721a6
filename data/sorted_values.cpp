#include "data/sorted_values.h"

#include "data/column.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace tenbin {

namespace {

constexpr quint64 signBit = quint64(1) << 63;
constexpr int digitBits = 11;
constexpr int digits = (64 + digitBits - 1) / digitBits;
constexpr size_t digitValues = size_t(1) << digitBits;
/// Below this the counters of the radix sort cost more than comparing.
constexpr size_t fewKeys = 4096;

/// Keys that sort as unsigned numbers the way the values do.
quint64 keyOf(double value)
{
    const quint64 bits = std::bit_cast<quint64>(value + 0.0);
    return bits & signBit ? ~bits : bits | signBit;
}

double numberOfKey(quint64 key)
{
    return std::bit_cast<double>(key & signBit ? key & ~signBit : ~key);
}

size_t digitOf(quint64 key, int digit)
{
    return size_t(key >> (digit * digitBits)) & (digitValues - 1);
}

/// Radix sort from the lowest digit; digits that are the same everywhere are left out.
bool sortKeys(std::vector<quint64> &keys, const KeepGoing &keepGoing)
{
    if (keys.size() < fewKeys) {
        std::ranges::sort(keys);
        return keepGoing();
    }
    std::vector<std::array<size_t, digitValues>> counts(digits);
    for (const quint64 key : keys) {
        for (int digit = 0; digit < digits; ++digit)
            ++counts[size_t(digit)][digitOf(key, digit)];
    }
    std::vector<quint64> other(keys.size());
    for (int digit = 0; digit < digits; ++digit) {
        std::array<size_t, digitValues> &places = counts[size_t(digit)];
        if (places[digitOf(keys.front(), digit)] == keys.size())
            continue;
        if (!keepGoing())
            return false;
        size_t next = 0;
        for (size_t &place : places)
            place = std::exchange(next, next + place);
        for (const quint64 key : keys)
            other[places[digitOf(key, digit)]++] = key;
        keys.swap(other);
    }
    return keepGoing();
}

} // namespace

std::vector<double> sortedNumbers(std::span<const double> values, const KeepGoing &keepGoing)
{
    std::vector<quint64> keys;
    keys.reserve(values.size());
    for (const double value : values) {
        if (!std::isnan(value))
            keys.push_back(keyOf(value));
    }
    if (!sortKeys(keys, keepGoing))
        return {};
    std::vector<double> sorted(keys.size());
    std::ranges::transform(keys, sorted.begin(), numberOfKey);
    return sorted;
}

std::vector<qint64> sortedTimes(std::span<const qint64> times, const KeepGoing &keepGoing)
{
    std::vector<quint64> keys;
    keys.reserve(times.size());
    for (const qint64 time : times) {
        if (time != Column::missingTime)
            keys.push_back(quint64(time) ^ signBit);
    }
    if (!sortKeys(keys, keepGoing))
        return {};
    std::vector<qint64> sorted(keys.size());
    std::ranges::transform(keys, sorted.begin(), [](quint64 key) { return qint64(key ^ signBit); });
    return sorted;
}

} // namespace tenbin
