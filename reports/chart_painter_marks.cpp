#include "reports/chart_painter_marks.h"

#include "reports/chart_frame.h"
#include "reports/chart_marks.h"
#include "reports/chart_painter_plot.h"
#include "reports/chart_spans.h"
#include "reports/coloured_points.h"
#include "reports/density.h"
#include "reports/long_line.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// Values that an axis can hold: gaps where there is nothing to draw, and nothing so far outside
/// that pixels would overflow.
QVector<double> drawable(const QList<double> &values, const AxisRange &range)
{
    const double reach = 100 * (range.upper - range.lower);
    QVector<double> out(values.size());
    for (qsizetype i = 0; i < values.size(); ++i) {
        const double value = values[i];
        const bool gap = !isDrawable(value) || (range.logarithmic && value <= 0);
        out[i] =
            gap ? qQNaN()
                : std::clamp(value, range.logarithmic ? range.lower * 1e-6 : range.lower - reach,
                             range.upper + reach);
    }
    return out;
}

void addLine(ChartPlot &plot, qsizetype index, const QColor &colour)
{
    const Chart::Series &series = plot.chart.series[index];
    if (series.mark == Mark::Line && series.x.size() > longLine &&
        series.x.size() == series.y.size() && std::is_sorted(series.x.begin(), series.x.end())) {
        return plot.addPainted(
            [&plot, index, colour,
             blocks = LineBlocks(series.y, plot.values().logarithmic)](QPainter &painter) {
                drawLongLine(painter, plot.chart.series[index], blocks, plot.at(), colour);
            });
    }
    const QVector<double> x = drawable(series.x, plot.positions()),
                          y = drawable(series.y, plot.values());
    if (x.size() != y.size())
        return;
    const QPen pen(colour, series.muted ? 1.0 : 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    // A curve need not be a function of x; sampling needs ascending keys, and NaN has no order.
    const bool ascending = std::is_sorted(x.begin(), x.end(), std::less_equal<>()) ||
                           std::is_sorted(x.begin(), x.end());
    const bool whole = std::none_of(x.begin(), x.end(), [](double v) { return std::isnan(v); });
    if (!ascending || !whole) {
        auto *curve = new QCPCurve(&plot.positionLine(), &plot.valueLine());
        curve->setData(x, y);
        curve->setPen(pen);
        return;
    }
    auto *graph = new QCPGraph(&plot.positionLine(), &plot.valueLine());
    graph->setData(x, y, true);
    graph->setPen(pen);
    if (series.mark == Mark::Step)
        graph->setLineStyle(QCPGraph::lsStepLeft);
    if (x.size() <= 12 && !series.muted && !plot.chart.square)
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 5));
}

void addBand(ChartPlot &plot, const Chart::Series &series, const QColor &colour)
{
    const QVector<double> x = drawable(series.x, plot.positions());
    if (series.low.size() != x.size() || series.high.size() != x.size() ||
        !std::is_sorted(x.begin(), x.end()))
        return;
    QColor fill = colour;
    fill.setAlpha(series.muted ? 45 : 55);
    auto *low = new QCPGraph(&plot.positionLine(), &plot.valueLine());
    auto *high = new QCPGraph(&plot.positionLine(), &plot.valueLine());
    low->setData(x, drawable(series.low, plot.values()), true);
    high->setData(x, drawable(series.high, plot.values()), true);
    for (QCPGraph *graph : {low, high}) {
        graph->setPen(Qt::NoPen);
        if (series.mark == Mark::Step)
            graph->setLineStyle(QCPGraph::lsStepLeft);
    }
    high->setBrush(fill);
    high->setChannelFillGraph(low);
}

void addBars(ChartPlot &plot, qsizetype index, const BarSlot &slot, const QColor &colour)
{
    const Chart::Series &series = plot.chart.series[index];
    if (series.x.size() != series.y.size())
        return;
    QVector<double> centres, heights;
    const QVector<double> x = drawable(series.x, plot.positions()),
                          y = drawable(series.y, plot.values());
    for (qsizetype i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i]) || std::isnan(y[i]))
            continue;
        centres.append(x[i] + slot.offset);
        heights.append(y[i]);
    }
    auto *bars = new QCPBars(&plot.positionLine(), &plot.valueLine());
    bars->setWidth(slot.width);
    bars->setBaseValue(plot.values().logarithmic ? plot.values().lower : 0);
    bars->setData(centres, heights);
    const bool touching = series.barWidth > 0;
    QColor fill = colour;
    if (touching && plot.chart.series.size() > 1)
        fill.setAlpha(150);
    bars->setBrush(fill);
    bars->setPen(touching ? QPen(plot.style.colours.base, 1) : QPen(Qt::NoPen));
    if (!series.low.isEmpty()) {
        plot.addPainted([&plot, index, slot](QPainter &painter) {
            drawWhiskers(painter, plot.chart.series[index], plot.at(), slot.offset,
                         plot.style.colours.text);
        });
    }
}

void addPoints(ChartPlot &plot, const Chart::Series &series, const QColor &colour)
{
    const qsizetype index = &series - plot.chart.series.constData();
    if (!series.z.isEmpty() && series.z.size() == series.x.size()) {
        plot.addPainted([&plot, index](QPainter &painter) {
            const Chart::Series &drawn = plot.chart.series[index];
            drawWhiskers(painter, drawn, plot.at(), 0, plot.style.colours.muted);
            drawColouredPoints(painter, drawn, colourScaleOf(plot.chart, drawn), plot.at());
        });
        return;
    }
    qsizetype clouds = 0;
    for (const Chart::Series &one : plot.chart.series)
        clouds += one.mark == Mark::Points && one.z.isEmpty();
    const QColor tint = clouds > 1 ? colour : QColor();
    if (isDense(plot.chart) && series.x.size() == series.y.size()) {
        plot.addPainted([&plot, index, tint](QPainter &painter) {
            drawDensity(painter, plot.chart.series[index], plot.at(), tint);
        });
        return;
    }
    plot.addPainted([&plot, index, colour](QPainter &painter) {
        drawWhiskers(painter, plot.chart.series[index], plot.at(), 0, colour);
        drawPoints(painter, plot.chart.series[index], plot.at(), colour);
    });
}

void addSeries(ChartPlot &plot, qsizetype index, const BarSlot &slot)
{
    const Chart::Series &series = plot.chart.series[index];
    const QColor colour = seriesColour(plot.chart, index, plot.style.colours);
    switch (series.mark) {
    case Mark::Line:
    case Mark::Step:
        if (!series.low.isEmpty())
            addBand(plot, series, colour);
        return addLine(plot, index, colour);
    case Mark::Band: return addBand(plot, series, colour);
    case Mark::Bars: return addBars(plot, index, slot, colour);
    case Mark::Points: return addPoints(plot, series, colour);
    case Mark::HeatMap:
        plot.addPainted([&plot, index](QPainter &painter) {
            const Chart::Series &drawn = plot.chart.series[index];
            drawCells(painter, drawn, colourScaleOf(plot.chart, drawn), plot.at(), plot.style);
        });
        return;
    case Mark::Spans:
        plot.addPainted([&plot, index, slot](QPainter &painter) {
            drawSpans(painter, plot.chart, index, slot.width, plot.at(), plot.style);
        });
    }
}

} // namespace

void addAllSeries(ChartPlot &plot)
{
    const QList<BarSlot> places = barSlots(plot.chart);
    for (qsizetype i = 0; i < places.size(); ++i)
        addSeries(plot, i, places[i]);
}

} // namespace tenbin
