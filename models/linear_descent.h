#pragma once

#include "models/linear_sums.h"
#include "models/linear_system.h"

namespace tenbin {

/// A penalised loss over some rows of a table.
struct LinearFit
{
    RowWeights rows;
    double weight = 0; ///< sum of all row weights
    double count = 0;  ///< rows, each as often as it occurs
    LinearPenalty penalty;
};

struct SolverLimits
{
    double tolerance = 1e-10; ///< on a step, relative to the largest parameter or 1
    int iterations = 100;
};

struct LinearSolution
{
    Eigen::VectorXd parameters;
    int iterations = 0;
    bool converged = false;
    bool separable = false; ///< the loss has no minimum: parameters would grow without bound
    std::vector<Eigen::Index> collinear; ///< as NewtonSystem::collinear
};

/// One fit on its way down: step halving, and when it is done. Whoever drives it evaluates the
/// loss at trial(), hands the sums to take() and, when that says so, the next step to go().
/// Source: Nocedal, Wright, "Numerical Optimization", 2nd ed., chapter 3.
class LinearDescent
{
public:
    LinearDescent(const LinearFit &fit, LinearLoss loss, const Eigen::VectorXd &start,
                  const SolverLimits &limits);

    const LinearFit &fit() const { return m_fit; }
    bool isDone() const { return m_done; }
    const Eigen::VectorXd &trial() const { return m_trial; }
    const LinearSolution &solution() const { return m_solution; }
    /// Of loss and l2 penalty at the solution so far.
    const Eigen::VectorXd &gradient() const { return m_gradient; }

    /// True when the trial was low enough: a step from there is wanted.
    bool take(const LinearSums &sums);
    /// How long the step is, against the one before: 1 when there was none.
    double go(const Eigen::VectorXd &step);
    double stepSize() const { return m_size; }
    /// Begins again at zero.
    void restart();
    void noteCollinear(const std::vector<Eigen::Index> &parameters);

private:
    void shorten();
    void judge(double contraction);

    const LinearFit &m_fit;
    LinearLoss m_loss;
    SolverLimits m_limits;
    Eigen::VectorXd m_trial;
    bool m_done = false;
    LinearSolution m_solution;
    Eigen::VectorXd m_gradient;
    Eigen::VectorXd m_step;
    double m_objective = 0;
    double m_descent = 0; ///< what the model promises for the whole step, to first order
    double m_length = 1;
    double m_size = 0;
};

} // namespace tenbin
