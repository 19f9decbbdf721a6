#include "models/linear_newton.h"

#include <algorithm>

namespace tenbin {

namespace {

/// A factor is good as long as the next step is this much shorter.
constexpr double goodContraction = 0.1;
/// Shared second derivatives cost so little that they pay for shorter steps.
constexpr double sharedContraction = 0.01;

class NewtonRun
{
public:
    NewtonRun(const LinearFit &fit, const LinearTarget &target, const LinearStart &start,
              const SolverLimits &limits)
        : m_descent(fit, target.loss, start.parameters, limits), m_target(target),
          m_atZero(start.parameters.isZero(0)), m_wantsHessian(!start.blocks),
          m_wantsShared(start.blocks)
    {
    }

    NewtonRun(const LinearFit &fit, const LinearTarget &target, const WarmPoint &point,
              bool sharing, const SolverLimits &limits)
        : m_descent(fit, target.loss, point.parameters, limits), m_target(target),
          m_atZero(point.parameters.isZero(0))
    {
        standIn(point.hessian);
        take(point.sums);
        m_wantsShared = sharing && m_target.loss != LinearLoss::Squared &&
                        m_descent.stepSize() > sharedContraction;
        m_wantsHessian = m_wantsHessian && !m_wantsShared;
    }

    bool isDone() const { return m_descent.isDone(); }
    const LinearSolution &solution() const { return m_descent.solution(); }
    const Eigen::VectorXd &trial() const { return m_descent.trial(); }
    /// Second derivatives that it has in common with others would do, in the first round.
    bool wantsShared() const { return m_wantsShared; }
    LinearQuery query() const
    {
        return {&m_descent.fit().rows, &m_descent.trial(), m_wantsHessian, nullptr};
    }
    WarmPoint point() const
    {
        const bool good = solution().converged && !solution().separable;
        return good ? m_point : WarmPoint();
    }

    void standIn(Eigen::MatrixXd hessian)
    {
        m_system = NewtonSystem(hessian, 1, m_descent.fit().penalty, m_target.outputs);
        m_point.hessian = std::move(hessian);
        m_isNew = true;
    }

    void take(const LinearSums &sums)
    {
        if (!m_descent.take(sums)) {
            m_wantsHessian = true;
            return;
        }
        m_point.parameters = m_descent.solution().parameters;
        m_point.sums = {sums.loss, sums.gradient, {}};
        if (sums.hessian.size() > 0)
            standIn(sums.hessian);
        const bool isNew = m_isNew;
        if (m_isNew && startsAgain())
            return;
        const double contraction =
            m_descent.go(m_system.step(m_descent.solution().parameters, m_descent.gradient()));
        // After a new factor nothing is known but that Newton's method contracts by the step, and
        // that squares have the same second derivatives everywhere.
        const double newton = m_target.loss == LinearLoss::Squared ? 0 : m_descent.stepSize();
        const double expected = isNew ? newton : contraction;
        m_wantsHessian = expected > goodContraction;
    }

private:
    /// Collinear columns leave the minimum open: only from zero is it the same one every time.
    /// Systems after the first two are not asked: where classes separate, weights vanish on the
    /// way and columns seem to depend on each other.
    bool startsAgain()
    {
        m_isNew = false;
        if (++m_systems > 2 || m_system.collinear().empty())
            return false;
        if (m_atZero) {
            m_descent.noteCollinear(m_system.collinear());
            m_systems = 2;
            return false;
        }
        m_descent.restart();
        m_atZero = true;
        m_wantsHessian = true;
        m_systems = 0;
        return true;
    }

