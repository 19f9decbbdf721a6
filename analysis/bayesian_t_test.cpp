#include "analysis/bayesian_t_test.h"

#include "analysis/fold_differences.h"
#include "core/number.h"
#include "core/text.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>

namespace tenbin {

Result<BayesianTTest> bayesianTTest(std::span<const double> differences, double testToTrain,
                                    double rope)
{
    const Result<ResampledMean> described = resampledMean(differences, testToTrain);
    if (!described)
        return passOn(described);
    if (!std::isfinite(rope) || rope < 0)
        return badInput(
            Tr::tr("%1 is no region of practical equivalence.").arg(numberText(rope)),
            Tr::tr("It is the largest difference that does not matter, for example 0.01."));
    BayesianTTest test;
    test.folds = described->folds;
    test.meanDifference = described->mean;
    test.degreesOfFreedom = described->degreesOfFreedom;
    test.scale = described->standardError;
    test.rope = rope;
    if (test.scale > 0) {
        const boost::math::students_t student(test.degreesOfFreedom);
        const double lower = (-rope - test.meanDifference) / test.scale;
        const double upper = (rope - test.meanDifference) / test.scale;
        test.left = cdf(student, lower);
        test.right = cdf(complement(student, upper));
        // Of the two ways to the middle the one that subtracts small numbers.
        test.inRope = lower > 0   ? cdf(complement(student, lower)) - test.right
                      : upper < 0 ? cdf(student, upper) - test.left
                                  : 1 - test.left - test.right;
    } else if (std::abs(test.meanDifference) <= rope) {
        test.inRope = 1;
    } else {
        (test.meanDifference < 0 ? test.left : test.right) = 1;
    }
    return test;
}

} // namespace tenbin
