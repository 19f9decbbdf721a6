#include "core/random.h"
#include "reports/chart_painter.h"

#include <QApplication>

#include <benchmark/benchmark.h>

#include <cmath>

using namespace tenbin;

namespace {

const QSize screen(1200, 700);

Chart chartOf(Chart::Series::Mark mark, qsizetype points)
{
    Chart chart;
    chart.series.resize(1);
    Chart::Series &series = chart.series.first();
    series.mark = mark;
    RandomStream random(1);
    double walk = 0;
    for (qsizetype i = 0; i < points; ++i) {
        walk += random.normal();
        series.x.append(mark == Chart::Series::Mark::Points ? random.normal() : double(i));
        series.y.append(mark == Chart::Series::Mark::Points ? random.normal() : walk);
    }
    return chart;
}

/// One redraw of a whole picture, as panning, zooming and resizing need it.
void redraw(benchmark::State &state, Chart::Series::Mark mark)
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
    redraw(state, Chart::Series::Mark::Line);
}

void cloud(benchmark::State &state)
{
    redraw(state, Chart::Series::Mark::Points);
}

/// From data to the first picture: what opening a result costs for each chart.
void open(benchmark::State &state)
{
    const Chart chart = chartOf(Chart::Series::Mark::Line, state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(ChartPainter(chart).image({480, 300}));
}

} // namespace

BENCHMARK(line)
    ->Arg(200)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(cloud)
    ->Arg(2'000)
    ->Arg(20'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(open)->Arg(200)->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