    LinearDescent m_descent;
    const LinearTarget &m_target;
    bool m_atZero;
    bool m_wantsHessian = false;
    bool m_wantsShared = false;
    bool m_isNew = false;
    int m_systems = 0;
    NewtonSystem m_system;
    WarmPoint m_point;
};

/// Queries for the blocks of the runs that want them, at the mean of the points of these runs.
class SharedRound
{
public:
    SharedRound(const std::vector<HessianBlock> *blocks, const std::vector<NewtonRun> &runs)
        : m_blocks(blocks), m_wanting(runs.size())
    {
        double count = 0;
        for (size_t i = 0; blocks && i < runs.size(); ++i) {
            if (runs[i].isDone() || !runs[i].wantsShared())
                continue;
            m_wanting[i] = true;
            m_point = count == 0 ? runs[i].trial() : Eigen::VectorXd(m_point + runs[i].trial());
            ++count;
        }
        m_point /= std::max(1.0, count);
    }

    void ask(std::vector<LinearQuery> &queries)
    {
        m_first = queries.size();
        for (size_t block = 0; m_blocks && block < m_blocks->size(); ++block) {
            const std::vector<size_t> &fits = (*m_blocks)[block].fits;
            if (std::none_of(fits.begin(), fits.end(), [&](size_t i) { return m_wanting[i]; }))
                continue;
            m_asked.push_back(block);
            queries.push_back({&(*m_blocks)[block].rows, &m_point, true, nullptr});
        }
    }

    void handOut(const std::vector<LinearSums> &sums, const std::vector<LinearFit> &fits,
                 std::vector<NewtonRun> &runs) const
    {
        for (size_t i = 0; i < runs.size(); ++i) {
            if (!m_wanting[i])
                continue;
            Eigen::MatrixXd hessian;
            double weight = 0;
            for (size_t at = 0; at < m_asked.size(); ++at) {
                const HessianBlock &block = (*m_blocks)[m_asked[at]];
                if (std::find(block.fits.begin(), block.fits.end(), i) == block.fits.end())
                    continue;
                const Eigen::MatrixXd &part = sums[m_first + at].hessian;
                hessian = weight == 0 ? part : Eigen::MatrixXd(hessian + part);
                weight += block.weight;
            }
            runs[i].standIn(fits[i].weight / weight * hessian);
        }
    }

private:
    const std::vector<HessianBlock> *m_blocks;
    std::vector<bool> m_wanting; ///< one a run
    Eigen::VectorXd m_point;
    std::vector<size_t> m_asked; ///< blocks
    size_t m_first = 0;          ///< of their queries
};

} // namespace

Result<std::vector<LinearSolution>> solveNewton(const LinearTable &table,
                                                const LinearTarget &target,
                                                const std::vector<LinearFit> &fits,
                                                const LinearStart &start,
                                                const SolverLimits &limits, int threads,
                                                Progress &progress, std::vector<WarmPoint> *points)
{
    std::vector<NewtonRun> runs;
    runs.reserve(fits.size());
    for (size_t i = 0; i < fits.size(); ++i) {
        if (points && (*points)[i].hessian.size() > 0)
            runs.emplace_back(fits[i], target, (*points)[i], start.blocks != nullptr, limits);
        else
            runs.emplace_back(fits[i], target, start, limits);
    }
    bool first = true;
    for (double done = 0;; first = false) {
        std::vector<LinearQuery> queries;
        std::vector<NewtonRun *> asking;
        for (NewtonRun &run : runs) {
            if (run.isDone())
                continue;
            asking.push_back(&run);
            queries.push_back(run.query());
        }
        if (asking.empty())
            break;
        SharedRound shared(first ? start.blocks : nullptr, runs);
        shared.ask(queries);
        // How many rounds there will be is not known: each is taken for a fifth of what is left.
        const double next = done + (1 - done) / 5;
        SubProgress part(progress, done, next);
        const Result<std::vector<LinearSums>> sums =
            evaluate(table, target, queries, threads, part);
        if (!sums)
            return passOn(sums);
        shared.handOut(*sums, fits, runs);
        for (size_t i = 0; i < asking.size(); ++i)
            asking[i]->take((*sums)[i]);
        done = next;
    }
    std::vector<LinearSolution> solutions;
    for (const NewtonRun &run : runs)
        solutions.push_back(run.solution());
    if (points) {
        points->clear();
        for (const NewtonRun &run : runs)
            points->push_back(run.point());
    }
    return solutions;
}

} // namespace tenbin
