#pragma once

#include "core/progress.h"
#include "core/result.h"

#include <Eigen/Core>

#include <span>

namespace tenbin {

/// Whether alike rows are predicted alike: 1 - mean |prediction - mean prediction of the
/// `neighbours` nearest rows|, the row itself among them; 1 is best. Nearest by the Euclidean
/// distance of standardised features (a constant one does not count); equally near ones by their
/// order. `selected` is 1 or 0 a row. Takes time with the square of the rows. BadInput when sizes
/// differ, a value is not finite, or there are fewer rows than neighbours. Zemel et al., "Learning
/// fair representations", 2013.
Result<double> individualConsistency(const Eigen::MatrixXd &features,
                                     std::span<const double> selected, int neighbours, int threads,
                                     Progress &progress);

} // namespace tenbin
