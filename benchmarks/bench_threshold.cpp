// A threshold that is dragged: what one update of the page takes.
#include "benchmarks/sample_predictions.h"
#include "models/threshold_curve.h"

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

Predictions predictions(size_t rows, bool weighted)
{
    Predictions made = bench::binaryPredictions(rows);
    RandomStream random(2);
    for (size_t row = 0; weighted && row < rows; ++row)
        made.weights.push_back(0.5 + random.uniform());
    return made;
}

CostMatrix costs(const Predictions &made)
{
    return CostMatrix::parse(QStringLiteral("0,1;5,0"), made.classes).value();
}

/// Confusion, every metric with its interval of 1,000 resamples, the cost, and the table of them.
void dragUpdate(benchmark::State &state)
{
    const Predictions made = predictions(size_t(state.range(0)), state.range(1) != 0);
    const ThresholdCurve curve = ThresholdCurve::make(made).value();
    const CostMatrix matrix = costs(made);
    RandomStream random(2);
    for (auto _ : state) {
        const ThresholdCells cells = curve.at(random.uniform());
        const QList<ThresholdFigure> figures = thresholdFigures(cells, 1, matrix);
        benchmark::DoNotOptimize(thresholdTable(cells, figures, QStringLiteral("yes")));
    }
}

/// Sorting, once when predictions are opened.
void openPredictions(benchmark::State &state)
{
    const Predictions made = predictions(size_t(state.range(0)), false);
    for (auto _ : state)
        benchmark::DoNotOptimize(ThresholdCurve::make(made));
}

/// New costs: the line of every metric and the cheapest threshold among all scores.
void newCosts(benchmark::State &state)
{
    const Predictions made = predictions(size_t(state.range(0)), false);
    const ThresholdCurve curve = ThresholdCurve::make(made).value();
    const CostMatrix matrix = costs(made);
    for (auto _ : state) {
        for (const ThresholdMetric &metric : thresholdMetrics())
            benchmark::DoNotOptimize(curve.line(metric));
        benchmark::DoNotOptimize(curve.costLine(matrix));
        benchmark::DoNotOptimize(curve.cheapest(matrix));
    }
}

} // namespace

BENCHMARK(dragUpdate)->Args({300'000, 0})->Args({300'000, 1})->Unit(benchmark::kMillisecond);
BENCHMARK(openPredictions)->Arg(300'000)->Unit(benchmark::kMillisecond);
BENCHMARK(newCosts)->Arg(300'000)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
