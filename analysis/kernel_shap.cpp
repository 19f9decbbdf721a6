// With complements in pairs, fitting v(S) = empty + sum of values of members by the kernel's
// weights is fitting the differences
//     u_S = (v(S) - v(complement of S)) / 2 = sum over j of (z_j - 1/2) value_j,
// z_j = 1 for members, as the even parts drop out. Of the last value the fixed sum is left:
//     u_S - (z_m - 1/2) D = sum over j < m of (z_j - z_m) value_j,   D = full - empty.
// The rows of L = A inverse(A' W A), A = (z_j - z_m), are what each pair adds to the values.
#include "analysis/kernel_shap.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <memory>

namespace tenbin {

namespace {

class KernelFit
{
public:
    explicit KernelFit(KernelCoalitions coalitions) : m_coalitions(std::move(coalitions))
    {
        const Eigen::Index players = m_coalitions.known.cols();
        const Eigen::MatrixXd members = m_coalitions.known.cast<double>();
        m_last = members.col(players - 1).array() - 0.5;
        m_design = members.leftCols(players - 1).colwise() - members.col(players - 1);
        const Eigen::MatrixXd weighted = m_coalitions.weights.cwiseSqrt().asDiagonal() * m_design;
        Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(players - 1, players - 1);
        normal.selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
        const Eigen::LLT<Eigen::MatrixXd> factor(normal);
        m_leverage = factor.solve(m_design.transpose()).transpose();
    }

    void estimate(const Eigen::VectorXd &values, double empty, double full,
                  Eigen::VectorXd &shapley, Eigen::VectorXd &errors) const
    {
        const Eigen::Index pairs = m_design.rows();
        const Eigen::Index players = m_design.cols() + 1;
        const double sum = full - empty;
        const Eigen::VectorXd aim = (values.head(pairs) - values.tail(pairs)) / 2 - m_last * sum;
        shapley.resize(players);
        shapley.head(players - 1) = m_leverage.transpose() * m_coalitions.weights.cwiseProduct(aim);
        shapley(players - 1) = sum - shapley.head(players - 1).sum();
        errors = drawingErrors(aim - m_design * shapley.head(players - 1));
    }

private:
    /// Draws are alike and independent, so that the variance of a sum of what they add is their
    /// number times that of one; the fit uses up a degree of freedom a value.
    Eigen::VectorXd drawingErrors(const Eigen::VectorXd &residuals) const
    {
        const Eigen::VectorXd &times = m_coalitions.drawn;
        const Eigen::Index players = m_design.cols() + 1;
        Eigen::VectorXd errors = Eigen::VectorXd::Zero(players);
        const double draws = times.sum();
        if (draws == 0)
            return errors;
        // What one draw of each pair adds, summed over its draws: weight × residual × leverage.
        const Eigen::VectorXd added = m_coalitions.weights.cwiseProduct(residuals);
        const double left = std::max(1.0, draws - double(players));
        const auto error = [&](const Eigen::VectorXd &leverage) {
            double mean = 0, squares = 0;
            for (Eigen::Index i = 0; i < times.size(); ++i) {
                if (times(i) == 0)
                    continue;
                const double one = added(i) * leverage(i);
                mean += one / draws;
                squares += one * one / times(i);
            }
            return std::sqrt(draws / left * std::max(0.0, squares - draws * mean * mean));
        };
        for (Eigen::Index j = 0; j + 1 < players; ++j)
            errors(j) = error(m_leverage.col(j));
        errors(players - 1) = error(m_leverage.rowwise().sum());
        return errors;
    }

    KernelCoalitions m_coalitions;
    Eigen::VectorXd m_last;
    Eigen::MatrixXd m_design;   ///< A
    Eigen::MatrixXd m_leverage; ///< L
};

} // namespace

ShapleyEstimator fittedEstimator(int players, qsizetype coalitions, quint64 seed)
{
    KernelCoalitions chosen = kernelCoalitions(players, coalitions, seed);
    const Eigen::Index pairs = chosen.known.rows();
    ShapleyEstimator estimator;
    estimator.exact = chosen.drawn.sum() == 0;
    estimator.known.resize(2 * pairs, players);
    estimator.known.topRows(pairs) = chosen.known;
    estimator.known.bottomRows(pairs) = 1 - chosen.known.array();
    const auto fit = std::make_shared<const KernelFit>(std::move(chosen));
    estimator.estimate = [fit](const Eigen::VectorXd &values, double empty, double full,
                               Eigen::VectorXd &shapley, Eigen::VectorXd &errors) {
        fit->estimate(values, empty, full, shapley, errors);
    };
    return estimator;
}

Result<ShapleyValues> kernelShap(const CoalitionGame &game, const KernelShapSettings &settings,
                                 Progress &progress)
{
    return shapleyValues(
        game,
        [&](int players) {
            return players <= mostExactPlayers
                       ? exactEstimator(players)
                       : fittedEstimator(players, settings.coalitions, settings.seed);
        },
        settings.threads, progress);
}

} // namespace tenbin
