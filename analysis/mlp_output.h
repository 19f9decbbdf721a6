#pragma once

#include "analysis/explained_output.h"
#include "models/mlp_slopes.h"

#include <Eigen/Core>

namespace tenbin {

/// The explained output of a perceptron as a function of its logits: the value, the probability of
/// a class, or its log-odds against all others.
class MlpOutput
{
public:
    /// value = mean + deviation × logit.
    static MlpOutput value(double mean, double deviation);
    /// `classes` are those of the network: two have one logit, that of the second.
    static MlpOutput ofClass(int classIndex, int classes, OutputSpace space);

    /// One number a row of logits.
    Eigen::VectorXd at(const RowMatrix &logits) const;
    /// Gradients by the logits, rows × logits.
    RowMatrix gradients(const RowMatrix &logits) const;
    /// Slopes by the logits between row from[i] of one matrix and to[i] of the other, which add up
    /// to the difference of the outputs: the secant of one logit, of several the mean gradient
    /// along the straight line between them.
    RowMatrix secants(const RowMatrix &from, const RowMatrix &to,
                      std::span<const MlpSlopes::Pair> pairs) const;

private:
    using Logits = Eigen::RowVectorXd;

    double outputOf(const Logits &logits) const;
    Logits gradientOf(const Logits &logits) const;
    Logits secantOf(const Logits &from, const Logits &to) const;

    OutputSpace m_space = OutputSpace::Value;
    int m_class = 0;     ///< of several logits
    double m_offset = 0; ///< one logit: m_offset + m_factor × logit, then the space's curve
    double m_factor = 1;
};

} // namespace tenbin
