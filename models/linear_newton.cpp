#include "models/linear_newton.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// A factor is good as long as the next step is this much shorter.
constexpr double goodContraction = 0.1;

/// One fit on its way: what it wants evaluated next, and what it makes of the answer.
class NewtonRun
{
public:
    NewtonRun(const LinearFit &fit, int outputs, const NewtonStart &start,
              const SolverLimits &limits)
        : m_fit(fit), m_outputs(outputs), m_limits(limits), m_trial(start.parameters)
    {
        m_wantsHessian = start.hessian.size() == 0;
        if (!m_wantsHessian)
            m_system = NewtonSystem(start.hessian, fit.weight / start.weight, fit.penalty, outputs);
    }

    bool isDone() const { return m_done; }
    const LinearSolution &solution() const { return m_solution; }
    LinearQuery query() const { return {&m_fit.rows, &m_trial, m_wantsHessian}; }

    void take(const LinearSums &sums)
    {
        ++m_solution.iterations;
        const double objective = sums.loss + m_fit.penalty.value(m_trial);
        if (m_solution.parameters.size() > 0 && !isLowEnough(objective)) {
            shorten();
            return;
        }
        m_objective = objective;
        m_solution.parameters = m_trial;
        const Eigen::VectorXd gradient = gradientOf(sums);
        if (sums.hessian.size() > 0)
            m_system = NewtonSystem(sums.hessian, 1, m_fit.penalty, m_outputs);
        m_step = -m_system.solve(gradient);
        m_slope = gradient.dot(m_step);
        m_length = 1;
        judge(sums.hessian.size() > 0);
        m_trial = m_solution.parameters + m_step;
        if (!m_done && m_solution.iterations >= m_limits.iterations)
            m_done = true;
    }

private:
    Eigen::VectorXd gradientOf(const LinearSums &sums) const
    {
        const Eigen::VectorXd gradient = sums.gradient + m_fit.penalty.l2.cwiseProduct(m_trial);
        return m_fit.penalty.held.select(0, gradient);
    }

    /// Armijo's condition, with room for rounding in long sums.
    bool isLowEnough(double objective) const
    {
        const double room = 1e-13 * std::abs(m_objective);
        return objective <= m_objective + 1e-4 * m_length * m_slope + room;
    }

    void shorten()
    {
        m_length /= 4;
        m_wantsHessian = true;
        m_trial = m_solution.parameters + m_length * m_step;
        if (m_length < 1e-9 || m_solution.iterations >= m_limits.iterations)
            m_done = true;
    }

    /// Decides from the new step whether the fit is done and whether the factor may stay.
    void judge(bool fresh)
    {
        const double size = m_step.lpNorm<Eigen::Infinity>();
        const double unit = std::max(1.0, m_solution.parameters.lpNorm<Eigen::Infinity>());
        const double contraction = m_size > 0 ? size / m_size : 1;
        // What the next step gains, by the quadratic model.
        const double gain = -m_slope / 2 / m_fit.weight;
        const bool stuck = contraction > 0.5 && size < 1e-6 * unit;
        const bool flat = gain < 1e-14 && size > 1e-3 * unit;
        m_solution.collinear = m_system.isCollinear();
        if (size <= m_limits.tolerance * unit || stuck || flat) {
            m_done = true;
            m_solution.converged = true;
            m_solution.separable = flat && !m_solution.collinear;
            if (!flat)
                m_solution.parameters += m_step;
            return;
        }
        // After a fresh factor nothing is known but that Newton's method contracts by the step.
        m_wantsHessian = (fresh ? std::min(1.0, size) : contraction) > goodContraction;
        m_size = size;
    }

    const LinearFit &m_fit;
    int m_outputs;
    SolverLimits m_limits;
    Eigen::VectorXd m_trial;
    bool m_wantsHessian = true;
    bool m_done = false;
    NewtonSystem m_system;
    LinearSolution m_solution;
    Eigen::VectorXd m_step;
    double m_objective = 0;
    double m_slope = 0;
    double m_length = 1;
    double m_size = 0;
};

} // namespace

Result<std::vector<LinearSolution>>
solveNewton(const LinearTable &table, const LinearTarget &target,
            const std::vector<LinearFit> &fits, const NewtonStart &start,
            const SolverLimits &limits, int threads, Progress &progress)
{
    std::vector<NewtonRun> runs;
    runs.reserve(fits.size());
    for (const LinearFit &fit : fits)
        runs.emplace_back(fit, target.outputs, start, limits);
    for (double done = 0;;) {
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
        // How many rounds there will be is not known: each is taken for a fifth of what is left.
        const double next = done + (1 - done) / 5;
        SubProgress part(progress, done, next);
        const Result<std::vector<LinearSums>> sums =
            evaluate(table, target, queries, threads, part);
        if (!sums)
            return passOn(sums);
        for (size_t i = 0; i < asking.size(); ++i)
            asking[i]->take((*sums)[i]);
        done = next;
    }
    std::vector<LinearSolution> solutions;
    for (const NewtonRun &run : runs)
        solutions.push_back(run.solution());
    return solutions;
}

Result<NewtonStart> roughStart(const LinearTable &table, const LinearTarget &target,
                               const LinearFit &fit, int threads, Progress &progress)
{
    const qsizetype parameters = table.parameterCount() * target.outputs;
    NewtonStart start{Eigen::VectorXd::Zero(parameters), {}, 1};
    const qsizetype step = table.rowCount() / std::max<qsizetype>(20'000, 50 * parameters);
    if (step < 4)
        return start;
    LinearFit thin = fit;
    thin.penalty.l2 /= double(step);
    thin.penalty.l1 /= double(step);
    thin.weight /= double(step);
    const Result<std::vector<LinearSolution>> solved = solveNewton(
        table.thinned(step), target, {thin}, start, {.tolerance = 1e-3}, threads, progress);
    if (!solved)
        return passOn(solved);
    if (solved->front().converged && !solved->front().separable)
        start.parameters = solved->front().parameters;
    return start;
}

} // namespace tenbin
