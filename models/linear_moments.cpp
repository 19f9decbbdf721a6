#include "models/linear_kernels.h"
#include "models/linear_sums.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

LinearMoments emptyMoments(qsizetype parameters)
{
    return {0, Eigen::VectorXd::Zero(parameters), Eigen::VectorXd::Zero(parameters)};
}

void measureChunk(const LinearTable &table, const std::vector<const RowWeights *> &fits,
                  qsizetype first, qsizetype end, std::vector<LinearMoments> &moments)
{
    const TileShape shape{table.tileRows(), table.tileColumns()};
    const qsizetype size = shape.rows * shape.columns;
    const AlignedDoubles tile = alignedDoubles(size);
    const AlignedDoubles squares = alignedDoubles(size);
    const AlignedDoubles weights = alignedDoubles(shape.rows);
    for (; first < end; first += shape.rows) {
        const qsizetype count = std::min(shape.rows, end - first);
        table.loadTile(first, count, tile.get());
        std::transform(tile.get(), tile.get() + size, squares.get(),
                       [](double x) { return x * x; });
        for (size_t f = 0; f < fits.size(); ++f) {
            std::fill_n(weights.get(), shape.rows, 0.0);
            fits[f]->fill(first, count, nullptr, weights.get());
            moments[f].weight += std::accumulate(weights.get(), weights.get() + count, 0.0);
            tileTransposeTimes(shape, tile.get(), weights.get(), moments[f].sums.data());
            tileTransposeTimes(shape, squares.get(), weights.get(), moments[f].squares.data());
            table.addSparseTransposeTimes(first, count, weights.get(),
                                          moments[f].sums.data() + shape.columns);
            table.addSparseSquares(first, count, weights.get(),
                                   moments[f].squares.data() + shape.columns);
        }
    }
}

} // namespace

Eigen::VectorXd LinearMoments::variances() const
{
    const Eigen::ArrayXd meanSquares = squares.array() / weight;
    const Eigen::ArrayXd found = meanSquares - means().array().square();
    return (found > 1e-13 * meanSquares).select(found, 0.0);
}

Result<std::vector<LinearMoments>> measureMoments(const LinearTable &table,
                                                  const std::vector<const RowWeights *> &fits,
                                                  int threads, Progress &progress)
{
    const std::vector<LinearMoments> empty(fits.size(), emptyMoments(table.parameterCount()));
    const qsizetype bytes = qsizetype(fits.size()) * 16 * table.parameterCount();
    std::vector<std::vector<LinearMoments>> parts(size_t(table.chunkCount(bytes)), empty);
    const bool finished = table.forEachChunk(
        qsizetype(parts.size()), threads, progress,
        [&](qsizetype chunk, qsizetype first, qsizetype count) {
            measureChunk(table, fits, first, first + count, parts[size_t(chunk)]);
        });
    if (!finished)
        return cancelled();
    std::vector<LinearMoments> total = empty;
    for (const std::vector<LinearMoments> &part : parts) {
        for (size_t f = 0; f < fits.size(); ++f) {
            total[f].weight += part[f].weight;
            total[f].sums += part[f].sums;
            total[f].squares += part[f].squares;
        }
    }
    return total;
}

} // namespace tenbin
