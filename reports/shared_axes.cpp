#include "reports/shared_axes.h"

#include "reports/chart_scale.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

bool isPositionX(const Chart &chart)
{
    return &positionAxis(chart) == &chart.x;
}

Chart::Axis &axisOf(Chart &chart, bool positions)
{
    return isPositionX(chart) == positions ? chart.x : chart.y;
}

bool hasCells(const Chart &chart)
{
    return std::any_of(chart.series.begin(), chart.series.end(), [](const Chart::Series &one) {
        return one.mark == Chart::Series::Mark::HeatMap;
    });
}

void shareRange(QList<Chart> &charts, bool positions)
{
    const auto rangeOf = positions ? positionRange : valueRange;
    AxisRange all = rangeOf(charts.first());
    for (const Chart &chart : std::as_const(charts)) {
        const AxisRange own = rangeOf(chart);
        all.lower = std::min(all.lower, own.lower);
        all.upper = std::max(all.upper, own.upper);
    }
    for (Chart &chart : charts) {
        Chart::Axis &axis = axisOf(chart, positions);
        axis.minimum = all.lower;
        axis.maximum = all.upper;
    }
}

/// Positions that carry names: each moves to where its name now stands.
void shareCategories(QList<Chart> &charts)
{
    QStringList all;
    for (Chart &chart : charts)
        all += axisOf(chart, true).categories;
    all.removeDuplicates();
    for (Chart &chart : charts) {
        Chart::Axis &axis = axisOf(chart, true);
        for (Chart::Series &series : chart.series) {
            for (double &x : series.x) {
                if (x >= 0 && x < double(axis.categories.size()) && x == std::floor(x))
                    x = double(all.indexOf(axis.categories[qsizetype(x)]));
            }
        }
        axis.categories = all;
    }
}

} // namespace

QList<Chart> onSharedAxes(QList<Chart> charts)
{
    if (charts.size() < 2)
        return charts;
    const Chart &first = charts.first();
    const bool alike = std::all_of(charts.begin(), charts.end(), [&](const Chart &one) {
        return one.horizontal == first.horizontal && isPositionX(one) == isPositionX(first) &&
               one.parallel.isEmpty();
    });
    if (!alike)
        return charts;
    const bool cells = std::any_of(charts.begin(), charts.end(), hasCells);
    for (bool positions : {true, false}) {
        const auto named = [&](Chart &one) { return !axisOf(one, positions).categories.isEmpty(); };
        const bool logarithmic = axisOf(charts.first(), positions).logarithmic;
        if (std::all_of(charts.begin(), charts.end(), named)) {
            if (positions && !cells)
                shareCategories(charts);
        } else if (std::none_of(charts.begin(), charts.end(), named) &&
                   std::all_of(charts.begin(), charts.end(), [&](Chart &one) {
                       return axisOf(one, positions).logarithmic == logarithmic;
                   })) {
            shareRange(charts, positions);
        }
    }
    return charts;
}

} // namespace tenbin
