#include "models/linear_curvature.h"

#include "models/linear_kernels.h"

#include <algorithm>

namespace tenbin {

LinearCurvature::LinearCurvature(const LinearTable &table, const LinearTarget &target,
                                 const RowWeights &rows, const Eigen::MatrixXd &curvatures,
                                 int threads)
    : m_table(table), m_target(target), m_curvatures(curvatures), m_threads(threads),
      m_own(curvatures)
{
    if (target.loss != LinearLoss::Softmax)
        return;
    m_weights.resize(table.rowCount());
    for (qsizetype row = 0; row < table.rowCount(); ++row)
        m_weights[row] = rows.of(row, target.values[size_t(row)]);
    m_own = m_weights.asDiagonal() * (curvatures.array() * (1 - curvatures.array())).matrix();
}

void LinearCurvature::addProduct(const LinearCurvature &at, qsizetype first, qsizetype count,
                                 const double *tile, const Eigen::VectorXd &direction,
                                 Eigen::VectorXd &sums)
{
    const TileShape shape{at.m_table.tileRows(), at.m_table.tileColumns()};
    const Eigen::Index parameters = at.m_table.parameterCount();
    const int outputs = at.m_target.outputs;
    const AlignedDoubles memory = alignedDoubles(shape.rows * outputs);
    Eigen::Map<Eigen::MatrixXd> change(memory.get(), shape.rows, outputs);
    for (int k = 0; k < outputs; ++k) {
        const double *part = direction.data() + k * parameters;
        tileTimes(shape, tile, part, change.col(k).data());
        at.m_table.addSparseTimes(first, count, part + shape.columns, change.col(k).data());
    }
    const auto curvature = at.m_curvatures.middleRows(first, count).array();
    auto rows = change.topRows(count).array();
    if (at.m_target.loss == LinearLoss::Softmax) {
        const Eigen::ArrayXd mean = (curvature * rows).rowwise().sum();
        rows.colwise() -= mean;
        rows *= curvature;
        rows.colwise() *= at.m_weights.segment(first, count).array();
    } else {
        rows *= curvature;
    }
    change.bottomRows(shape.rows - count).setZero();
    for (int k = 0; k < outputs; ++k) {
        double *out = sums.data() + k * parameters;
        tileTransposeTimes(shape, tile, change.col(k).data(), out);
        at.m_table.addSparseTransposeTimes(first, count, change.col(k).data(), out + shape.columns);
    }
}

void LinearCurvature::addDiagonal(const LinearCurvature &at, qsizetype first, qsizetype count,
                                  const double *tile, const Eigen::VectorXd &,
                                  Eigen::VectorXd &sums)
{
    const TileShape shape{at.m_table.tileRows(), at.m_table.tileColumns()};
    const qsizetype size = shape.rows * shape.columns;
    const AlignedDoubles squares = alignedDoubles(size + shape.rows);
    std::transform(tile, tile + size, squares.get(), [](double x) { return x * x; });
    double *factors = squares.get() + size;
    for (int k = 0; k < at.m_target.outputs; ++k) {
        std::copy_n(at.m_own.col(k).data() + first, count, factors);
        double *out = sums.data() + k * at.m_table.parameterCount();
        tileTransposeTimes(shape, squares.get(), factors, out);
        at.m_table.addSparseSquares(first, count, factors, out + shape.columns);
    }
}

Result<Eigen::VectorXd> LinearCurvature::sumOver(Work work, const Eigen::VectorXd &direction,
                                                 Progress &progress) const
{
    const Eigen::Index size = m_table.parameterCount() * m_target.outputs;
    std::vector<Eigen::VectorXd> parts(size_t(m_table.chunkCount(8 * size)),
                                       Eigen::VectorXd::Zero(size));
    const qsizetype step = m_table.tileRows();
    const bool finished = m_table.forEachChunk(
        qsizetype(parts.size()), m_threads, progress,
        [&](qsizetype chunk, qsizetype first, qsizetype count) {
            const AlignedDoubles tile = alignedDoubles(step * m_table.tileColumns());
            for (qsizetype at = first; at < first + count; at += step) {
                const qsizetype rows = std::min(step, first + count - at);
                m_table.loadTile(at, rows, tile.get());
                work(*this, at, rows, tile.get(), direction, parts[size_t(chunk)]);
            }
        });
    if (!finished)
        return cancelled();
    for (size_t i = 1; i < parts.size(); ++i)
        parts[0] += parts[i];
    return std::move(parts[0]);
}

Result<Eigen::VectorXd> LinearCurvature::times(const Eigen::VectorXd &direction,
                                               Progress &progress) const
{
    return sumOver(addProduct, direction, progress);
}

Result<Eigen::VectorXd> LinearCurvature::diagonal(Progress &progress) const
{
    return sumOver(addDiagonal, {}, progress);
}

} // namespace tenbin
