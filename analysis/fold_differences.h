#pragma once

#include "core/result.h"

#include <QList>
#include <QtGlobal>

#include <span>

namespace tenbin {

struct FoldSize
{
    qint64 train = 0;
    qint64 test = 0;
};

/// All test rows to all training rows: 1 / (k - 1) for k folds of cross-validation, repeated or
/// not, whether or not the rows divide evenly. BadInput when there is no row of one kind.
Result<double> testToTrainRatio(const QList<FoldSize> &folds);

/// Mean and variance (n - 1) of the differences of two models over the same folds. Differences that
/// are all the same have the variance 0 exactly.
struct FoldDifferences
{
    qsizetype folds = 0;
    double mean = 0;
    double variance = 0;
};

/// BadInput with fewer than two differences, or one that is not finite.
Result<FoldDifferences> describeDifferences(std::span<const double> differences);

/// What tests over folds of resampling share (Nadeau and Bengio, 2003): training sets overlap, so
/// the mean's variance is (1/k + test rows / training rows) of the differences' variance.
struct ResampledMean
{
    qsizetype folds = 0;
    double mean = 0;
    double standardError = 0;
    double degreesOfFreedom = 0; ///< folds - 1
};

/// BadInput as above, or when `testToTrain` is not above 0.
Result<ResampledMean> resampledMean(std::span<const double> differences, double testToTrain);

} // namespace tenbin
