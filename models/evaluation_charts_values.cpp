#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_charts.h"
#include "models/evaluation_curves.h"
#include "models/evaluation_order.h"
#include "models/evaluation_rows.h"
#include "models/evaluation_words.h"

#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr size_t mostSinglePoints = 5000;
constexpr int squaresAcross = 60;

struct Extent
{
    double low = 0;
    double high = 1;
};

Extent extentOf(std::span<const double> values)
{
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    // Squares and bins need a width where all values are equal.
    const double pad = *low < *high ? 0 : std::max(0.5, std::abs(*low) * 1e-3);
    return {*low - pad, *high + pad};
}

QList<double> centres(const Extent &extent, int count)
{
    QList<double> places;
    for (int i = 0; i < count; ++i)
        places.append(extent.low + (i + 0.5) * (extent.high - extent.low) / count);
    return places;
}

int placeOf(double value, const Extent &extent, int count)
{
    const double share = (value - extent.low) / (extent.high - extent.low);
    return std::clamp(int(share * count), 0, count - 1);
}

/// Rows as points, or how many fall in each square when they are many; says which in the caption.
void addCloud(std::span<const double> x, std::span<const double> y, Chart &chart)
{
    Chart::Series series;
    if (x.size() <= mostSinglePoints) {
        series.name = Tr::tr("Rows");
        series.mark = Chart::Series::Mark::Points;
        series.colour = 0;
        series.x = QList<double>(x.begin(), x.end());
        series.y = QList<double>(y.begin(), y.end());
        chart.series.append(series);
        return;
    }
    const Extent xs = extentOf(x);
    const Extent ys = extentOf(y);
    series.name = Tr::tr("Rows in the square");
    series.mark = Chart::Series::Mark::HeatMap;
    series.x = centres(xs, squaresAcross);
    series.y = centres(ys, squaresAcross);
    series.z.fill(0, squaresAcross * squaresAcross);
    for (size_t row = 0; row < x.size(); ++row)
        ++series.z[placeOf(y[row], ys, squaresAcross) * squaresAcross +
                   placeOf(x[row], xs, squaresAcross)];
    for (double &count : series.z) {
        if (count == 0)
            count = undefinedValue;
    }
    chart.series.append(series);
    chart.caption += Tr::tr(" All rows, counted in %1 × %1 squares.").arg(squaresAcross);
}

QString figureText(const ChartSubject &subject, const QString &name)
{
    const MetricEstimate *estimate = subject.evaluation.find(name);
    return estimate ? shortNumber(estimate->value) : QString();
}

std::vector<double> residualsOf(const ChartSubject &subject)
{
    const std::span<const double> column = subject.data.column(rows::residual, 0);
    return {column.begin(), column.end()};
}

} // namespace

Chart predictedActualChart(const ChartSubject &subject)
{
    const Predictions &predictions = subject.predictions();
    Chart chart;
    chart.id = QStringLiteral("predicted_actual");
    chart.title = Tr::tr("Predicted and actual values");
    chart.square = true;
    chart.x.title = Tr::tr("Predicted value");
    chart.y.title = Tr::tr("Actual value");
    chart.caption = subject.caption();
    addCloud(predictions.predicted, predictions.truth, chart);
    const Extent x = extentOf(predictions.predicted);
    const Extent y = extentOf(predictions.truth);
    // One scale for both: the line of perfect predictions is the diagonal.
    const double low = std::min(x.low, y.low);
    const double high = std::max(x.high, y.high);
    chart.x.minimum = chart.y.minimum = low;
    chart.x.maximum = chart.y.maximum = high;
    chart.references.append({Tr::tr("perfect"), low, low, high, high});
    chart.summary = Tr::tr("Actual against predicted values: R² is %1.")
                        .arg(figureText(subject, QStringLiteral("r2")));
    return chart;
}

