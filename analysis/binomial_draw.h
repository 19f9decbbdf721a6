#pragma once

#include "core/random.h"

namespace tenbin {

/// Successes among `trials` of chance `share` in [0, 1], exactly distributed. Few expected: by
/// inversion; many: Hörmann, "The generation of binomial random variates", 1993 (BTRS), whose cost
/// does not grow with the trials.
quint64 drawBinomial(RandomStream &random, quint64 trials, double share);

} // namespace tenbin
