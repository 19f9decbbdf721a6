#include "models/corner_descent.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <vector>

namespace tenbin {

namespace {

class CornerDescent
{
public:
    CornerDescent(const Eigen::MatrixXd &matrix, const Eigen::VectorXd &l1,
                  const Eigen::VectorXd &start, const Eigen::VectorXd &gradient)
        : m_matrix(matrix), m_l1(l1), m_start(start), m_linear(gradient - matrix * start),
          m_value(start), m_slope(gradient)
    {
    }

    Eigen::VectorXd run()
    {
        constexpr int mostRounds = 2000;
        for (int round = 0; round < mostRounds; ++round) {
            double moved = 0;
            for (int sweep = 0; sweep < 5; ++sweep)
                moved = this->sweep();
            const double size = std::max(1e-300, m_value.lpNorm<Eigen::Infinity>());
            if (moved <= 1e-15 * size || solveOnSigns())
                break;
        }
        return m_value - m_start;
    }

private:
    /// One visit of every coordinate; the largest move.
    double sweep()
    {
        double moved = 0;
        for (Eigen::Index j = 0; j < m_value.size(); ++j) {
            const double curvature = m_matrix(j, j);
            const double target = shrunk(m_value[j] - m_slope[j] / curvature, m_l1[j] / curvature);
            const double move = target - m_value[j];
            if (move == 0)
                continue;
            m_value[j] = target;
            m_slope += move * m_matrix.col(j);
            moved = std::max(moved, std::abs(move));
        }
        return moved;
    }

    /// Takes the present signs for the right ones and solves for the values. True when that is
    /// the minimum: no sign turns, and no zero wants to leave.
    bool solveOnSigns()
    {
        std::vector<Eigen::Index> active;
        for (Eigen::Index j = 0; j < m_value.size(); ++j) {
            if (m_value[j] != 0 || m_l1[j] == 0)
                active.push_back(j);
        }
        const auto count = Eigen::Index(active.size());
        Eigen::MatrixXd part(count, count);
        Eigen::VectorXd right(count);
        for (Eigen::Index a = 0; a < count; ++a) {
            const Eigen::Index j = active[size_t(a)];
            for (Eigen::Index b = 0; b < count; ++b)
                part(a, b) = m_matrix(active[size_t(b)], j);
            right[a] = -m_linear[j] - std::copysign(m_l1[j], m_value[j]);
        }
        const Eigen::LLT<Eigen::MatrixXd> factor(part);
        if (factor.info() != Eigen::Success)
            return false;
        const Eigen::VectorXd solved = factor.solve(right);
        Eigen::VectorXd value = Eigen::VectorXd::Zero(m_value.size());
        for (Eigen::Index a = 0; a < count; ++a) {
            const Eigen::Index j = active[size_t(a)];
            if (!std::isfinite(solved[a]) || (m_l1[j] > 0 && solved[a] * m_value[j] <= 0))
                return false;
            value[j] = solved[a];
        }
        const Eigen::VectorXd slope = m_linear + m_matrix * value;
        for (Eigen::Index j = 0; j < value.size(); ++j) {
            if (value[j] == 0 && std::abs(slope[j]) > m_l1[j] * (1 + 1e-12))
                return false;
        }
        m_value = value;
        return true;
    }

    const Eigen::MatrixXd &m_matrix;
    const Eigen::VectorXd &m_l1;
    const Eigen::VectorXd &m_start;
    Eigen::VectorXd m_linear; ///< slope at zero
    Eigen::VectorXd m_value;
    Eigen::VectorXd m_slope; ///< of the quadratic part at m_value
};

} // namespace

Eigen::VectorXd cornerStep(const Eigen::MatrixXd &matrix, const Eigen::VectorXd &l1,
                           const Eigen::VectorXd &start, const Eigen::VectorXd &gradient)
{
    return CornerDescent(matrix, l1, start, gradient).run();
}

} // namespace tenbin
