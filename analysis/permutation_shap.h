#pragma once

#include "analysis/coalition_game.h"

namespace tenbin {

struct PermutationShapSettings
{
    int permutations = 10; ///< at least 2; each is walked both ways
    quint64 seed = 0;
    int threads = 1;
};

/// Shapley values as means over random orders of what each player adds when it joins those before
/// it (Castro, Gómez, Tejada, Computers & Operations Research 36, 2009). Each order is walked
/// forward and in reverse, which is exact for games with interactions of at most two players
/// (Mitchell, Cooper, Frank, Holmes, JMLR 23, 2022). Errors are those of a mean over the orders.
/// All coalitions are used instead, and the values exact, where that costs no more.
ShapleyEstimator permutationEstimator(int players, int permutations, quint64 seed);

Result<ShapleyValues> permutationShap(const CoalitionGame &game,
                                      const PermutationShapSettings &settings, Progress &progress);

} // namespace tenbin
