#include "benchmarks/sample_predictions.h"
#include "models/evaluation.h"
#include "models/evaluation_bootstrap.h"

#include <benchmark/benchmark.h>

#include <cmath>

using namespace tenbin;

namespace {

Predictions multiclass(size_t rows, int classes)
{
    RandomStream random(2);
    Predictions made;
    made.problem = Problem::Multiclass;
    for (int k = 0; k < classes; ++k)
        made.classes.append(QString::number(k));
    made.probabilities.resize(Eigen::Index(rows), classes);
    for (size_t row = 0; row < rows; ++row) {
        Eigen::RowVectorXd shares(classes);
        for (int k = 0; k < classes; ++k)
            shares(k) = std::exp(2 * random.normal());
        shares /= shares.sum();
        Eigen::Index likeliest = 0;
        shares.maxCoeff(&likeliest);
        made.probabilities.row(Eigen::Index(row)) = shares;
        made.predicted.push_back(double(likeliest));
        made.truth.push_back(random.uniform() < 0.7 ? double(likeliest)
                                                    : double(random.below(quint64(classes))));
    }
    return made;
}

Predictions regression(size_t rows)
{
    RandomStream random(3);
    Predictions made;
    for (size_t row = 0; row < rows; ++row) {
        made.truth.push_back(10 + random.normal());
        made.predicted.push_back(made.truth.back() + 0.5 * random.normal());
    }
    return made;
}

EvaluationOptions twoThreads()
{
    EvaluationOptions options;
    options.threads = 2;
    return options;
}

void evaluate(benchmark::State &state, const Predictions &predictions, const char *shown)
{
    NoProgress progress;
    double value = 0;
    double width = 0;
    for (auto _ : state) {
        const Evaluation evaluation = evaluateAll(predictions, twoThreads(), progress).value();
        const MetricEstimate *estimate = evaluation.find(QString::fromLatin1(shown));
        value = estimate->value;
        width = estimate->high - estimate->low;
    }
    state.counters[shown] = value;
    state.counters["interval_width"] = width;
    state.counters["resamples"] = affordableResamples(predictions, twoThreads().resamples);
}

void binaryAllMetrics(benchmark::State &state)
{
    evaluate(state, bench::binaryPredictions(size_t(state.range(0))), "roc_auc");
}

void multiclassAllMetrics(benchmark::State &state)
{
    evaluate(state, multiclass(size_t(state.range(0)), int(state.range(1))), "roc_auc_ovr");
}

void regressionAllMetrics(benchmark::State &state)
{
    evaluate(state, regression(size_t(state.range(0))), "r2");
}

void bootstrapAuc(benchmark::State &state)
{
    const Predictions predictions =
        inReadingOrder(bench::binaryPredictions(size_t(state.range(0))));
    QList<NamedMetric> metrics = metricsFor(predictions);
    metrics.removeIf([](const NamedMetric &one) { return one.name != QLatin1String("roc_auc"); });
    NoProgress progress;
    double width = 0;
    for (auto _ : state) {
        const EvaluationData data(predictions);
        EvaluationView view(data);
        MetricEstimate estimate;
        estimate.value = metrics.first().evaluate(view);
        QList<MetricEstimate> estimates{estimate};
        if (!addBootstrapIntervals(data, metrics, twoThreads(), estimates, progress))
            state.SkipWithError("no interval");
        width = estimates.first().high - estimates.first().low;
    }
    state.counters["interval_width"] = width;
}

} // namespace

BENCHMARK(bootstrapAuc)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(binaryAllMetrics)
    ->Arg(48'842)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(multiclassAllMetrics)
    ->Args({6'497, 7})
    ->Args({100'000, 10})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(regressionAllMetrics)
    ->Arg(20'640)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_MAIN();
