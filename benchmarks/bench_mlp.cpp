// Perceptron d-256-128-1, Adam 1e-3, as PyTorch users write it: five epochs (one at L) on
// standardised features. Quality: area under the ROC curve of the test rows.
#include "benchmarks/bench_data.h"
#include "models/mlp.h"
#include "models/mlp_model.h"

#include <QCoreApplication>

#include <benchmark/benchmark.h>

#include <cmath>
#include <map>
#include <numeric>

namespace tenbin {

namespace {

void standardise(TrainingSet &training, TrainingSet &test)
{
    for (Eigen::Index column = 0; column < training.features.dense.cols(); ++column) {
        const double mean = training.features.dense.col(column).mean();
        const double deviation =
            std::sqrt((training.features.dense.col(column).array() - mean).square().mean());
        for (TrainingSet *set : {&training, &test})
            set->features.dense.col(column).array() =
                (set->features.dense.col(column).array() - mean) / deviation;
    }
}

const bench::Sample &problemOf(char size)
{
    static std::map<char, bench::Sample> known;
    if (!known.contains(size)) {
        bench::Sample problem = bench::sample(size);
        standardise(problem.training, problem.test);
        known[size] = std::move(problem);
    }
    return known[size];
}

void trainMlp(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const bench::Sample &problem = problemOf(size);
    const Result<TorchDoor> door = openTorch();
    if (!door) {
        state.SkipWithError(qPrintable(door.error().text));
        return;
    }
    Rows all(size_t(problem.training.features.rowCount()));
    std::iota(all.begin(), all.end(), 0U);
    const std::vector<float> x = floatRows(problem.training.features, all);
    const std::vector<float> y(problem.training.target.values.begin(),
                               problem.training.target.values.end());
    MlpSettings settings;
    settings.hidden = {256, 128};
    settings.batch = int(state.range(1));
    settings.epochs = size == 'L' ? 1 : 5;
    settings.cosine = false;
    settings.warmup = 0;
    settings.patience = 0;
    settings.seed = 1;
    const MlpRows rows{int(all.size()), int(problem.training.features.columnCount()), x, y, {}};
    NoProgress progress;
    Result<MlpFit> fit;
    for (auto _ : state)
        fit = door->trainMlp(rows, {}, settings, progress);
    if (!fit) {
        state.SkipWithError(qPrintable(fit.error().text));
        return;
    }
    const MlpModel model(fit->network, problem.training.target.classes, 0, 1, {});
    const Eigen::MatrixXd predicted = model.predict(problem.test.features, {}).value();
    state.counters["auc"] = bench::rocAuc(problem.test.target.values, predicted.col(1));
}

} // namespace

BENCHMARK(trainMlp)
    ->ArgNames({"size", "batch"})
    ->Args({'S', 256})
    ->Args({'M', 256})
    ->Args({'M', 4096})
    ->Args({'L', 256})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

} // namespace tenbin

int main(int argc, char **argv)
{
    // The module is found beside the program.
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
