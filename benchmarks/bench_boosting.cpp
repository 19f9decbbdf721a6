// 100 rounds of depth 6 with 256 bins: the bare library call, our learner, and five folds.
// Counters: auc; fits = how many single one-thread fits the five folds cost together.
#include "benchmarks/bench_data.h"

#include "models/learner.h"

#include <benchmark/benchmark.h>
#include <xgboost/c_api.h>

#include <sys/resource.h>

#include <chrono>

using namespace tenbin;

namespace {

const bench::Sample &sampleOf(char size)
{
    static QMap<char, bench::Sample> samples;
    if (!samples.contains(size))
        samples.insert(size, bench::sample(size));
    return *samples.constFind(size);
}

const Learner &boosting()
{
    return *shelf<Learner>().find(QStringLiteral("gradient_boosting"));
}

Params params()
{
    return Params::checked(boosting().params, {{"rounds", 100}, {"early_stopping_rounds", 0}})
        .value();
}

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What a program does that knows XGBoost only: a float matrix in memory, 100 updates.
void bareLibrary(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    const QByteArray threads = QByteArray::number(qint64(state.range(1)));
    const RowMajor rows = sample.training.features.dense.cast<float>();
    const RowMajor testRows = sample.test.features.dense.cast<float>();
    const std::vector<float> labels(sample.training.target.values.begin(),
                                    sample.training.target.values.end());
    Eigen::VectorXd score;
    for (auto _ : state) {
        DMatrixHandle matrix = nullptr;
        BoosterHandle booster = nullptr;
        XGDMatrixCreateFromMat_omp(rows.data(), bst_ulong(rows.rows()), bst_ulong(rows.cols()), NAN,
                                   &matrix, int(state.range(1)));
        XGDMatrixSetFloatInfo(matrix, "label", labels.data(), labels.size());
        XGBoosterCreate(&matrix, 1, &booster);
        for (const auto &[name, value] : {std::pair{"objective", "binary:logistic"},
                                          {"tree_method", "hist"},
                                          {"max_depth", "6"},
                                          {"max_bin", "256"},
                                          {"eta", "0.1"},
                                          {"verbosity", "0"},
                                          {"nthread", threads.constData()}})
            XGBoosterSetParam(booster, name, value);
        for (int round = 0; round < 100; ++round)
            XGBoosterUpdateOneIter(booster, round, matrix);
        state.PauseTiming();
        DMatrixHandle test = nullptr;
        bst_ulong count = 0;
        const float *predicted = nullptr;
        XGDMatrixCreateFromMat(testRows.data(), bst_ulong(testRows.rows()),
                               bst_ulong(testRows.cols()), NAN, &test);
        XGBoosterPredict(booster, test, 0, 0, 0, &count, &predicted);
        score = Eigen::Map<const Eigen::VectorXf>(predicted, Eigen::Index(count)).cast<double>();
        XGDMatrixFree(test);
        XGDMatrixFree(matrix);
        XGBoosterFree(booster);
        state.ResumeTiming();
    }
    state.counters["auc"] = bench::rocAuc(sample.test.target.values, score);
}

void learner(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    NoProgress progress;
    ModelPtr model;
    for (auto _ : state)
        model =
            boosting().fit(sample.training, params(), {1, int(state.range(1))}, progress).value();
    state.counters["auc"] = bench::rocAuc(
        sample.test.target.values, model->predict(sample.test.features, {1, 2}).value().col(1));
}

/// Processor seconds of all threads: what stays comparable when other programs are busy.
double processorSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/// Five folds with two threads, against one fit of all rows with one thread, just before.
void fiveFolds(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    const auto rows = quint32(sample.training.features.rowCount());
    std::vector<Rows> folds(5);
    for (quint32 row = 0; row < rows; ++row) {
        for (quint32 k = 0; k < 5; ++k) {
            if (row % 5 != k)
                folds[k].push_back(row);
        }
    }
    NoProgress progress;
    double singles = 0, together = 0, singleWork = 0, togetherWork = 0;
    double auc = 0;
    for (auto _ : state) {
        using Clock = std::chrono::steady_clock;
        const double work = processorSeconds();
        const auto begin = Clock::now();
        benchmark::DoNotOptimize(boosting().fit(sample.training, params(), {1, 1}, progress));
        const auto middle = Clock::now();
        const double middleWork = processorSeconds();
        const auto models =
            boosting().fitSubsets(sample.training, folds, params(), {1, 2}, progress).value();
        const auto end = Clock::now();
        singleWork += middleWork - work;
        togetherWork += processorSeconds() - middleWork;
        singles += std::chrono::duration<double>(middle - begin).count();
        together += std::chrono::duration<double>(end - middle).count();
        state.SetIterationTime(std::chrono::duration<double>(end - middle).count());
        auc = 0;
        for (const ModelPtr &model : models)
            auc += bench::rocAuc(sample.test.target.values,
                                 model->predict(sample.test.features, {1, 2}).value().col(1)) /
                   5;
    }
    state.counters["auc"] = auc;
    state.counters["fits"] = together / singles;
    state.counters["work_share_of_k"] = togetherWork / singleWork / 5;
    state.counters["share_of_k"] = together / singles / 5;
}

void sizes(benchmark::internal::Benchmark *benchmark)
{
    benchmark->ArgNames({"size", "threads"})->Unit(benchmark::kMillisecond);
    for (char size : {'S', 'M'}) {
        for (int threads : {1, 2})
            benchmark->Args({size, threads});
    }
}

} // namespace

BENCHMARK(bareLibrary)->Apply(sizes)->UseRealTime();
BENCHMARK(learner)->Apply(sizes)->UseRealTime();
BENCHMARK(fiveFolds)->ArgName("size")->Arg('S')->Arg('M')->UseManualTime()->Unit(
    benchmark::kMillisecond);

BENCHMARK_MAIN();
