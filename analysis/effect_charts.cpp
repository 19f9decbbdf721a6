#include "analysis/effect_charts.h"

#include "core/text.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

QList<double> listOf(const Eigen::Ref<const Eigen::VectorXd> &values)
{
    return QList<double>(values.begin(), values.end());
}

Chart curveChart(const EffectCurve &curve, const QString &id, const QString &title)
{
    Chart chart;
    chart.id = id;
    chart.title = title.arg(curve.column);
    chart.x.title = curve.column;
    chart.x.categories = curve.levels;
    chart.y.title = curve.output;
    chart.caption = curve.caption;
    return chart;
}

/// Categories have no values between them: points with whiskers instead of a line with a band.
Chart::Series meanSeries(const EffectCurve &curve, const QString &name)
{
    Chart::Series series;
    series.name = name;
    series.mark = curve.levels.isEmpty() ? Mark::Line : Mark::Points;
    series.x = listOf(curve.grid);
    series.y = listOf(curve.mean);
    series.colour = 0;
    if (curve.low.size() == curve.grid.size() && curve.high.size() == curve.grid.size()) {
        series.low = listOf(curve.low);
        series.high = listOf(curve.high);
    }
    return series;
}

} // namespace

Chart partialDependenceChart(const EffectCurve &curve, int lines)
{
    Chart chart =
        curveChart(curve, QStringLiteral("partial_dependence"), Tr::tr("Partial dependence on %1"));
    const Eigen::Index count = curve.rows.rows();
    const Eigen::Index drawn = std::min<Eigen::Index>(count, std::max(lines, 0));
    for (Eigen::Index line = 0; line < drawn; ++line) {
        const Eigen::Index row = drawn < 2 ? 0 : line * (count - 1) / (drawn - 1);
        Chart::Series series;
        series.x = listOf(curve.grid);
        series.y = listOf(curve.rows.row(row).transpose());
        series.muted = true;
        chart.series.append(series);
    }
    chart.series.append(meanSeries(curve, Tr::tr("partial dependence")));
    if (drawn > 0)
        chart.caption += drawn < count
                             ? Tr::tr(" Thin: ICE curves of %L1 of %L2 rows.").arg(drawn).arg(count)
                             : Tr::tr(" Thin: ICE curves of %L1 rows.").arg(count);
    return chart;
}

EffectCurve centred(EffectCurve curve)
{
    if (curve.grid.size() == 0)
        return curve;
    curve.mean.array() -= curve.mean[0];
    // That of a change is not that of the value: it comes from the rows' changes, or from nowhere.
    curve.low.resize(0);
    curve.high.resize(0);
    if (curve.rows.size() > 0) {
        const Eigen::VectorXd begin = curve.rows.col(0);
        curve.rows.colwise() -= begin;
    }
    if (const auto n = double(curve.rows.rows()); n > 1) {
        const Eigen::MatrixXd off = curve.rows.rowwise() - curve.rows.colwise().mean();
        const double factor = boost::math::quantile(boost::math::students_t(n - 1), 0.975);
        const Eigen::VectorXd reach =
            factor * (off.colwise().squaredNorm().transpose() / (n - 1) / n).cwiseSqrt();
        curve.low = curve.mean - reach;
        curve.high = curve.mean + reach;
    }
    curve.output = Tr::tr("%1, change from the first value").arg(curve.output);
    return curve;
}

Chart accumulatedEffectsChart(const EffectCurve &curve)
{
    Chart chart = curveChart(curve, QStringLiteral("accumulated_effects"),
                             Tr::tr("Accumulated local effects of %1"));
    chart.series.append(meanSeries(curve, Tr::tr("ALE")));
    return chart;
}

Chart effectSurfaceChart(const EffectSurface &surface)
{
    Chart chart;
    chart.id = QStringLiteral("effect_surface");
    chart.title =
        Tr::tr("Partial dependence on %1 and %2").arg(surface.columns[0], surface.columns[1]);
    chart.caption = surface.caption;
    Chart::Axis *axes[] = {&chart.x, &chart.y};
    for (int i : {0, 1}) {
        axes[i]->title = surface.columns[i];
        axes[i]->categories = surface.levels[i];
    }
    Chart::Series cells;
    cells.mark = Mark::HeatMap;
    cells.name = surface.output;
    cells.x = listOf(surface.grid[0]);
    cells.y = listOf(surface.grid[1]);
    for (Eigen::Index row = 0; row < surface.mean.cols(); ++row)
        cells.z += listOf(surface.mean.col(row));
    chart.series.append(cells);
    return chart;
}

} // namespace tenbin
