#include "analysis/corrected_t_test.h"

#include "analysis/fold_differences.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>

namespace tenbin {

Result<CorrectedTTest> correctedTTest(std::span<const double> differences, double testToTrain,
                                      double level)
{
    const Result<ResampledMean> described = resampledMean(differences, testToTrain);
    if (!described)
        return passOn(described);
    CorrectedTTest test;
    test.folds = described->folds;
    test.level = level;
    test.meanDifference = described->mean;
    test.degreesOfFreedom = described->degreesOfFreedom;
    test.standardError = described->standardError;
    const boost::math::students_t student(test.degreesOfFreedom);
    if (test.standardError > 0) {
        test.t = test.meanDifference / test.standardError;
        test.pValue = std::isfinite(test.t) ? 2 * cdf(complement(student, std::abs(test.t))) : 0;
    } else if (test.meanDifference != 0) {
        test.t = std::copysign(std::numeric_limits<double>::infinity(), test.meanDifference);
        test.pValue = 0;
    }
    const double reach = quantile(student, (1 + level) / 2) * test.standardError;
    test.low = test.meanDifference - reach;
    test.high = test.meanDifference + reach;
    return test;
}

} // namespace tenbin
