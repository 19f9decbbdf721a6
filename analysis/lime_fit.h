#pragma once

#include "analysis/lime.h"
#include "analysis/local_surrogate.h"
#include "core/random.h"

#include <functional>

namespace tenbin {

/// Rows drawn around the one that is explained, which is the first of them.
struct LimeDraw
{
    Eigen::MatrixXd inputs; ///< of the linear model
    Eigen::VectorXd outputs;
    Eigen::VectorXd distances;
};
using LimeDrawer = std::function<Result<LimeDraw>(RandomStream random)>;

/// Draws, fits and repeats. The inputs are chosen by the first draw.
Result<LimeExplanation> limeFit(const LimeDrawer &draw, double kernelWidth,
                                const LimeSettings &settings, const Context &context,
                                Progress &progress);

/// BadInput when the data has no such row.
Status checkRow(const Dataset &data, quint32 row);

} // namespace tenbin
