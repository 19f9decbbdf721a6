#pragma once

#include <Eigen/Core>

#include <vector>

namespace tenbin {

/// What each feature adds to each output of a model, in the units that the explainer names.
/// base(k) + values[k].row(i).sum() is output k of row i but for rounding.
struct ShapValues
{
    Eigen::VectorXd base;                ///< one an output: the value when no feature is known
    std::vector<Eigen::MatrixXd> values; ///< one an output: rows × features
};

/// What pairs of features add together: half of each Shapley interaction index off the diagonal, on
/// it what a feature adds by itself. Row i of a matrix sums to the SHAP value of feature i.
struct ShapInteractions
{
    Eigen::VectorXd base; ///< as that of ShapValues
    /// One an output, one a row: features × features, symmetric.
    std::vector<std::vector<Eigen::MatrixXd>> values;
};

} // namespace tenbin
