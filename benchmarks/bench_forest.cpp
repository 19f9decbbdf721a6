// A forest grown out, sqrt(d) features a split: 100 trees at S and M, 20 trees of depth 16 at L.
// Counters: auc on the test rows, mean leaves of a tree. predict: the test rows of the same forest.
#include "benchmarks/bench_data.h"

#include "models/learner.h"

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

const bench::Sample &sampleOf(char size)
{
    static QMap<char, bench::Sample> samples;
    if (!samples.contains(size))
        samples.insert(size, bench::sample(size));
    return *samples.constFind(size);
}

ModelPtr grow(const bench::Sample &sample, char size, int threads)
{
    const Learner &forest = *shelf<Learner>().find(QStringLiteral("random_forest"));
    const QJsonObject given{{"trees", size == 'L' ? 20 : 100}, {"max_depth", size == 'L' ? 16 : 0}};
    NoProgress progress;
    return forest
        .fit(sample.training, Params::checked(forest.params, given).value(), {1, threads}, progress)
        .value();
}

void train(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const bench::Sample &sample = sampleOf(size);
    ModelPtr model;
    for (auto _ : state)
        model = grow(sample, size, int(state.range(1)));
    state.counters["auc"] = bench::rocAuc(
        sample.test.target.values, model->predict(sample.test.features, {1, 2}).value().col(1));
    state.counters["mean_leaves"] = model->summary().value("mean_leaves").toDouble();
}

void predict(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const bench::Sample &sample = sampleOf(size);
    const ModelPtr model = grow(sample, size, 2);
    for (auto _ : state)
        benchmark::DoNotOptimize(model->predict(sample.test.features, {1, int(state.range(1))}));
    state.counters["rows_per_s"] = benchmark::Counter(
        double(sample.test.features.rowCount()), benchmark::Counter::kIsIterationInvariantRate);
}

} // namespace

BENCHMARK(train)
    ->ArgNames({"size", "threads"})
    ->Args({'S', 1})
    ->Args({'S', 2})
    ->Args({'M', 1})
    ->Args({'M', 2})
    ->Args({'L', 2})
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(predict)
    ->ArgNames({"size", "threads"})
    ->Args({'S', 2})
    ->Args({'M', 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
