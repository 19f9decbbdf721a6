#pragma once

#include "models/predictions.h"

namespace tenbin {

/// The same predictions as of two classes, this one and the rest: it is the positive one. Scores
/// turn around where they were the other class's; of more than two classes the probability stays.
Predictions oneAgainstRest(const Predictions &predictions, int classIndex);

} // namespace tenbin
