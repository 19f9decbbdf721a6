#include "reports/chart_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// Grows over what can be drawn; on a logarithmic axis only what is positive can.
class Extent
{
public:
    explicit Extent(bool positiveOnly) : m_positiveOnly(positiveOnly) {}

    void add(double value)
    {
        if (!isDrawable(value) || (m_positiveOnly && value <= 0))
            return;
        m_lower = std::min(m_lower, value);
        m_upper = std::max(m_upper, value);
    }
    void add(const QList<double> &values)
    {
        for (double value : values)
            add(value);
    }
    bool isEmpty() const { return m_lower > m_upper; }
    double lower() const { return m_lower; }
    double upper() const { return m_upper; }

private:
    bool m_positiveOnly;
    double m_lower = std::numeric_limits<double>::infinity();
    double m_upper = -std::numeric_limits<double>::infinity();
};

/// Axis ticks are multiples of a step: a range narrower than this part of its values has none.
constexpr double narrowest = 1e-10;
constexpr double smallest = 1e-200;

AxisRange guarded(double lower, double upper, bool logarithmic)
{
    if (lower > upper)
        std::swap(lower, upper);
    const double size = std::max(std::abs(lower), std::abs(upper));
    if (logarithmic) {
        if (lower <= 0 || size < smallest)
            return {0.1, 10, true};
        lower = std::max(lower, upper * 1e-30);
        return upper / lower < 1 + narrowest ? AxisRange{lower / 2, upper * 2, true}
                                             : AxisRange{lower, upper, true};
    }
    if (size < smallest)
        return {-1, 1, false};
    if (upper - lower < size * narrowest)
        return {lower - size * 0.1, upper + size * 0.1, false};
    return {lower, upper, false};
}

std::optional<AxisRange> chosenRange(const Chart::Axis &axis, bool logarithmic)
{
    if (!axis.categories.isEmpty())
        return AxisRange{-0.5, double(axis.categories.size()) - 0.5, false};
    const bool usable = isDrawable(axis.minimum) && isDrawable(axis.maximum) &&
                        axis.minimum < axis.maximum && (!logarithmic || axis.minimum > 0);
    if (!usable)
        return std::nullopt;
    return guarded(axis.minimum, axis.maximum, logarithmic);
}

AxisRange padded(const Extent &extent, bool logarithmic, double below, double above)
{
    if (extent.isEmpty())
        return logarithmic ? AxisRange{0.1, 10, true} : AxisRange{0, 1, false};
    const AxisRange range = guarded(extent.lower(), extent.upper(), logarithmic);
    if (logarithmic) {
        const double decades = std::log(range.upper / range.lower);
        return {range.lower * std::exp(-below * decades), range.upper * std::exp(above * decades),
                true};
    }
    // A margin does not make positive data look signed.
    const double span = range.upper - range.lower;
    const double lower = range.lower - below * span, upper = range.upper + above * span;
    return {extent.lower() >= 0 ? std::max(lower, 0.0) : lower,
            extent.upper() <= 0 && extent.lower() < 0 ? std::min(upper, 0.0) : upper, false};
}

double barWidth(const Chart::Series &series)
{
    if (series.barWidth > 0 && isDrawable(series.barWidth))
        return series.barWidth;
    QList<double> centres;
    for (double x : series.x) {
        if (isDrawable(x))
            centres.append(x);
    }
    std::sort(centres.begin(), centres.end());
    double step = std::numeric_limits<double>::infinity();
    for (qsizetype i = 1; i < centres.size(); ++i) {
        if (centres[i] > centres[i - 1])
            step = std::min(step, centres[i] - centres[i - 1]);
    }
    return std::isfinite(step) ? 0.8 * step : 0.8;
}

/// Position and value references are those across the axis, whichever way the chart lies.
bool crosses(const Chart &chart, const Chart::ReferenceLine &line, bool positions)
{
    const bool alongX = line.y1 == line.y2 && line.x1 != line.x2;
    const bool alongY = line.x1 == line.x2 && line.y1 != line.y2;
    const bool onX = (&positionAxis(chart) == &chart.x) == positions;
    return onX ? alongY : alongX;
}

double crossing(const Chart &chart, const Chart::ReferenceLine &line, bool positions)
{
    return (&positionAxis(chart) == &chart.x) == positions ? line.x1 : line.y1;
}

void addReferences(const Chart &chart, bool positions, Extent &extent)
{
    for (const Chart::ReferenceLine &line : chart.references) {
        if (crosses(chart, line, positions))
            extent.add(crossing(chart, line, positions));
    }
}

} // namespace

double AxisScale::toPixel(double value) const
{
    const double part = range.logarithmic
                            ? std::log(value / range.lower) / std::log(range.upper / range.lower)
                            : (value - range.lower) / (range.upper - range.lower);
    return lowerPixel + part * (upperPixel - lowerPixel);
}

