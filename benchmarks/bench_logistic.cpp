// Logistic regression, C = 1 on standardised features: one fit, and five stratified folds with
// the AUC of each held-out fold, which is what scikit-learn's cross_val_score does of
// make_pipeline(StandardScaler(), LogisticRegression()).
#include "benchmarks/bench_data.h"

#include "data/split.h"

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

const Learner &logistic()
{
    return *shelf<Learner>().find(QStringLiteral("logistic_regression"));
}

Params params()
{
    return Params::initial(logistic().params);
}

Split stratifiedFolds(const Target &target)
{
    const std::vector<qint32> strata(target.values.begin(), target.values.end());
    SplitInput input;
    input.rows = qsizetype(strata.size());
    input.strata = strata;
    SplitSpec spec;
    spec.kind = SplitSpec::Kind::Stratified;
    return makeSplit(spec, input, 1).value();
}

void oneFit(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    NoProgress progress;
    ModelPtr model;
    for (auto _ : state)
        model =
            logistic().fit(sample.training, params(), {1, int(state.range(1))}, progress).value();
    state.counters["auc"] = bench::rocAuc(
        sample.test.target.values, model->predict(sample.test.features, {1, 2}).value().col(1));
}

void fiveFolds(benchmark::State &state)
{
    const TrainingSet &training = sampleOf(char(state.range(0))).training;
    const Context context{1, int(state.range(1))};
    NoProgress progress;
    double auc = 0;
    for (auto _ : state) {
        const Split split = stratifiedFolds(training.target);
        std::vector<Rows> subsets;
        for (const Fold &fold : split.folds)
            subsets.push_back(fold.train);
        const std::vector<ModelPtr> models =
            logistic().fitSubsets(training, subsets, params(), context, progress).value();
        auc = 0;
        for (size_t fold = 0; fold < models.size(); ++fold) {
            const Rows &test = split.folds[fold].test;
            const Eigen::VectorXd score =
                models[fold]->predict(training.features.taken(test), context).value().col(1);
            auc += bench::rocAuc(training.target.taken(test).values, score) / double(models.size());
        }
    }
    state.counters["auc"] = auc;
}

/// The same without splitting, predicting and scoring.
void fiveFoldsFitOnly(benchmark::State &state)
{
    const TrainingSet &training = sampleOf(char(state.range(0))).training;
    std::vector<Rows> subsets;
    for (const Fold &fold : stratifiedFolds(training.target).folds)
        subsets.push_back(fold.train);
    NoProgress progress;
    for (auto _ : state)
        benchmark::DoNotOptimize(
            logistic().fitSubsets(training, subsets, params(), {1, int(state.range(1))}, progress));
}

void sizes(benchmark::internal::Benchmark *benchmark)
{
    benchmark->ArgNames({"size", "threads"})->Unit(benchmark::kMillisecond)->UseRealTime();
    for (char size : {'S', 'M', 'L'}) {
        for (int threads : {1, 2})
            benchmark->Args({size, threads});
    }
}

} // namespace

BENCHMARK(oneFit)->Apply(sizes);
BENCHMARK(fiveFoldsFitOnly)->Apply(sizes);
BENCHMARK(fiveFolds)->Apply(sizes);

BENCHMARK_MAIN();
