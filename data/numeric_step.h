#pragma once

#include "core/result.h"
#include "data/encoder_choices.h"

#include <QJsonObject>

#include <limits>
#include <span>
#include <vector>

namespace tenbin {

/// Imputation and scaling of one numeric feature: (x - offset) / scale, where `fill` stands for a
/// missing x. A fill of NaN keeps missing values.
struct NumericStep
{
    double fill = std::numeric_limits<double>::quiet_NaN();
    double offset = 0;
    double scale = 1;

    /// Learns from the known values and the number of missing ones among the training rows;
    /// `known` is used up. Scaling is learned from the values after imputation. At least one value
    /// must be known unless the imputation is a constant.
    static NumericStep fit(std::vector<double> known, qsizetype missing,
                           const EncoderChoices &choices);
    void apply(std::span<double> values) const;

    QJsonObject toJson() const;
    static Result<NumericStep> fromJson(const QString &column, const QJsonObject &json);
};

/// The quantile at `level` in [0, 1] by linear interpolation (Hyndman and Fan, 1996, type 7);
/// reorders the values, of which there is at least one.
double quantile(std::span<double> values, double level);

} // namespace tenbin
