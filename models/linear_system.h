#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <vector>

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
        return 0.5 * (l2.array() * parameters.array().square()).sum() + corners(parameters);
    }
    /// The part without a derivative at zero.
    double corners(const Eigen::VectorXd &parameters) const
    {
        return (l1.array() * parameters.array().abs()).sum();
    }
    bool hasCorners() const { return (l1.array() > 0).any(); }
};

/// The second-order model of a penalised loss: Newton steps and covariances.
/// Directions in which the loss is flat for certain (the same shift in all outputs of a softmax,
/// without a penalty) are closed. Where columns are collinear, the pseudo-inverse of the matrix
/// with unit diagonal is taken: of all equal minima the one with the smallest standardised
/// coefficients.
class NewtonSystem
{
public:
    NewtonSystem() = default;
    /// `hessian` of the loss, lower triangle; `scale` multiplies it.
    NewtonSystem(const Eigen::MatrixXd &hessian, double scale, const LinearPenalty &penalty,
                 int outputs);

    /// Parameters (numbers below the parameters of one output) that are combinations of those
    /// before them, with no penalty to tell them apart.
    const std::vector<Eigen::Index> &collinear() const { return m_collinear; }
    /// Where the model is least, seen from `parameters` with this `gradient` of loss and l2.
    Eigen::VectorXd step(const Eigen::VectorXd &parameters, const Eigen::VectorXd &gradient) const;
    /// False for parameters that a collinear column can stand in for.
    bool isEstimable(Eigen::Index parameter) const
    {
        return m_lost.size() == 0 || m_lost[parameter] < 1e-8;
    }
    /// The inverse, with closed directions projected out: the covariance of the parameters.
    Eigen::MatrixXd inverse() const;

private:
    void close(const LinearPenalty &penalty);
    void hold(const LinearPenalty &penalty);
    void factorise();
    void invertWhatCanBe();
    Eigen::VectorXd solve(const Eigen::VectorXd &right) const;

    int m_outputs = 1;
    std::vector<Eigen::Index> m_collinear;
    Eigen::VectorXd m_l1; ///< empty: no corners
    Eigen::MatrixXd m_matrix;
    Eigen::VectorXd m_unit;    ///< 1 / √diagonal
    Eigen::VectorXd m_closing; ///< added to the blocks of a parameter's outputs
    Eigen::LLT<Eigen::MatrixXd> m_factor;
    Eigen::VectorXd m_lost;          ///< share of each parameter in directions without curvature
    Eigen::MatrixXd m_pseudoInverse; ///< instead of the factor, of the matrix with unit diagonal
};

} // namespace tenbin
