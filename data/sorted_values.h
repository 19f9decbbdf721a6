#pragma once

#include "core/result.h"

#include <functional>
#include <span>
#include <vector>

namespace tenbin {

/// Called between parts of a long piece of work; false: stop, the result is not needed.
using KeepGoing = std::function<bool()>;

/// The values that are not NaN in ascending order, -0 as 0. Stopped: empty.
std::vector<double> sortedNumbers(std::span<const double> values, const KeepGoing &keepGoing);
/// The times that are not missing in ascending order. Stopped: empty.
std::vector<qint64> sortedTimes(std::span<const qint64> times, const KeepGoing &keepGoing);

} // namespace tenbin