double AxisScale::toValue(double pixel) const
{
    const double part = (pixel - lowerPixel) / (upperPixel - lowerPixel);
    return range.logarithmic ? range.lower * std::pow(range.upper / range.lower, part)
                             : range.lower + part * (range.upper - range.lower);
}

QPointF ChartScale::toPixel(double x, double y) const
{
    const double along = position.toPixel(x);
    const double across = value.toPixel(y);
    return horizontal ? QPointF(across, along) : QPointF(along, across);
}

QPointF ChartScale::toValues(QPointF pixel) const
{
    return horizontal ? QPointF(position.toValue(pixel.y()), value.toValue(pixel.x()))
                      : QPointF(position.toValue(pixel.x()), value.toValue(pixel.y()));
}

bool isDrawable(double value)
{
    return std::isfinite(value) && std::abs(value) <= 1e200;
}

double boundedPixel(double pixel)
{
    return std::clamp(pixel, -2e4, 2e4);
}

QPointF bounded(QPointF pixel)
{
    return {boundedPixel(pixel.x()), boundedPixel(pixel.y())};
}

const Chart::Axis &positionAxis(const Chart &chart)
{
    return chart.horizontal && chart.x.categories.isEmpty() ? chart.y : chart.x;
}

const Chart::Axis &valueAxis(const Chart &chart)
{
    return &positionAxis(chart) == &chart.x ? chart.y : chart.x;
}

AxisRange positionRange(const Chart &chart)
{
    const Chart::Axis &axis = positionAxis(chart);
    if (const std::optional<AxisRange> chosen = chosenRange(axis, axis.logarithmic))
        return *chosen;
    Extent extent(axis.logarithmic);
    double padding = 0;
    for (const Chart::Series &series : chart.series) {
        if (series.mark == Mark::HeatMap) {
            extent.add(cellBorders(series.x));
        } else if (series.mark == Mark::Bars || series.mark == Mark::Spans) {
            const double half = barWidth(series) / 2;
            for (double x : series.x) {
                extent.add(x - half);
                extent.add(x + half);
            }
            padding = std::max(padding, 0.01);
        } else {
            extent.add(series.x);
            padding = std::max(padding, series.mark == Mark::Points ? 0.04 : 0.015);
        }
    }
    addReferences(chart, true, extent);
    return padded(extent, axis.logarithmic, padding, padding);
}

AxisRange valueRange(const Chart &chart)
{
    const Chart::Axis &axis = valueAxis(chart);
    if (std::optional<AxisRange> chosen = chosenRange(axis, axis.logarithmic)) {
        // Bars start at zero, whatever part was asked for.
        const bool fromZero =
            !chosen->logarithmic && axis.categories.isEmpty() &&
            std::any_of(chart.series.begin(), chart.series.end(),
                        [](const Chart::Series &one) { return one.mark == Mark::Bars; });
        if (fromZero)
            chosen = guarded(std::min(chosen->lower, 0.0), std::max(chosen->upper, 0.0), false);
        return *chosen;
    }
    Extent extent(axis.logarithmic);
    bool bars = false;
    bool cells = false;
    for (const Chart::Series &series : chart.series) {
        if (series.mark == Mark::HeatMap) {
            extent.add(cellBorders(series.y));
            cells = true;
            continue;
        }
        if (series.mark == Mark::Bars) {
            extent.add(0);
            bars = true;
        }
        if (series.mark != Mark::Band && series.mark != Mark::Spans)
            extent.add(series.y);
        extent.add(series.low);
        extent.add(series.high);
    }
    addReferences(chart, false, extent);
    const double margin = cells ? 0 : 0.05;
    const bool fromZero = bars && extent.lower() >= 0;
    const bool toZero = bars && extent.upper() <= 0;
    return padded(extent, axis.logarithmic, fromZero ? 0 : margin, toZero ? 0 : margin);
}

QList<BarSlot> barSlots(const Chart &chart)
{
    int count = 0;
    for (const Chart::Series &series : chart.series)
        count += series.mark == Mark::Bars;
    // Histograms with a width of their own lie over each other; the rest stand side by side.
    QList<BarSlot> placed;
    int at = 0;
    for (const Chart::Series &series : chart.series) {
        const double width = barWidth(series);
        if (series.mark != Mark::Bars || count == 1 || series.barWidth > 0) {
            placed.append({0, width});
            continue;
        }
        const double each = width / count;
        placed.append({(at - (count - 1) / 2.0) * each, each});
        ++at;
    }
    return placed;
}

QList<double> cellBorders(const QList<double> &centres)
{
    const qsizetype n = centres.size();
    if (n == 0)
        return {};
    if (n == 1)
        return {centres[0] - 0.5, centres[0] + 0.5};
    QList<double> borders{centres[0] - (centres[1] - centres[0]) / 2};
    for (qsizetype i = 1; i < n; ++i)
        borders.append((centres[i - 1] + centres[i]) / 2);
    borders.append(centres[n - 1] + (centres[n - 1] - centres[n - 2]) / 2);
    return borders;
}

} // namespace tenbin