Chart residualChart(const ChartSubject &subject)
{
    const std::vector<double> residuals = residualsOf(subject);
    Chart chart;
    chart.id = QStringLiteral("residuals");
    chart.title = Tr::tr("Residuals by predicted value");
    chart.x.title = Tr::tr("Predicted value");
    chart.y.title = Tr::tr("Residual (actual - predicted)");
    chart.caption = subject.caption();
    addCloud(subject.predictions().predicted, residuals, chart);
    const Extent x = extentOf(subject.predictions().predicted);
    chart.references.append({QString(), x.low, 0, x.high, 0});
    chart.summary = Tr::tr("Residuals against predicted values: the root mean squared error is %1.")
                        .arg(figureText(subject, QStringLiteral("rmse")));
    return chart;
}

Chart residualHistogram(const ChartSubject &subject)
{
    std::vector<double> residuals = residualsOf(subject);
    std::sort(residuals.begin(), residuals.end());
    // A few extreme rows would leave all others in one bar.
    const size_t tail = residuals.size() >= 1000 ? residuals.size() / 200 : 0;
    const Extent extent = extentOf(std::span(residuals).subspan(tail, residuals.size() - 2 * tail));
    const int bins = std::clamp(int(std::sqrt(double(residuals.size()))), 5, 50);
    const Histogram made = histogram(residuals, extent.low, extent.high, bins);
    Chart chart;
    chart.id = QStringLiteral("residual_histogram");
    chart.title = Tr::tr("Distribution of residuals");
    chart.x.title = Tr::tr("Residual (actual - predicted)");
    chart.y.title = Tr::tr("Rows");
    Chart::Series bars;
    bars.name = Tr::tr("Rows");
    bars.mark = Chart::Series::Mark::Bars;
    bars.colour = 0;
    bars.barWidth = made.width;
    for (size_t bin = 0; bin < made.counts.size(); ++bin) {
        bars.x.append(made.centre(bin));
        bars.y.append(double(made.counts[bin]));
    }
    chart.series.append(bars);
    chart.references.append({QString(), 0, 0, 0, *std::max_element(bars.y.begin(), bars.y.end())});
    chart.caption = subject.caption();
    if (made.outside > 0)
        chart.caption += Tr::tr(" %1 rows lie outside.").arg(countText(made.outside));
    chart.summary = Tr::tr("Histogram of residuals: half of them lie between %1 and %2.")
                        .arg(shortNumber(residuals[residuals.size() / 4]),
                             shortNumber(residuals[residuals.size() * 3 / 4]));
    return chart;
}

Chart residualQuantileChart(const ChartSubject &subject)
{
    constexpr size_t mostQuantiles = 500;
    std::vector<double> residuals = residualsOf(subject);
    std::sort(residuals.begin(), residuals.end());
    const double count = double(residuals.size());
    double mean = 0;
    for (double residual : residuals)
        mean += residual / count;
    double squares = 0;
    for (double residual : residuals)
        squares += (residual - mean) * (residual - mean);
    const double deviation = std::sqrt(squares / count);

    Chart chart;
    chart.id = QStringLiteral("residual_quantiles");
    chart.title = Tr::tr("Residuals against a normal distribution");
    chart.x.title = Tr::tr("Standard normal quantile");
    chart.y.title = Tr::tr("Residual quantile");
    Chart::Series points;
    points.name = Tr::tr("Residuals");
    points.mark = Chart::Series::Mark::Points;
    points.colour = 0;
    const boost::math::normal normal;
    const size_t shown = std::min(residuals.size(), mostQuantiles);
    for (size_t at = 0; at < shown; ++at) {
        const size_t rank = shown < 2 ? 0 : at * (residuals.size() - 1) / (shown - 1);
        points.x.append(boost::math::quantile(normal, (double(rank) + 0.5) / count));
        points.y.append(residuals[rank]);
    }
    chart.series.append(points);
    const double reach = std::abs(points.x.first());
    chart.references.append(
        {Tr::tr("normal"), -reach, mean - reach * deviation, reach, mean + reach * deviation});
    chart.caption = subject.caption();
    if (shown < residuals.size())
        chart.caption +=
            Tr::tr(" %1 at evenly spaced ranks are drawn.").arg(countText(qsizetype(shown)));
    chart.summary = Tr::tr("Quantile plot of residuals with mean %1 and standard deviation %2.")
                        .arg(shortNumber(mean), shortNumber(deviation));
    return chart;
}

} // namespace tenbin
