#include "models/linear_table.h"

#include "core/parallel.h"
#include "models/linear_kernels.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <new>

namespace tenbin {

void FreeMemory::operator()(double *memory) const
{
    ::operator delete[](memory, std::align_val_t(64));
}

AlignedDoubles alignedDoubles(qsizetype count)
{
    auto *memory = static_cast<double *>(
        ::operator new[](size_t(count) * sizeof(double), std::align_val_t(64)));
    std::fill_n(memory, count, 0.0);
    return AlignedDoubles(memory);
}

namespace {

/// A tile stays within the second-level cache, and its rows within pages.
qsizetype rowsOfTile(qsizetype columns)
{
    const qsizetype fitting = 48 * 1024 / qsizetype(sizeof(double)) / columns;
    return std::clamp<qsizetype>(fitting / tileStep * tileStep, 2 * tileStep, 16 * tileStep);
}

/// Mean and standard deviation of at most 4,096 rows spread over the table: enough for sums about
/// them to lose no digits.
void roughScaling(const double *values, qsizetype rows, double &centre, double &scale)
{
    const qsizetype step = std::max<qsizetype>(1, rows / 4096);
    const qsizetype count = (rows + step - 1) / step;
    double sum = 0;
    for (qsizetype row = 0; row < rows; row += step)
        sum += values[row];
    centre = sum / double(count);
    double squares = 0;
    for (qsizetype row = 0; row < rows; row += step)
        squares += (values[row] - centre) * (values[row] - centre);
    scale = squares > 0 ? std::sqrt(squares / double(count)) : 1;
}

void prefetch(const double *values, qsizetype count)
{
    constexpr qsizetype line = 64 / qsizetype(sizeof(double));
    for (qsizetype i = 0; i < count; i += line)
        __builtin_prefetch(values + i);
}

} // namespace

LinearTable::LinearTable(const Features &features)
    : m_features(&features), m_rows(features.rowCount())
{
    const qsizetype dense = features.dense.cols();
    m_tileFeatures = features.columnCount() < gramLimit ? features.columnCount() : dense;
    m_tileRows = rowsOfTile(tileColumns());
    m_centre = Eigen::VectorXd::Zero(parameterCount());
    m_scale = Eigen::VectorXd::Ones(parameterCount());
    for (qsizetype j = 0; j < dense; ++j)
        roughScaling(features.dense.col(j).data(), m_rows, m_centre[j], m_scale[j]);
}

void LinearTable::setScaling(Eigen::VectorXd centre, Eigen::VectorXd scale)
{
    m_centre = std::move(centre);
    m_scale = std::move(scale);
    m_tiles.reset();
}

void LinearTable::keepTiles(int threads)
{
    constexpr qsizetype mostDoubles = qsizetype(32) << 20;
    const qsizetype size = m_tileRows * tileColumns();
    const qsizetype tiles = (m_rows + m_tileRows - 1) / m_tileRows;
    if (m_tiles || !isNarrow() || tiles * size > mostDoubles)
        return;
    AlignedDoubles kept = alignedDoubles(tiles * size);
    constexpr qsizetype together = 16;
    parallelFor((tiles + together - 1) / together, threads, [&](qsizetype part) {
        for (qsizetype i = part * together; i < std::min((part + 1) * together, tiles); ++i)
            loadTile(i * m_tileRows, std::min(m_tileRows, m_rows - i * m_tileRows),
                     kept.get() + i * size);
    });
    m_tiles = std::move(kept);
}

const double *LinearTable::tile(qsizetype first, qsizetype count, double *scratch) const
{
    if (m_tiles)
        return m_tiles.get() + first * tileColumns();
    loadTile(first, count, scratch);
    return scratch;
}

void LinearTable::loadTile(qsizetype first, qsizetype count, double *tile) const
{
    const qsizetype dense = m_features->dense.cols();
    for (qsizetype j = 0; j < dense; ++j) {
        const double *from = m_features->dense.col(j).data() + first;
        double *to = tile + j * m_tileRows;
        const double centre = m_centre[j];
        const double factor = 1 / m_scale[j];
        // The hardware does not see that the next column follows.
        if (j + 1 < dense)
            prefetch(from + m_rows, count);
        for (qsizetype i = 0; i < count; ++i)
            to[i] = (from[i] - centre) * factor;
        std::fill(to + count, to + m_tileRows, 0.0);
    }
    if (m_tileFeatures > dense)
        loadSparse(first, count, tile);
    double *ones = tile + m_tileFeatures * m_tileRows;
    std::fill(ones, ones + count, 1.0);
    std::fill(ones + count, ones + m_tileRows, 0.0);
}

void LinearTable::loadSparse(qsizetype first, qsizetype count, double *tile) const
{
    const qsizetype dense = m_features->dense.cols();
    std::fill(tile + dense * m_tileRows, tile + m_tileFeatures * m_tileRows, 0.0);
    for (qsizetype i = 0; i < count; ++i) {
        for (Features::Sparse::InnerIterator cell(m_features->sparse, first + i); cell; ++cell) {
            tile[(dense + cell.col()) * m_tileRows + i] = cell.value();
        }
    }
}

template <class Act>
void LinearTable::forSparse(qsizetype first, qsizetype count, const Act &act) const
{
    if (isNarrow())
        return;
    for (qsizetype i = 0; i < count; ++i) {
        for (Features::Sparse::InnerIterator cell(m_features->sparse, first + i); cell; ++cell)
            act(i, cell.col(), cell.value());
    }
}

void LinearTable::addSparseTimes(qsizetype first, qsizetype count, const double *coefficients,
                                 double *out) const
{
    forSparse(first, count, [=](qsizetype row, Eigen::Index column, double value) {
        out[row] += value * coefficients[column];
    });
}

void LinearTable::addSparseTransposeTimes(qsizetype first, qsizetype count, const double *values,
                                          double *out) const
{
    forSparse(first, count, [=](qsizetype row, Eigen::Index column, double value) {
        out[column] += value * values[row];
    });
}

void LinearTable::addSparseSquares(qsizetype first, qsizetype count, const double *values,
                                   double *out) const
{
    forSparse(first, count, [=](qsizetype row, Eigen::Index column, double value) {
        out[column] += value * value * values[row];
    });
}

qsizetype LinearTable::chunkCount(qsizetype bytesPerChunk) const
{
    const qsizetype tiles = (m_rows + m_tileRows - 1) / m_tileRows;
    const qsizetype byWork = m_rows * parameterCount() / 100'000;
    const qsizetype byMemory = (qsizetype(64) << 20) / std::max<qsizetype>(1, bytesPerChunk);
    return std::clamp<qsizetype>(std::min(byWork, byMemory), 1, std::min<qsizetype>(tiles, 256));
}

bool LinearTable::forEachChunk(
    qsizetype chunks, int threads, Progress &progress,
    const std::function<void(qsizetype, qsizetype, qsizetype)> &work) const
{
    const qsizetype tiles = (m_rows + m_tileRows - 1) / m_tileRows;
    std::atomic<bool> stopped = false;
    std::atomic<qsizetype> done = 0;
    parallelFor(chunks, threads, [&](qsizetype chunk) {
        if (stopped)
            return;
        const qsizetype first = chunk * tiles / chunks * m_tileRows;
        const qsizetype last = std::min((chunk + 1) * tiles / chunks * m_tileRows, m_rows);
        work(chunk, first, last - first);
        if (!progress.report(double(++done) / double(chunks)))
            stopped = true;
    });
    return !stopped;
}

} // namespace tenbin
