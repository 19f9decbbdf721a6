#include "models/wilson.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace tenbin {

ShareInterval wilson(double share, double rows, double level)
{
    if (!(rows > 0))
        return {};
    const double z = boost::math::quantile(boost::math::normal(), (1 + level) / 2);
    const double scale = 1 + z * z / rows;
    const double centre = (share + z * z / (2 * rows)) / scale;
    const double reach =
        z * std::sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows)) / scale;
    // At the ends the bound is the end itself, not what rounding leaves beside it.
    return {share > 0 ? std::max(0.0, centre - reach) : 0,
            share < 1 ? std::min(1.0, centre + reach) : 1};
}

} // namespace tenbin
