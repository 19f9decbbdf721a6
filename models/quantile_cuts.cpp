#include "models/quantile_cuts.h"

#include "core/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <span>

namespace tenbin {

namespace {

constexpr size_t mostSampledRows = 131'072;

/// Bits whose unsigned order is the order of the values.
quint32 keyOf(float value)
{
    const auto bits = std::bit_cast<quint32>(value + 0.0F); // -0 becomes 0
    return bits >> 31 ? ~bits : bits | 0x8000'0000U;
}

float valueOf(quint32 key)
{
    return std::bit_cast<float>(key >> 31 ? key & 0x7FFF'FFFFU : ~key);
}

void sortKeys(std::vector<quint32> &keys, std::vector<quint32> &scratch)
{
    if (keys.size() < 2048) {
        std::sort(keys.begin(), keys.end());
        return;
    }
    scratch.resize(keys.size());
    for (int shift : {0, 11, 22}) {
        std::array<quint32, 2048> starts{};
        for (quint32 key : keys)
            ++starts[key >> shift & 2047];
        quint32 sum = 0;
        for (quint32 &start : starts)
            sum += std::exchange(start, sum);
        for (quint32 key : keys)
            scratch[starts[key >> shift & 2047]++] = key;
        keys.swap(scratch);
    }
}

/// A number strictly above `low` and at most `high`, near their middle.
float between(float low, float high)
{
    const auto middle = float(double(low) + (double(high) - double(low)) / 2);
    return middle > low ? middle : high;
}

BinEdges edgesOf(std::vector<quint32> &keys, std::vector<quint32> &scratch, int maximumBins)
{
    BinEdges made;
    if (keys.empty())
        return made;
    sortKeys(keys, scratch);
    made.least = valueOf(keys.front());

    size_t distinctLeft = 1; // values of their own from this one on
    for (size_t i = 1; i < keys.size(); ++i)
        distinctLeft += keys[i] != keys[i - 1];
    size_t left = keys.size(); // values in this bin and those after it
    size_t filled = 0;         // values in this bin
    int binsLeft = maximumBins;
    for (size_t begin = 0; begin < keys.size();) {
        size_t end = begin + 1;
        while (end < keys.size() && keys[end] == keys[begin])
            ++end;
        const size_t count = end - begin;
        const double share = double(left) / binsLeft;
        if (filled > 0 && binsLeft > 1 &&
            (double(filled) >= share || double(filled) + 0.5 * double(count) > share)) {
            made.edges.push_back(between(valueOf(keys[begin - 1]), valueOf(keys[begin])));
            left -= filled;
            filled = 0;
            --binsLeft;
        }
        filled += count;
        --distinctLeft;
        begin = end;
    }
    return made;
}

std::vector<quint32> sampleOf(RowSpan rows)
{
    const size_t count = std::min(rows.size(), mostSampledRows);
    std::vector<quint32> sample(count);
    for (size_t i = 0; i < count; ++i)
        sample[i] = rows[i * rows.size() / count];
    return sample;
}

BinEdges denseEdges(const double *values, RowSpan sample, RowSpan rows, int maximumBins)
{
    std::vector<quint32> keys, scratch;
    keys.reserve(sample.size());
    for (quint32 row : sample) {
        if (!std::isnan(values[row]))
            keys.push_back(keyOf(float(values[row])));
    }
    BinEdges made = edgesOf(keys, scratch, maximumBins);
    made.hasMissing =
        std::any_of(rows.begin(), rows.end(), [&](quint32 row) { return std::isnan(values[row]); });
    return made;
}

} // namespace

int BinEdges::binOf(float value) const
{
    return int(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin());
}

std::vector<BinEdges> quantileCuts(const Features &features, RowSpan rows, int maximumBins,
                                   int threads)
{
    const std::vector<quint32> sample = sampleOf(rows);
    const Eigen::Index dense = features.dense.cols();
    std::vector<BinEdges> all(size_t(features.columnCount()));
    parallelFor(dense, threads, [&](qsizetype column) {
        const int levels = features.columns[column].levels;
        const double *values = features.dense.col(column).data();
        // A code above every level never becomes an edge: one bin is enough to find what is
        // missing.
        BinEdges made = denseEdges(values, sample, rows, levels > 0 ? 1 : maximumBins);
        made.levels = levels;
        all[size_t(column)] = std::move(made);
    });
    if (features.sparse.cols() == 0)
        return all;

    std::vector<std::vector<quint32>> keys(size_t(features.sparse.cols()));
    for (quint32 row : sample) {
        for (Features::Sparse::InnerIterator cell(features.sparse, Eigen::Index(row)); cell; ++cell)
            keys[size_t(cell.col())].push_back(keyOf(float(cell.value())));
    }
    parallelFor(features.sparse.cols(), threads, [&](qsizetype column) {
        std::vector<quint32> scratch;
        BinEdges made = edgesOf(keys[size_t(column)], scratch, maximumBins);
        made.hasMissing = true;
        all[size_t(dense + column)] = std::move(made);
    });
    return all;
}

} // namespace tenbin
