#pragma once

#include "core/result.h"

#include <span>

namespace tenbin {

/// The posterior of a mean difference, in three parts.
struct BayesianTTest
{
    qsizetype folds = 0;
    double meanDifference = 0;
    double scale = 0; ///< of the posterior, a Student t about the mean
    double degreesOfFreedom = 0;
    double rope = 0;
    double left = 0;   ///< probability of a mean difference below -rope
    double inRope = 0; ///< within [-rope, rope]: no difference that matters
    double right = 0;  ///< above rope
};

/// Bayesian correlated t-test with a region of practical equivalence: with the prior that is flat
/// in the mean and in the logarithm of the deviation, the mean difference over n folds has the
/// posterior
///   Student t, n - 1 degrees of freedom, about mean(d), scale² = (1/n + ρ/(1 - ρ)) var(d),
/// where ρ = test / (test + training rows), so that ρ/(1 - ρ) is the ratio of testToTrainRatio.
/// Corani and Benavoli, "A Bayesian approach for comparing cross-validated algorithms on multiple
/// data sets", Machine Learning 100, 2015. Differences that are all the same put all probability
/// on that value. BadInput as correctedTTest, or when the rope is negative.
Result<BayesianTTest> bayesianTTest(std::span<const double> differences, double testToTrain,
                                    double rope = 0.01);

} // namespace tenbin
