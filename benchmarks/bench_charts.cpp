// Full redraws of a chart as ChartPainter draws it, and of the same data as QCustomPlot draws it
// on its own, in one run: gate 16 ms up to a million points, 50 ms at ten million.
#undef QT_NO_KEYWORDS // QCustomPlot's header is written with them

#include "core/random.h"
#include "reports/chart_painter.h"

#include <QApplication>

#include <benchmark/benchmark.h>
#include <qcustomplot.h>

#include <cmath>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

const QSize screen(1200, 700);

Chart chartOf(Mark mark, qsizetype points)
{
    Chart chart;
    chart.series.resize(1);
    Chart::Series &series = chart.series.first();
    series.mark = mark;
    RandomStream random(1);
    double walk = 0;
    for (qsizetype i = 0; i < points; ++i) {
        walk += random.normal();
        series.x.append(mark == Mark::Points ? random.normal() : double(i));
        series.y.append(mark == Mark::Points ? random.normal() : walk);
    }
    return chart;
}

/// One redraw of a whole picture, as panning, zooming and resizing need it.
void redraw(benchmark::State &state, Mark mark)
{
    ChartPainter painter(chartOf(mark, state.range(0)));
    qsizetype drawn = 0;
    for (auto _ : state)
        drawn += painter.image(screen).sizeInBytes();
    benchmark::DoNotOptimize(drawn);
    state.counters["points"] = double(state.range(0));
}

void line(benchmark::State &state)
{
    redraw(state, Mark::Line);
}

void cloud(benchmark::State &state)
{
    redraw(state, Mark::Points);
}

/// A beeswarm of ten columns: points in the colours of a value, all of them drawn.
void beeswarm(benchmark::State &state)
{
    Chart chart;
    chart.horizontal = true;
    RandomStream random(1);
    for (int column = 0; column < 10; ++column) {
        Chart::Series series = chartOf(Mark::Points, state.range(0)).series.first();
        for (double &x : series.x)
            x = column + 0.4 * (2 * random.uniform() - 1);
        for (const double y : std::as_const(series.y))
            series.z.append(y + random.normal());
        chart.y.categories.append(QStringLiteral("column %1").arg(column));
        chart.series.append(series);
    }
    ChartPainter painter(chart);
    qsizetype drawn = 0;
    for (auto _ : state)
        drawn += painter.image(screen).sizeInBytes();
    benchmark::DoNotOptimize(drawn);
    state.counters["points"] = double(10 * state.range(0));
}

/// The rival: its own adaptive sampling, discs of three pixels for a cloud, into an image.
void rawRedraw(benchmark::State &state, Mark mark)
{
    const Chart chart = chartOf(mark, state.range(0));
    QCustomPlot plot;
    plot.setAttribute(Qt::WA_DontShowOnScreen);
    plot.setViewport(QRect(QPoint(), screen));
    QCPGraph *graph = plot.addGraph();
    graph->setAdaptiveSampling(true);
    graph->setData(chart.series[0].x, chart.series[0].y, mark == Mark::Line);
    if (mark == Mark::Points) {
        graph->setLineStyle(QCPGraph::lsNone);
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, 3));
    }
    plot.rescaleAxes();
    QImage image(screen, QImage::Format_ARGB32_Premultiplied);
    for (auto _ : state) {
        image.fill(Qt::white);
        QCPPainter painter(&image);
        plot.toPainter(&painter, screen.width(), screen.height());
        painter.end();
        benchmark::DoNotOptimize(image.constBits());
    }
    state.counters["points"] = double(state.range(0));
}

void rawLine(benchmark::State &state)
{
    rawRedraw(state, Mark::Line);
}

void rawCloud(benchmark::State &state)
{
    rawRedraw(state, Mark::Points);
}

/// From data to the first picture: what opening a result costs for each chart.
void open(benchmark::State &state)
{
    const Chart chart = chartOf(Mark::Line, state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(ChartPainter(chart).image({480, 300}));
}

void sizes(benchmark::internal::Benchmark *bench)
{
    bench->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000)->Unit(benchmark::kMillisecond);
}

} // namespace

BENCHMARK(line)->Arg(200)->Apply(sizes);
BENCHMARK(rawLine)->Apply(sizes);
BENCHMARK(cloud)->Arg(2'000)->Arg(20'000)->Apply(sizes);
BENCHMARK(beeswarm)->Arg(500)->Arg(5'000)->Arg(50'000)->Unit(benchmark::kMillisecond);
BENCHMARK(rawCloud)->Apply(sizes);
BENCHMARK(open)->Arg(200)->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
