#pragma once

#include <span>
#include <vector>

namespace tenbin {

/// How far each value stands off the line of a beeswarm, within ±halfWidth: values that share one
/// of 200 steps of [lower, upper] pile up around it, so the width says how many there are. Of the
/// fullest step as wide as allowed, but no further apart than a tenth of the halfWidth. In a step
/// the order is by a hash of the place, which no pattern of values or rows shows through. Depends
/// on nothing but its arguments; O(n log n). Values that are not finite stand on the line.
std::vector<double> swarmOffsets(std::span<const double> values, double lower, double upper,
                                 double halfWidth);

} // namespace tenbin
