#pragma once

#include "core/context.h"

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace tenbin {

/// 95 % percentile intervals of several numbers; of size 0 without resamples or rows.
struct ResampledIntervals
{
    Eigen::VectorXd low, high;
};

/// Draws rows with replacement and computes the numbers anew: `of` is given how often each row was
/// drawn. Resample r has a stream of its own, so that threads change nothing.
ResampledIntervals
resampledIntervals(qsizetype rows, Eigen::Index numbers, int resamples, const Context &context,
                   const std::function<Eigen::VectorXd(const std::vector<double> &)> &of);

} // namespace tenbin
