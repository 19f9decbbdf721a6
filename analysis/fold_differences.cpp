#include "analysis/fold_differences.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

Result<double> testToTrainRatio(const QList<FoldSize> &folds)
{
    qint64 train = 0;
    qint64 test = 0;
    for (const FoldSize &fold : folds) {
        train += fold.train;
        test += fold.test;
    }
    if (train <= 0 || test <= 0)
        return badInput(Tr::tr("The folds hold %1 training rows and %2 test rows: their ratio is "
                               "not defined.")
                            .arg(train)
                            .arg(test),
                        Tr::tr("Compare runs with a validation that trains and tests."));
    return double(test) / double(train);
}

Result<FoldDifferences> describeDifferences(std::span<const double> differences)
{
    if (differences.size() < 2)
        return badInput(Tr::tr("A test over folds needs at least two folds, and there are %1.")
                            .arg(differences.size()),
                        Tr::tr("Compare runs with more folds, for example stratified:5."));
    double sum = 0;
    for (size_t i = 0; i < differences.size(); ++i) {
        if (!std::isfinite(differences[i]))
            return badInput(Tr::tr("The difference in fold %1 is not a finite number.").arg(i + 1),
                            Tr::tr("Compare by a metric that is defined in every fold."));
        sum += differences[i];
    }
    FoldDifferences made;
    made.folds = qsizetype(differences.size());
    const auto [least, most] = std::minmax_element(differences.begin(), differences.end());
    if (*least == *most) {
        made.mean = *least;
        return made;
    }
    made.mean = sum / double(made.folds);
    for (double difference : differences)
        made.variance += (difference - made.mean) * (difference - made.mean);
    made.variance /= double(made.folds - 1);
    return made;
}

Result<ResampledMean> resampledMean(std::span<const double> differences, double testToTrain)
{
    const Result<FoldDifferences> described = describeDifferences(differences);
    if (!described)
        return passOn(described);
    if (!std::isfinite(testToTrain) || testToTrain <= 0)
        return badInput(
            Tr::tr("%1 is no ratio of test rows to training rows.").arg(numberText(testToTrain)),
            Tr::tr("It is a number above 0, 0.25 for five folds."));
    const double folds = double(described->folds);
    return ResampledMean{described->folds, described->mean,
                         std::sqrt((1 / folds + testToTrain) * described->variance), folds - 1};
}

} // namespace tenbin
