#include "models/column_descent.h"

#include "core/parallel.h"
#include "models/corner_descent.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

namespace tenbin {

/// The descent of one output.
class OutputDescent
{
public:
    OutputDescent(const ColumnDescent &columns, const Eigen::VectorXd &curvatures,
                  const Eigen::VectorXd &diagonal, const LinearPenalty &penalty,
                  const Eigen::VectorXd &start, const Eigen::VectorXd &gradient,
                  Eigen::Index offset)
        : m_columns(columns), m_table(columns.m_table), m_curvatures(curvatures),
          m_diagonal(diagonal), m_penalty(penalty), m_start(start), m_gradient(gradient),
          m_offset(offset), m_step(Eigen::VectorXd::Zero(m_table.parameterCount())),
          m_change(Eigen::VectorXd::Zero(m_table.rowCount()))
    {
    }

    /// False when told to stop.
    bool run(Progress &progress)
    {
        std::vector<Eigen::Index> all;
        for (Eigen::Index j = 0; j < m_step.size(); ++j) {
            if (!m_penalty.held[m_offset + j] && m_diagonal[m_offset + j] > 0)
                all.push_back(j);
        }
        constexpr int mostSweeps = 1000;
        double first = 0;
        for (int sweeps = 0; sweeps < mostSweeps; ++sweeps) {
            const double moved = sweep(all);
            first = std::max(first, moved);
            if (moved <= precision * first)
                return true;
            std::vector<Eigen::Index> active;
            for (Eigen::Index j : all) {
                if (m_start[m_offset + j] + m_step[j] != 0 || m_penalty.l1[m_offset + j] == 0)
                    active.push_back(j);
            }
            while (sweeps < mostSweeps && sweep(active) > precision * first) {
                ++sweeps;
                if (!progress.report(0))
                    return false;
            }
        }
        return true;
    }

    const Eigen::VectorXd &step() const { return m_step; }

private:
    static constexpr double precision = 1e-3;

    /// Visits columns; the largest move, in units that make columns comparable.
    double sweep(const std::vector<Eigen::Index> &columns)
    {
        double most = 0;
        for (Eigen::Index j : columns) {
            const Eigen::Index at = m_offset + j;
            const double l2 = m_penalty.l2[at];
            const double curvature = m_diagonal[at] + l2;
            const double slope = m_gradient[at] + slopeChange(j) + l2 * m_step[j];
            const double value = m_start[at] + m_step[j];
            const double target = shrunk(value - slope / curvature, m_penalty.l1[at] / curvature);
            if (target == value)
                continue;
            move(j, target - value);
            m_step[j] += target - value;
            most = std::max(most, std::abs(target - value) * std::sqrt(curvature));
        }
        return most;
    }

    bool isSparse(Eigen::Index j) const { return j > m_table.interceptIndex(); }
    Eigen::Index sparseColumn(Eigen::Index j) const { return j - m_table.interceptIndex() - 1; }

    /// What the step so far adds to the derivative by parameter j: column · (h ∘ change of eta).
    double slopeChange(Eigen::Index j) const
    {
        if (isSparse(j)) {
            double sum = 0;
            for (ColumnDescent::ByColumn::InnerIterator cell(m_columns.m_sparse, sparseColumn(j));
                 cell; ++cell)
                sum += cell.value() * m_curvatures[cell.row()] * m_change[cell.row()];
            return sum;
        }
        if (j == m_table.interceptIndex())
            return m_curvatures.dot(m_change);
        const auto column = m_table.features().dense.col(j).array();
        return ((column - m_table.centre()[j]) * m_curvatures.array() * m_change.array()).sum() /
               m_table.scale()[j];
    }

    void move(Eigen::Index j, double by)
    {
        if (isSparse(j)) {
            for (ColumnDescent::ByColumn::InnerIterator cell(m_columns.m_sparse, sparseColumn(j));
                 cell; ++cell)
                m_change[cell.row()] += by * cell.value();
        } else if (j == m_table.interceptIndex()) {
            m_change.array() += by;
        } else {
            const auto column = m_table.features().dense.col(j).array();
            m_change.array() += by / m_table.scale()[j] * (column - m_table.centre()[j]);
        }
    }

    const ColumnDescent &m_columns;
    const LinearTable &m_table;
    const Eigen::VectorXd m_curvatures;
    const Eigen::VectorXd &m_diagonal;
    const LinearPenalty &m_penalty;
    const Eigen::VectorXd &m_start;
    const Eigen::VectorXd &m_gradient;
    Eigen::Index m_offset;
    Eigen::VectorXd m_step;
    Eigen::VectorXd m_change; ///< of eta, one a row
};

ColumnDescent::ColumnDescent(const LinearTable &table, bool wanted) : m_table(table)
{
    if (wanted)
        m_sparse = table.features().sparse;
}

Result<Eigen::VectorXd> ColumnDescent::step(const LinearCurvature &curvature,
                                            const LinearPenalty &penalty,
                                            const Eigen::VectorXd &start,
                                            const Eigen::VectorXd &gradient, int threads,
                                            Progress &progress) const
{
    const Result<Eigen::VectorXd> diagonal = curvature.diagonal(progress);
    if (!diagonal)
        return diagonal;
    const Eigen::Index parameters = m_table.parameterCount();
    const Eigen::Index outputs = curvature.rowCurvatures().cols();
    Eigen::VectorXd step(start.size());
    std::atomic<bool> stopped = false;
    parallelFor(outputs, threads, [&](qsizetype k) {
        OutputDescent descent(*this, curvature.rowCurvatures().col(k), *diagonal, penalty, start,
                              gradient, k * parameters);
        if (!descent.run(progress))
            stopped = true;
        step.segment(k * parameters, parameters) = descent.step();
    });
    if (stopped)
        return cancelled();
    return step;
}

} // namespace tenbin
