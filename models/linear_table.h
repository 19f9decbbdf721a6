#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/features.h"

#include <Eigen/Core>

#include <functional>
#include <memory>

namespace tenbin {

struct FreeMemory
{
    void operator()(double *memory) const;
};
/// Doubles at a 64-byte boundary, as the tile kernels want them; zero at first.
using AlignedDoubles = std::unique_ptr<double[], FreeMemory>;
AlignedDoubles alignedDoubles(qsizetype count);

/// Rows × parameters of a linear predictor: the slopes of dense features, 1 for the intercept, the
/// slopes of sparse features. Dense features are shifted and scaled on the way, never in a copy of
/// the table: x becomes (x - centre) / scale. Sparse features keep their values: shifting would
/// fill them. Where all columns fit a Gram matrix, sparse ones stand in the tiles as well.
/// The features must outlive the table and be finite.
class LinearTable
{
public:
    /// At most this many columns are held in one Gram matrix.
    static constexpr qsizetype gramLimit = 500;

    explicit LinearTable(const Features &features);

    qsizetype rowCount() const { return m_rows; }
    /// Columns of a tile: dense features and the intercept, which comes last.
    qsizetype tileColumns() const { return m_tileFeatures + 1; }
    qsizetype interceptIndex() const { return m_tileFeatures; }
    qsizetype parameterCount() const { return m_features->columnCount() + 1; }
    /// All columns fit a Gram matrix.
    bool isNarrow() const { return parameterCount() == tileColumns(); }
    qsizetype tileRows() const { return m_tileRows; }

    const Eigen::VectorXd &centre() const { return m_centre; }
    const Eigen::VectorXd &scale() const { return m_scale; }
    /// One entry a parameter, 0 and 1 for the intercept and sparse features.
    void setScaling(Eigen::VectorXd centre, Eigen::VectorXd scale);

    /// Fills a tile (tileRows × tileColumns) with `count` rows from `first` and zero rows.
    void loadTile(qsizetype first, qsizetype count, double *tile) const;
    /// Keeps all tiles, as they are scaled now, where that takes at most 256 MiB: for many passes.
    /// A narrow table only.
    void keepTiles(int threads);
    /// The tile with `count` rows from `first`, a multiple of tileRows: a kept one, or `scratch`
    /// filled.
    const double *tile(qsizetype first, qsizetype count, double *scratch) const;
    /// For the sparse features that are not in the tiles; nothing happens when the table is narrow.
    void addSparseTimes(qsizetype first, qsizetype count, const double *coefficients,
                        double *out) const;
    void addSparseTransposeTimes(qsizetype first, qsizetype count, const double *values,
                                 double *out) const;
    void addSparseSquares(qsizetype first, qsizetype count, const double *values,
                          double *out) const;
    const Features &features() const { return *m_features; }

    /// Runs `work(chunk, first, count)` on runs of rows whose bounds depend on the table and on
    /// `bytesPerChunk` only, so that sums over chunks in order do not depend on `threads`.
    /// False when `progress` says stop.
    qsizetype chunkCount(qsizetype bytesPerChunk) const;
    bool forEachChunk(
        qsizetype chunks, int threads, Progress &progress,
        const std::function<void(qsizetype chunk, qsizetype first, qsizetype count)> &work) const;

private:
    void loadSparse(qsizetype first, qsizetype count, double *tile) const;
    /// Calls act(row from 0, column, value) for the sparse cells of `count` rows from `first`,
    /// when they are not in the tiles.
    template <class Act> void forSparse(qsizetype first, qsizetype count, const Act &act) const;

    const Features *m_features;
    qsizetype m_rows;
    qsizetype m_tileFeatures;
    qsizetype m_tileRows;
    Eigen::VectorXd m_centre;
    Eigen::VectorXd m_scale;
    AlignedDoubles m_tiles; ///< null: none are kept
};

} // namespace tenbin
