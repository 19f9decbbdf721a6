#include "models/linear_system.h"

namespace tenbin {

namespace {

// A pivot below it, on unit diagonal, is rounding: the column depends on those before it.
constexpr double smallestPivot = 1e-11;
constexpr double damping = 1e-9;

/// A softmax does not change when all outputs move alike: a curvature there closes the direction
/// without moving the minimum.
Eigen::VectorXd closingCurvature(const Eigen::MatrixXd &matrix, const LinearPenalty &penalty,
                                 int outputs)
{
    const Eigen::Index parameters = matrix.rows() / outputs;
    Eigen::VectorXd closing = Eigen::VectorXd::Zero(parameters);
    for (Eigen::Index j = 0; j < parameters && outputs > 1; ++j) {
        if (penalty.l2[j] > 0)
            continue;
        for (int k = 0; k < outputs; ++k)
            closing[j] += matrix(k * parameters + j, k * parameters + j) / outputs;
    }
    return closing;
}

} // namespace

NewtonSystem::NewtonSystem(const Eigen::MatrixXd &hessian, double scale,
                           const LinearPenalty &penalty, int outputs)
    : m_outputs(outputs)
{
    Eigen::MatrixXd matrix = scale * hessian;
    matrix.diagonal() += penalty.l2;
    m_closing = closingCurvature(matrix, penalty, outputs);
    const Eigen::Index parameters = m_closing.size();
    for (int l = 0; l < outputs; ++l) {
        for (int k = l; k < outputs; ++k)
            matrix.block(k * parameters, l * parameters, parameters, parameters).diagonal() +=
                m_closing;
    }
    for (Eigen::Index j = 0; j < matrix.rows(); ++j) {
        if (!penalty.held[j] && matrix(j, j) > 0)
            continue;
        matrix.row(j).setZero();
        matrix.col(j).setZero();
        matrix(j, j) = 1;
    }
    m_unit = matrix.diagonal().cwiseSqrt().cwiseInverse();
    matrix = m_unit.asDiagonal() * matrix * m_unit.asDiagonal();
    m_factor.compute(matrix);
    m_collinear = m_factor.info() != Eigen::Success ||
                  m_factor.matrixLLT().diagonal().minCoeff() < std::sqrt(smallestPivot);
    if (m_collinear) {
        matrix.diagonal().array() += damping;
        m_factor.compute(matrix);
    }
}

Eigen::VectorXd NewtonSystem::solve(const Eigen::VectorXd &right) const
{
    return m_unit.cwiseProduct(m_factor.solve(m_unit.cwiseProduct(right)));
}

Eigen::MatrixXd NewtonSystem::inverse() const
{
    Eigen::MatrixXd inverse =
        m_factor.solve(Eigen::MatrixXd::Identity(m_unit.size(), m_unit.size()));
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
