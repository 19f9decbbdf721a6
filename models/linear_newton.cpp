#include "models/linear_newton.h"

#include <algorithm>

namespace tenbin {

namespace {

/// A factor is good as long as the next step is this much shorter.
constexpr double goodContraction = 0.1;

class NewtonRun
{
public:
    NewtonRun(const LinearFit &fit, const LinearTarget &target, const LinearStart &start,
              const SolverLimits &limits)
        : m_descent(fit, target.loss, start.parameters, limits), m_target(target),
          m_atZero(start.parameters.isZero(0)), m_wantsHessian(!start.whole)
    {
    }

    NewtonRun(const LinearFit &fit, const LinearTarget &target, const WarmPoint &point,
              const SolverLimits &limits)
        : m_descent(fit, target.loss, point.parameters, limits), m_target(target),
          m_atZero(point.parameters.isZero(0)), m_isWarm(true)
    {
        standIn(point.hessian, point.weight);
        take(point.sums);
    }

    bool isDone() const { return m_descent.isDone(); }
    bool isWarm() const { return m_isWarm; }
    const LinearSolution &solution() const { return m_descent.solution(); }
    LinearQuery query() const
    {
        return {&m_descent.fit().rows, &m_descent.trial(), m_wantsHessian, nullptr};
    }
    WarmPoint point() const
    {
        const bool good = solution().converged && !solution().separable;
        return good ? m_point : WarmPoint();
    }

    /// Second derivatives of other rows, until steps with them no longer shrink.
    void standIn(std::shared_ptr<const Eigen::MatrixXd> hessian, double weight)
    {
        m_system = NewtonSystem(*hessian, m_descent.fit().weight / weight, m_descent.fit().penalty,
                                m_target.outputs);
        m_point.hessian = std::move(hessian);
        m_point.weight = weight;
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
            standIn(std::make_shared<Eigen::MatrixXd>(sums.hessian), m_descent.fit().weight);
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
    bool m_isWarm = false;
    bool m_isNew = false;
    int m_systems = 0;
    NewtonSystem m_system;
    WarmPoint m_point;
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
    bool cold = false;
    for (size_t i = 0; i < fits.size(); ++i) {
        if (points && (*points)[i].hessian)
            runs.emplace_back(fits[i], target, (*points)[i], limits);
        else
            runs.emplace_back(fits[i], target, start, limits);
        cold = cold || !runs.back().isWarm();
    }
    const bool standsIn = cold && start.whole;
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
        if (first && standsIn)
            queries.push_back({&start.whole->rows, &start.parameters, true, nullptr});
        // How many rounds there will be is not known: each is taken for a fifth of what is left.
        const double next = done + (1 - done) / 5;
        SubProgress part(progress, done, next);
        const Result<std::vector<LinearSums>> sums =
            evaluate(table, target, queries, threads, part);
        if (!sums)
            return passOn(sums);
        std::shared_ptr<const Eigen::MatrixXd> whole;
        if (first && standsIn)
            whole = std::make_shared<Eigen::MatrixXd>(sums->back().hessian);
        for (size_t i = 0; i < asking.size(); ++i) {
            if (whole && !asking[i]->isWarm())
                asking[i]->standIn(whole, start.whole->weight);
            asking[i]->take((*sums)[i]);
        }
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
