#include "analysis/corrected_t_test.h"

#include "analysis/fold_differences.h"
#include "core/number.h"
#include "core/text.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>

namespace tenbin {

Result<CorrectedTTest> correctedTTest(std::span<const double> differences, double testToTrain,
                                      double level)
{
    const Result<FoldDifferences> described = describeDifferences(differences);
    if (!described)
        return passOn(described);
    if (!std::isfinite(testToTrain) || testToTrain <= 0)
        return badInput(
            Tr::tr("%1 is no ratio of test rows to training rows.").arg(numberText(testToTrain)),
            Tr::tr("It is a number above 0, 0.25 for five folds."));
    CorrectedTTest test;
    test.folds = described->folds;
    test.level = level;
    test.meanDifference = described->mean;
    test.degreesOfFreedom = double(described->folds - 1);
    test.standardError =
        std::sqrt((1 / double(described->folds) + testToTrain) * described->variance);
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
