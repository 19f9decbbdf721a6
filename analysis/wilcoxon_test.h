#pragma once

#include "core/result.h"

#include <span>

namespace tenbin {

/// What wilcoxonTest found.
struct WilcoxonTest
{
    qsizetype pairs = 0;      ///< with a difference
    qsizetype zeros = 0;      ///< left out
    double positiveRanks = 0; ///< sum of the ranks of differences above 0
    double negativeRanks = 0;
    bool exact = true;
    double z = 0; ///< with the continuity correction; NaN when exact
    double pValue = 1;
    /// Matched-pairs rank-biserial correlation, (positive - negative) / their sum: -1 to 1.
    double effect = 0;
};

/// Wilcoxon's signed-rank test of paired differences, two-sided. Differences of 0 are left out, as
/// Wilcoxon did; equal sizes share the mean of their ranks. p is exact for up to 50 pairs of
/// different sizes: twice the share of the 2^n sign patterns with a sum of ranks at most the
/// smaller one, at most 1. Else by the normal distribution with the variance
///   n (n + 1) (2 n + 1) / 24 - sum(t³ - t) / 48
/// and a continuity correction of 1/2 towards 0. Wilcoxon, "Individual Comparisons by Ranking
/// Methods", 1945; Lehmann, "Nonparametrics", 1975, chapter 3; effect: Kerby, "The Simple
/// Difference Formula", 2014. Without any difference p = 1.
/// The pairs should be independent: over data sets they are, over folds of one data set only
/// roughly. BadInput when there is no pair, or a difference that is not finite.
Result<WilcoxonTest> wilcoxonTest(std::span<const double> differences);

/// Most pairs for which p is exact.
inline constexpr qsizetype mostExactPairs = 50;

} // namespace tenbin
