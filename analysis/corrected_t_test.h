#pragma once

#include "core/result.h"

#include <span>

namespace tenbin {

/// What correctedTTest found.
struct CorrectedTTest
{
    qsizetype folds = 0;
    double meanDifference = 0;
    double standardError = 0; ///< of the mean, corrected
    double t = 0;
    double degreesOfFreedom = 0;
    double pValue = 1; ///< two-sided
    double level = 0.95;
    double low = 0; ///< interval of the mean difference
    double high = 0;
};

/// Corrected resampled t-test of the mean difference of two models over the folds of one
/// (repeated) cross-validation:
///   t = mean(d) / sqrt((1/n + r) var(d)),  n - 1 degrees of freedom, two-sided,
/// with var over n - 1 and r the test rows to training rows (see testToTrainRatio): training sets
/// that share rows make the plain t-test too sure. Nadeau and Bengio, "Inference for the
/// Generalization Error", Machine Learning 52, 2003; over r repeats of k folds Bouckaert and Frank,
/// "Evaluating the Replicability of Significance Tests for Comparing Learning Algorithms", 2004.
/// Differences that are all 0: t = 0, p = 1; all the same but not 0: t infinite, p = 0.
/// BadInput as describeDifferences, or when the ratio is not a positive number.
Result<CorrectedTTest> correctedTTest(std::span<const double> differences, double testToTrain,
                                      double level = 0.95);

} // namespace tenbin
