#include "analysis/column_effect_chart.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

QList<double> listOf(const std::vector<double> &values)
{
    return {values.begin(), values.end()};
}

bool allFinite(const std::vector<double> &values)
{
    return std::all_of(values.begin(), values.end(),
                       [](double value) { return std::isfinite(value); });
}

} // namespace

QString rangeWords(const ColumnGrid &grid, const std::vector<double> &effect)
{
    if (effect.empty())
        return {};
    const auto [least, most] = std::minmax_element(effect.begin(), effect.end());
    return Tr::tr("from %1 at %2 to %3 at %4")
        .arg(shortNumber(*least), grid.labels[least - effect.begin()], shortNumber(*most),
             grid.labels[most - effect.begin()]);
}

Chart effectChart(const ColumnGrid &grid, const QString &outputTitle,
                  const std::vector<double> &effect, const std::vector<double> &low,
                  const std::vector<double> &high)
{
    Chart chart;
    chart.x = grid.axis();
    chart.y.title = outputTitle;
    Chart::Series mean;
    mean.name = outputTitle;
    mean.x = listOf(grid.positions);
    mean.y = listOf(effect);
    mean.labels = grid.labels;
    mean.colour = 0;
    const bool known = allFinite(low) && allFinite(high);
    if (!grid.ordered) {
        mean.mark = Chart::Series::Mark::Bars;
        if (known) {
            mean.low = listOf(low);
            mean.high = listOf(high);
        }
        chart.series = {mean};
        return chart;
    }
    if (grid.size() == 1)
        mean.mark = Chart::Series::Mark::Points;
    if (known) {
        Chart::Series band;
        band.name = Tr::tr("95 % interval");
        band.mark = Chart::Series::Mark::Band;
        band.x = mean.x;
        band.y = mean.y;
        band.low = listOf(low);
        band.high = listOf(high);
        band.colour = 0;
        chart.series.append(band);
    }
    chart.series.append(mean);
    return chart;
}

Chart pairChart(const ColumnGrid &first, const ColumnGrid &second, const QString &outputTitle,
                const Eigen::MatrixXd &effect)
{
    Chart chart;
    chart.x = first.axis();
    chart.y = second.axis();
    Chart::Series map;
    map.name = outputTitle;
    map.mark = Chart::Series::Mark::HeatMap;
    // Cells of one size: quantiles lie unevenly, so each is a category of its own.
    chart.x.categories = first.labels;
    chart.y.categories = second.labels;
    chart.x.title = first.name();
    chart.y.title = second.name();
    for (Eigen::Index i = 0; i < effect.rows(); ++i)
        map.x.append(double(i));
    for (Eigen::Index j = 0; j < effect.cols(); ++j) {
        map.y.append(double(j));
        for (Eigen::Index i = 0; i < effect.rows(); ++i) {
            map.z.append(effect(i, j));
            map.labels.append(shortNumber(effect(i, j)));
        }
    }
    chart.series = {map};
    return chart;
}

} // namespace tenbin
