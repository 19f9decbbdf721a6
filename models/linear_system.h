#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace tenbin {

/// What is added to the loss of a linear predictor, one value a parameter (all outputs):
/// Σ l2 θ² / 2 + Σ l1 |θ|. Parameters whose feature is constant are held at zero.
struct LinearPenalty
{
    Eigen::VectorXd l2;
    Eigen::VectorXd l1;
    Eigen::Array<bool, Eigen::Dynamic, 1> held;

    double value(const Eigen::VectorXd &parameters) const
    {
        return 0.5 * (l2.array() * parameters.array().square()).sum() +
               (l1.array() * parameters.array().abs()).sum();
    }
};

/// The second-order model of a penalised loss, factorised: Newton steps and covariances.
/// Directions in which the loss is flat for certain (the same shift in all outputs of a softmax,
/// without an l2 penalty) are closed; where columns are collinear, steps are damped.
class NewtonSystem
{
public:
    NewtonSystem() = default;
    /// `hessian` of the loss, lower triangle; `scale` multiplies it.
    NewtonSystem(const Eigen::MatrixXd &hessian, double scale, const LinearPenalty &penalty,
                 int outputs);

    bool isEmpty() const { return m_unit.size() == 0; }
    /// Some columns are combinations of others, and no penalty tells them apart.
    bool isCollinear() const { return m_collinear; }
    Eigen::VectorXd solve(const Eigen::VectorXd &right) const;
    /// The inverse, with closed directions projected out: the covariance of the parameters.
    Eigen::MatrixXd inverse() const;

private:
    int m_outputs = 1;
    bool m_collinear = false;
    Eigen::VectorXd m_unit;    ///< 1 / √diagonal
    Eigen::VectorXd m_closing; ///< added to the blocks of a parameter's outputs
    Eigen::LLT<Eigen::MatrixXd> m_factor;
};

} // namespace tenbin
