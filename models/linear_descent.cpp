#include "models/linear_descent.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

LinearDescent::LinearDescent(const LinearFit &fit, LinearLoss loss, const Eigen::VectorXd &start,
                             const SolverLimits &limits)
    : m_fit(fit), m_loss(loss), m_limits(limits), m_trial(fit.penalty.held.select(0, start))
{
}

bool LinearDescent::take(const LinearSums &sums)
{
    ++m_solution.iterations;
    const double objective = sums.loss + m_fit.penalty.value(m_trial);
    // Armijo's condition, with room for rounding in long sums.
    const double enough = m_objective + 1e-4 * m_length * m_descent + 1e-13 * std::abs(m_objective);
    if (m_solution.parameters.size() > 0 && !(objective <= enough)) {
        shorten();
        return false;
    }
    m_objective = objective;
    m_solution.parameters = m_trial;
    const Eigen::VectorXd gradient = sums.gradient + m_fit.penalty.l2.cwiseProduct(m_trial);
    m_gradient = m_fit.penalty.held.select(0, gradient);
    return true;
}

double LinearDescent::go(const Eigen::VectorXd &step)
{
    m_step = m_fit.penalty.held.select(0, step);
    const Eigen::VectorXd &here = m_solution.parameters;
    m_descent =
        m_gradient.dot(m_step) + m_fit.penalty.corners(here + m_step) - m_fit.penalty.corners(here);
    m_length = 1;
    const double size = m_step.lpNorm<Eigen::Infinity>();
    const double contraction = m_size > 0 ? size / m_size : 1;
    m_size = size;
    m_trial = here + m_step;
    judge(contraction);
    return contraction;
}

void LinearDescent::judge(double contraction)
{
    const double unit = std::max(1.0, m_solution.parameters.lpNorm<Eigen::Infinity>());
    // Steps that shrink by the same factor have less than this before them.
    const double ahead = contraction < 0.5 ? m_size * contraction / (1 - contraction) : m_size;
    const bool arrived = std::min(m_size, ahead) <= m_limits.tolerance * unit;
    // The last digits do not settle when sums are long: steps that no longer shrink are rounding.
    const bool settled = contraction > 0.5 && m_size < 1e-6 * unit;
    // Long steps that gain nothing run after a minimum that lies at infinity.
    m_solution.separable =
        m_loss != LinearLoss::Squared && -m_descent < 2e-14 * m_fit.weight && m_size > 1e-3 * unit;
    m_solution.converged = arrived || settled || m_solution.separable;
    m_done = m_solution.converged || m_solution.iterations >= m_limits.iterations;
    if (arrived || settled)
        m_solution.parameters = m_trial;
}

void LinearDescent::shorten()
{
    m_length /= 4;
    m_trial = m_solution.parameters + m_length * m_step;
    if (m_length < 1e-9 || m_solution.iterations >= m_limits.iterations)
        m_done = true;
}

void LinearDescent::restart()
{
    m_trial.setZero();
    m_solution.parameters.resize(0);
    m_size = 0;
}

void LinearDescent::noteCollinear(const std::vector<Eigen::Index> &parameters)
{
    m_solution.collinear = parameters;
}

} // namespace tenbin
