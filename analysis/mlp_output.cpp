#include "analysis/mlp_output.h"

#include "analysis/shapley_weights.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

double logistic(double logit)
{
    return logit >= 0 ? 1 / (1 + std::exp(-logit)) : std::exp(logit) / (1 + std::exp(logit));
}

/// ln of the sum of exp(logits) without one of them.
double logSumOfOthers(const Eigen::RowVectorXd &logits, int but)
{
    double top = -std::numeric_limits<double>::infinity();
    for (Eigen::Index k = 0; k < logits.size(); ++k) {
        if (k != but)
            top = std::max(top, logits(k));
    }
    double sum = 0;
    for (Eigen::Index k = 0; k < logits.size(); ++k) {
        if (k != but)
            sum += std::exp(logits(k) - top);
    }
    return top + std::log(sum);
}

} // namespace

MlpOutput MlpOutput::value(double mean, double deviation)
{
    MlpOutput output;
    output.m_offset = mean;
    output.m_factor = deviation;
    return output;
}

MlpOutput MlpOutput::ofClass(int classIndex, int classes, OutputSpace space)
{
    MlpOutput output;
    output.m_space = space;
    output.m_class = classIndex;
    if (classes == 2)
        output.m_factor = classIndex == 1 ? 1 : -1;
    return output;
}

double MlpOutput::outputOf(const Logits &logits) const
{
    const double margin = logits.size() == 1 ? m_offset + m_factor * logits(0)
                                             : logits(m_class) - logSumOfOthers(logits, m_class);
    return m_space == OutputSpace::Probability ? logistic(margin) : margin;
}

MlpOutput::Logits MlpOutput::gradientOf(const Logits &logits) const
{
    Logits slopes(logits.size());
    if (logits.size() == 1) {
        slopes(0) = m_factor;
    } else {
        const double others = logSumOfOthers(logits, m_class);
        slopes = -(logits.array() - others).exp();
        slopes(m_class) = 1;
    }
    if (m_space == OutputSpace::Probability) {
        const double probability = outputOf(logits);
        slopes *= probability * (1 - probability);
    }
    return slopes;
}

MlpOutput::Logits MlpOutput::secantOf(const Logits &from, const Logits &to) const
{
    const Logits step = to - from;
    const double longest = step.cwiseAbs().maxCoeff();
    if (from.size() == 1) {
        if (m_space != OutputSpace::Probability)
            return Logits::Constant(1, m_factor);
        constexpr double nearlyEqual = 1e-5; // where the secant is the tangent to 1e-11
        if (longest < nearlyEqual)
            return gradientOf(from + step / 2);
        return Logits::Constant(1, (outputOf(to) - outputOf(from)) / step(0));
    }
    // Sixteen points on pieces of at most two units of the logits are exact to rounding.
    static const QuadratureRule rule = gaussLegendre(16);
    constexpr double piece = 2;
    const auto pieces = Eigen::Index(std::max(1.0, std::ceil(longest / piece)));
    Logits sum = Logits::Zero(from.size());
    for (Eigen::Index i = 0; i < pieces; ++i) {
        for (size_t q = 0; q < rule.at.size(); ++q)
            sum += rule.weight[q] *
                   gradientOf(from + step * ((double(i) + rule.at[q]) / double(pieces)));
    }
    return sum / double(pieces);
}

Eigen::VectorXd MlpOutput::at(const RowMatrix &logits) const
{
    Eigen::VectorXd outputs(logits.rows());
    for (Eigen::Index row = 0; row < logits.rows(); ++row)
        outputs(row) = outputOf(logits.row(row));
    return outputs;
}

RowMatrix MlpOutput::gradients(const RowMatrix &logits) const
{
    RowMatrix slopes(logits.rows(), logits.cols());
    for (Eigen::Index row = 0; row < logits.rows(); ++row)
        slopes.row(row) = gradientOf(logits.row(row));
    return slopes;
}

RowMatrix MlpOutput::secants(const RowMatrix &from, const RowMatrix &to,
                             std::span<const MlpSlopes::Pair> pairs) const
{
    RowMatrix slopes(Eigen::Index(pairs.size()), from.cols());
    for (size_t i = 0; i < pairs.size(); ++i)
        slopes.row(Eigen::Index(i)) = secantOf(from.row(pairs[i].from), to.row(pairs[i].to));
    return slopes;
}

} // namespace tenbin
