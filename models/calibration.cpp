#include "models/calibration.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Engines compute in single precision.
constexpr double sumTolerance = 1e-4;

Status checkRow(const CalibrationSet &set, Eigen::Index row)
{
    const auto values = set.probabilities.row(row);
    const auto wrong = std::find_if(values.begin(), values.end(),
                                    [](double value) { return !(value >= 0 && value <= 1); });
    if (wrong != values.end())
        return badInput(Tr::tr("Row %1 has the probability %2, which is none.")
                            .arg(row + 1)
                            .arg(numberText(*wrong)),
                        Tr::tr("Probabilities lie between 0 and 1."));
    if (std::abs(values.sum() - 1) > sumTolerance)
        return badInput(Tr::tr("The probabilities of row %1 sum to %2.")
                            .arg(row + 1)
                            .arg(shortNumber(values.sum(), 6)),
                        Tr::tr("They must sum to 1."));
    return {};
}

} // namespace

Calibration::~Calibration() = default;

Result<CalibrationPtr> fitCalibration(const Calibrator &calibrator, const CalibrationSet &set)
{
    if (set.truth.empty())
        return badInput(Tr::tr("There are no rows to calibrate probabilities on."));
    if (std::all_of(set.truth.begin(), set.truth.end(),
                    [&](double truth) { return truth == set.truth.front(); }))
        return badInput(Tr::tr("The rows to calibrate probabilities on have a single class."),
                        Tr::tr("Use more rows, or no calibration."));
    for (Eigen::Index row = 0; row < set.probabilities.rows(); ++row) {
        if (Status fine = checkRow(set, row); !fine)
            return passOn(fine);
    }
    return calibrator.fit(set);
}

std::vector<double> ofClass(std::span<const double> truth, int classIndex)
{
    std::vector<double> flags(truth.size());
    std::transform(truth.begin(), truth.end(), flags.begin(),
                   [&](double value) { return value == classIndex ? 1.0 : 0.0; });
    return flags;
}

} // namespace tenbin
