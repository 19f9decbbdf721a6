#include "models/linear_sums.h"

#include "models/linear_kernels.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

/// Adds the tiles of one chunk to its own sums.
class ChunkPass
{
public:
    ChunkPass(const LinearTable &table, const LinearTarget &target, bool hessian)
        : m_table(table), m_target(target), m_shape{table.tileRows(), table.tileColumns()},
          m_tile(alignedDoubles(m_shape.rows * m_shape.columns)),
          m_scaled(alignedDoubles(hessian ? m_shape.rows * m_shape.columns : 0)),
          m_rows(alignedDoubles(m_shape.rows * (5 + 3 * target.outputs)))
    {
    }

    void load(qsizetype first, qsizetype count)
    {
        m_first = first;
        m_count = count;
        m_at = m_table.tile(first, count, m_tile.get());
        std::fill_n(targets(), m_shape.rows, 0.0);
        std::copy_n(m_target.values.data() + first, count, targets());
    }

    void add(const LinearQuery &query, LinearSums &sums)
    {
        if (!loadWeights(*query.rows))
            return;
        const LossRows at{m_target.loss, m_shape.rows,  m_target.outputs, eta(),    targets(),
                          weights(),     derivatives(), curvatures(),     scratch()};
        const qsizetype parameters = m_table.parameterCount();
        for (int k = 0; k < m_target.outputs; ++k) {
            const double *coefficients = query.parameters->data() + k * parameters;
            double *out = eta() + k * m_shape.rows;
            tileTimes(m_shape, m_at, coefficients, out);
            m_table.addSparseTimes(m_first, m_count, coefficients + m_shape.columns, out);
        }
        sums.loss += evaluateLoss(at);
        for (int k = 0; k < m_target.outputs; ++k) {
            double *gradient = sums.gradient.data() + k * parameters;
            const double *values = derivatives() + k * m_shape.rows;
            tileTransposeTimes(m_shape, m_at, values, gradient);
            m_table.addSparseTransposeTimes(m_first, m_count, values, gradient + m_shape.columns);
        }
        if (query.hessian)
            addHessian(at, sums.hessian);
        if (query.curvatures) {
            for (int k = 0; k < m_target.outputs; ++k)
                std::copy_n(curvatures() + k * m_shape.rows, m_count,
                            query.curvatures->col(k).data() + m_first);
        }
    }

private:
    double *targets() { return m_rows.get(); }
    double *weights() { return targets() + m_shape.rows; }
    double *scratch() { return weights() + m_shape.rows; }
    double *factors() { return scratch() + 2 * m_shape.rows; }
    double *eta() { return factors() + m_shape.rows; }
    double *derivatives() { return eta() + m_target.outputs * m_shape.rows; }
    double *curvatures() { return derivatives() + m_target.outputs * m_shape.rows; }

    bool loadWeights(const RowWeights &rows)
    {
        rows.fill(m_first, m_count, targets(), weights());
        std::fill(weights() + m_count, weights() + m_shape.rows, 0.0);
        return std::any_of(weights(), weights() + m_count, [](double w) { return w > 0; });
    }

    /// `blocks` holds one column a pair of outputs k ≥ l.
    void addHessian(const LossRows &at, Eigen::MatrixXd &blocks)
    {
        Eigen::Index block = 0;
        for (int l = 0; l < m_target.outputs; ++l) {
            for (int k = l; k < m_target.outputs; ++k, ++block) {
                const double *curvature = curvatures();
                if (m_target.loss == LinearLoss::Softmax) {
                    softmaxCurvature(at, k, l, factors());
                    curvature = factors();
                }
                tileScale(m_shape, m_at, curvature, m_scaled.get());
                tileGram(m_shape, m_scaled.get(), m_at, blocks.col(block).data());
            }
        }
    }

    const LinearTable &m_table;
    const LinearTarget &m_target;
    TileShape m_shape;
    AlignedDoubles m_tile;
    const double *m_at = nullptr; ///< the tile
    AlignedDoubles m_scaled;
    AlignedDoubles m_rows;
    qsizetype m_first = 0;
    qsizetype m_count = 0;
};

LinearSums emptySums(const LinearTable &table, const LinearTarget &target, bool hessian)
{
    LinearSums sums;
    sums.gradient = Eigen::VectorXd::Zero(table.parameterCount() * target.outputs);
    if (hessian)
        sums.hessian = Eigen::MatrixXd::Zero(table.tileColumns() * table.tileColumns(),
                                             target.outputs * (target.outputs + 1) / 2);
    return sums;
}

/// Puts the blocks of pairs of outputs into one matrix.
Eigen::MatrixXd assembled(const Eigen::MatrixXd &blocks, Eigen::Index parameters, int outputs)
{
    Eigen::MatrixXd hessian = Eigen::MatrixXd::Zero(parameters * outputs, parameters * outputs);
    Eigen::Index block = 0;
    for (int l = 0; l < outputs; ++l) {
        for (int k = l; k < outputs; ++k, ++block) {
            const Eigen::Map<const Eigen::MatrixXd> lower(blocks.col(block).data(), parameters,
                                                          parameters);
            hessian.block(k * parameters, l * parameters, parameters, parameters) =
                lower.selfadjointView<Eigen::Lower>();
        }
    }
    return hessian;
}

qsizetype bytesOf(const std::vector<LinearSums> &sums)
{
    return std::accumulate(sums.begin(), sums.end(), qsizetype(0),
                           [](qsizetype bytes, const LinearSums &one) {
                               return bytes + 8 * (one.gradient.size() + one.hessian.size());
                           });
}

} // namespace

Result<std::vector<LinearSums>> evaluate(const LinearTable &table, const LinearTarget &target,
                                         const std::vector<LinearQuery> &queries, int threads,
                                         Progress &progress)
{
    std::vector<LinearSums> empty;
    bool hessian = false;
    for (const LinearQuery &query : queries) {
        empty.push_back(emptySums(table, target, query.hessian));
        hessian = hessian || query.hessian;
    }
    std::vector<std::vector<LinearSums>> parts(size_t(table.chunkCount(bytesOf(empty))));
    const bool finished = table.forEachChunk(
        qsizetype(parts.size()), threads, progress,
        [&](qsizetype chunk, qsizetype first, qsizetype count) {
            std::vector<LinearSums> sums = empty;
            ChunkPass pass(table, target, hessian);
            for (qsizetype at = first; at < first + count; at += table.tileRows()) {
                pass.load(at, std::min(table.tileRows(), first + count - at));
                for (size_t i = 0; i < queries.size(); ++i)
                    pass.add(queries[i], sums[i]);
            }
            parts[size_t(chunk)] = std::move(sums);
        });
    if (!finished)
        return cancelled();
    std::vector<LinearSums> total = std::move(empty);
    for (const std::vector<LinearSums> &part : parts) {
        for (size_t i = 0; i < queries.size(); ++i) {
            total[i].loss += part[i].loss;
            total[i].gradient += part[i].gradient;
            if (queries[i].hessian)
                total[i].hessian += part[i].hessian;
        }
    }
    for (size_t i = 0; i < queries.size(); ++i) {
        if (queries[i].hessian)
            total[i].hessian = assembled(total[i].hessian, table.parameterCount(), target.outputs);
    }
    return total;
}

} // namespace tenbin
