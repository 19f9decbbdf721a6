#include "analysis/column_effect_chart.h"

#include "analysis/grid_outputs.h"
#include "core/number.h"
#include "core/text.h"

namespace tenbin {

EffectCurve curveOf(const ColumnGrid &grid, const Eigen::VectorXd &effect,
                    const Eigen::VectorXd &low, const Eigen::VectorXd &high,
                    const QString &outputTitle)
{
    EffectCurve curve;
    curve.column = grid.name();
    if (!grid.ordered)
        curve.levels = grid.labels;
    curve.grid = Eigen::Map<const Eigen::VectorXd>(grid.positions.data(), effect.size());
    curve.mean = effect;
    if (low.allFinite() && high.allFinite()) {
        curve.low = low;
        curve.high = high;
    }
    curve.output = outputTitle;
    return curve;
}

EffectCurve dependenceOf(const ColumnGrid &grid, const Eigen::MatrixXd &outputs,
                         const QString &outputTitle, bool fromFirst)
{
    Eigen::VectorXd mean(outputs.cols()), low(outputs.cols()), high(outputs.cols());
    for (Eigen::Index point = 0; point < outputs.cols(); ++point) {
        const RowMean over = rowMean(outputs.col(point));
        mean(point) = over.mean;
        low(point) = over.low;
        high(point) = over.high;
    }
    EffectCurve curve = curveOf(grid, mean, low, high, outputTitle);
    curve.rows = outputs;
    return fromFirst ? centred(std::move(curve)) : curve;
}

EffectSurface surfaceOf(const ColumnGrid &first, const ColumnGrid &second,
                        const Eigen::MatrixXd &effect, const QString &outputTitle)
{
    EffectSurface surface;
    const ColumnGrid *grids[] = {&first, &second};
    for (int i : {0, 1}) {
        surface.columns[i] = grids[i]->name();
        surface.levels[i] = grids[i]->labels;
        const auto points = Eigen::Index(grids[i]->size());
        surface.grid[i] = Eigen::VectorXd::LinSpaced(points, 0, double(points - 1));
    }
    surface.mean = effect;
    surface.output = outputTitle;
    return surface;
}

void nameEffectChart(Chart &chart, const ColumnGrid &grid, const QString &id, const QString &title)
{
    using Mark = Chart::Series::Mark;
    chart.id = QStringLiteral("%1_%2").arg(id, grid.name());
    chart.title = title;
    chart.x = grid.axis();
    for (Chart::Series &series : chart.series) {
        series.labels = grid.labels;
        if (grid.size() == 1)
            series.mark = Mark::Points;
        else if (!grid.ordered && !series.muted)
            series.mark = Mark::Bars;
    }
}

QString rangeWords(const ColumnGrid &grid, const Eigen::VectorXd &effect)
{
    if (effect.size() == 0)
        return {};
    Eigen::Index least = 0, most = 0;
    const double low = effect.minCoeff(&least), high = effect.maxCoeff(&most);
    return Tr::tr("from %1 at %2 to %3 at %4")
        .arg(shortNumber(low), grid.labels[least], shortNumber(high), grid.labels[most]);
}

} // namespace tenbin
