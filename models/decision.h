#pragma once

#include "models/cost_matrix.h"

#include <Eigen/Core>

#include <optional>
#include <vector>

namespace tenbin {

/// How the outputs of a model become a class; without threshold and costs the likeliest one.
struct Decision
{
    std::optional<double> threshold; ///< two classes: the second one from this probability on
    CostMatrix costs; ///< used without threshold: the class with the least expected cost

    /// rows × classes probabilities → class indices, the first of equally good ones;
    /// rows × 1 values → the values.
    std::vector<double> decide(const Eigen::MatrixXd &outputs) const;
};

} // namespace tenbin
