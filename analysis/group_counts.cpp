#include "analysis/group_counts.h"

#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

QList<GroupRate> makeRates()
{
    using G = GroupCounts;
    const QString noRow = Tr::tr("it has no rows");
    const QString noPositive = Tr::tr("no row of it is positive");
    const QString noNegative = Tr::tr("no row of it is negative");
    const QString noProbability = Tr::tr("there are no probabilities");
    return {
        {"base_rate", Tr::tr("Positive in truth"), &G::baseRate, &G::rows, noRow},
        {"selection_rate", Tr::tr("Selection rate"), &G::selectionRate, &G::rows, noRow, false,
         true},
        {"tpr", Tr::tr("True positive rate"), &G::truePositiveRate, &G::positives, noPositive,
         false, true},
        {"fpr", Tr::tr("False positive rate"), &G::falsePositiveRate, &G::negatives, noNegative,
         false, true},
        {"fnr", Tr::tr("False negative rate"), &G::falseNegativeRate, &G::positives, noPositive},
        {"tnr", Tr::tr("True negative rate"), &G::trueNegativeRate, &G::negatives, noNegative},
        {"precision", Tr::tr("Precision"), &G::precision, &G::selected,
         Tr::tr("no row of it is predicted positive"), false, true},
        {"npv", Tr::tr("Negative predictive value"), &G::negativePrecision, &G::rejected,
         Tr::tr("all rows of it are predicted positive")},
        {"accuracy", Tr::tr("Accuracy"), &G::accuracy, &G::rows, noRow, false, true},
        {"brier", Tr::tr("Brier score"), &G::brier, nullptr, noProbability, true},
        {"mean_score", Tr::tr("Mean probability"), &G::meanScore, nullptr, noProbability, true},
        {"ece", Tr::tr("Calibration error"), &G::calibrationError, nullptr, noProbability, true},
    };
}

} // namespace

void GroupCounts::add(const GroupCell &cell, double drawn)
{
    double &count = cell.positive ? (cell.selected ? truePositives : falseNegatives)
                                  : (cell.selected ? falsePositives : trueNegatives);
    count += drawn;
    const double share = drawn / double(cell.rows);
    scores += share * cell.scores;
    squaredErrors += share * cell.squaredErrors;
    Bin &bin = bins[size_t(cell.bin)];
    bin.rows += drawn;
    bin.positives += cell.positive ? drawn : 0;
    bin.scores += share * cell.scores;
}

void GroupCounts::add(const GroupCounts &other)
{
    truePositives += other.truePositives;
    falsePositives += other.falsePositives;
    falseNegatives += other.falseNegatives;
    trueNegatives += other.trueNegatives;
    scores += other.scores;
    squaredErrors += other.squaredErrors;
    hasProbabilities = hasProbabilities || other.hasProbabilities;
    for (size_t at = 0; at < bins.size(); ++at) {
        bins[at].rows += other.bins[at].rows;
        bins[at].positives += other.bins[at].positives;
        bins[at].scores += other.bins[at].scores;
    }
}

double GroupCounts::errorRatio() const
{
    return falsePositives > 0 ? falseNegatives / falsePositives : undefined;
}

double GroupCounts::brier() const
{
    return hasProbabilities ? squaredErrors / rows() : undefined;
}

double GroupCounts::meanScore() const
{
    return hasProbabilities ? scores / rows() : undefined;
}

double GroupCounts::calibrationError() const
{
    if (!hasProbabilities)
        return undefined;
    double distance = 0;
    for (const Bin &bin : bins)
        distance += std::abs(bin.scores - bin.positives);
    return distance / rows();
}

const QList<GroupRate> &groupRates()
{
    static const QList<GroupRate> rates = makeRates();
    return rates;
}

const GroupRate &groupRate(const QString &id)
{
    const QList<GroupRate> &rates = groupRates();
    const auto found = std::find_if(rates.begin(), rates.end(),
                                    [&](const GroupRate &rate) { return rate.id == id; });
    Q_ASSERT(found != rates.end());
    return *found;
}

} // namespace tenbin
