#pragma once

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// A weighted linear fit of an output around one row.
struct LocalSurrogate
{
    double intercept = 0;
    Eigen::VectorXd slopes; ///< 0 for inputs that were not chosen
    double r2 = 0;          ///< weighted; NaN when the output does not vary
};

/// Weighted sums of one sample: inputs and output about their weighted means.
class LocalSample
{
public:
    /// `inputs`: samples × inputs; weights ≥ 0, not all 0.
    LocalSample(const Eigen::MatrixXd &inputs, const Eigen::VectorXd &outputs,
                const Eigen::VectorXd &weights);

    /// Minimises Σ w (y - b - z·β)² + ridge ‖β‖² over the chosen inputs.
    LocalSurrogate fit(const std::vector<int> &chosen, double ridge) const;
    /// One input after another, each time the one with which the fit without ridge explains most.
    std::vector<int> chosenForward(int count) const;
    /// Those with the largest |slope × at| of a fit on all inputs.
    std::vector<int> chosenByWeight(int count, const Eigen::VectorXd &at) const;

private:
    double explained(const std::vector<int> &chosen, const Eigen::VectorXd &slopes) const;

    Eigen::VectorXd m_means;
    double m_meanOutput = 0;
    Eigen::MatrixXd m_products;   ///< of inputs
    Eigen::VectorXd m_withOutput; ///< of inputs and the output
    double m_outputSquares = 0;
};

} // namespace tenbin
