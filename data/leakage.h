#pragma once

#include "data/column.h"

#include <QString>

namespace tenbin {

/// A sentence when the feature gives the target away: |r| above 0.999 for numbers, classes that
/// lie apart on the feature's axis, or categories that determine the target. Empty when it does
/// not, or when there are too few rows to say so. `correlation` is pearson of both, NaN when it
/// has no meaning.
QString leakageOf(const Column &feature, const Column &target, double correlation);

} // namespace tenbin
