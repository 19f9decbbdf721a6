#include "models/linear_system.h"

#include "models/corner_descent.h"

#include <Eigen/Eigenvalues>

#include <cmath>

namespace tenbin {

namespace {

// With unit diagonal, a pivot or eigenvalue below it is rounding.
constexpr double smallestPivot = 1e-11;

/// Columns that depend on those before them: Cholesky's factorisation that leaves them out.
std::vector<Eigen::Index> dependentColumns(const Eigen::MatrixXd &matrix)
{
    std::vector<Eigen::Index> dependent;
    Eigen::MatrixXd factor = Eigen::MatrixXd::Zero(matrix.rows(), matrix.cols());
    Eigen::Index rank = 0;
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
        const double pivot = matrix(j, j) - factor.row(j).head(rank).squaredNorm();
        if (pivot < smallestPivot) {
            dependent.push_back(j);
            continue;
        }
        const Eigen::Index below = matrix.rows() - j;
        factor.col(rank).tail(below) =
            (matrix.col(j).tail(below) -
             factor.block(j, 0, below, rank) * factor.row(j).head(rank).transpose()) /
            std::sqrt(pivot);
        ++rank;
    }
    return dependent;
}

} // namespace

NewtonSystem::NewtonSystem(const Eigen::MatrixXd &hessian, double scale,
                           const LinearPenalty &penalty, int outputs)
    : m_outputs(outputs), m_matrix(scale * hessian)
{
    m_matrix.diagonal() += penalty.l2;
    close(penalty);
    m_matrix.triangularView<Eigen::StrictlyUpper>() = m_matrix.transpose();
    hold(penalty);
    if (penalty.hasCorners())
        m_l1 = penalty.l1;
    else
        factorise();
}

/// A softmax does not change when all outputs move alike: a curvature there closes the direction
/// without moving the minimum.
void NewtonSystem::close(const LinearPenalty &penalty)
{
    const Eigen::Index parameters = m_matrix.rows() / m_outputs;
    m_closing = Eigen::VectorXd::Zero(parameters);
    for (Eigen::Index j = 0; j < parameters && m_outputs > 1; ++j) {
        if (penalty.l2[j] > 0 || penalty.l1[j] > 0)
            continue;
        for (int k = 0; k < m_outputs; ++k)
            m_closing[j] += m_matrix(k * parameters + j, k * parameters + j) / m_outputs;
    }
    for (int l = 0; l < m_outputs; ++l) {
        for (int k = l; k < m_outputs; ++k)
            m_matrix.block(k * parameters, l * parameters, parameters, parameters).diagonal() +=
                m_closing;
    }
}

void NewtonSystem::hold(const LinearPenalty &penalty)
{
    for (Eigen::Index j = 0; j < m_matrix.rows(); ++j) {
        if (!penalty.held[j] && m_matrix(j, j) > 0)
            continue;
        m_matrix.row(j).setZero();
        m_matrix.col(j).setZero();
        m_matrix(j, j) = 1;
    }
}

void NewtonSystem::factorise()
{
    m_unit = m_matrix.diagonal().cwiseSqrt().cwiseInverse();
    m_matrix = m_unit.asDiagonal() * m_matrix * m_unit.asDiagonal();
    m_factor.compute(m_matrix);
    if (m_factor.info() == Eigen::Success &&
        m_factor.matrixLLT().diagonal().minCoeff() > std::sqrt(smallestPivot)) {
        m_matrix.resize(0, 0);
        return;
    }
    for (Eigen::Index j : dependentColumns(m_matrix)) {
        const Eigen::Index parameter = j % m_closing.size();
        if (std::find(m_collinear.begin(), m_collinear.end(), parameter) == m_collinear.end())
            m_collinear.push_back(parameter);
    }
    invertWhatCanBe();
    m_matrix.resize(0, 0);
}

void NewtonSystem::invertWhatCanBe()
{
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(m_matrix);
    const Eigen::MatrixXd &vectors = solver.eigenvectors();
    const Eigen::ArrayXd values = solver.eigenvalues();
    const auto kept = values > smallestPivot * values.maxCoeff();
    const Eigen::VectorXd inverses = kept.select(values.inverse(), 0);
    const Eigen::VectorXd lost = kept.select(Eigen::ArrayXd::Zero(values.size()), 1);
    m_pseudoInverse = vectors * inverses.asDiagonal() * vectors.transpose();
    m_lost = vectors.cwiseAbs2() * lost;
}

Eigen::VectorXd NewtonSystem::solve(const Eigen::VectorXd &right) const
{
    const Eigen::VectorXd scaled = m_unit.cwiseProduct(right);
    return m_unit.cwiseProduct(m_pseudoInverse.size() > 0
                                   ? Eigen::VectorXd(m_pseudoInverse * scaled)
                                   : Eigen::VectorXd(m_factor.solve(scaled)));
}

Eigen::VectorXd NewtonSystem::step(const Eigen::VectorXd &parameters,
                                   const Eigen::VectorXd &gradient) const
{
    return m_l1.size() > 0 ? cornerStep(m_matrix, m_l1, parameters, gradient)
                           : Eigen::VectorXd(-solve(gradient));
}

Eigen::MatrixXd NewtonSystem::inverse() const
{
    Eigen::MatrixXd inverse(m_unit.size(), m_unit.size());
    if (m_pseudoInverse.size() > 0)
        inverse = m_pseudoInverse;
    else
        inverse = m_factor.solve(Eigen::MatrixXd::Identity(m_unit.size(), m_unit.size()));
    inverse = m_unit.asDiagonal() * inverse * m_unit.asDiagonal();
    const Eigen::Index parameters = m_closing.size();
    for (Eigen::Index j = 0; j < parameters; ++j) {
        if (m_closing[j] <= 0)
            continue;
        // The mean over the outputs of this parameter goes, from rows and from columns.
        Eigen::RowVectorXd row = Eigen::RowVectorXd::Zero(inverse.cols());
        for (int k = 0; k < m_outputs; ++k)
            row += inverse.row(k * parameters + j) / m_outputs;
        for (int k = 0; k < m_outputs; ++k)
            inverse.row(k * parameters + j) -= row;
        Eigen::VectorXd column = Eigen::VectorXd::Zero(inverse.rows());
        for (int k = 0; k < m_outputs; ++k)
            column += inverse.col(k * parameters + j) / m_outputs;
        for (int k = 0; k < m_outputs; ++k)
            inverse.col(k * parameters + j) -= column;
    }
    return inverse;
}

} // namespace tenbin
