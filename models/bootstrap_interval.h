#pragma once

#include <QString>

#include <vector>

namespace tenbin {

struct BootstrapInterval
{
    double low = 0;
    double high = 0;
    QString text; ///< "95 % bootstrap, 1,000 resamples"; empty: too few values for an interval
};

/// Percentiles of a value over resamples, linear between order statistics (Hyndman and Fan's type
/// 7). Resamples in which it is not defined are NaN; they are left out and counted in the text.
BootstrapInterval bootstrapInterval(std::vector<double> values, double level);

} // namespace tenbin
