// A forest grown out, sqrt(d) features a split: 100 trees at S and M, 20 trees of depth 16 at L.
// Counters: auc on the test rows, mean leaves of a tree. predict: the test rows of the same forest.
// rival: the same rows and settings in scikit-learn, in the same run, where python3-sklearn is
// installed ($TENBIN_BENCH_PYTHON, else python3); ratio: ours / theirs, best round of each.
// save, load: the grown forest as a file; file_mb.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "models/learner.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <limits>

using namespace tenbin;

namespace {

const bench::Sample &sampleOf(char size)
{
    static QMap<char, bench::Sample> samples;
    if (!samples.contains(size))
        samples.insert(size, bench::sample(size));
    return *samples.constFind(size);
}

int treesOf(char size)
{
    return size == 'L' ? 20 : 100;
}

int depthOf(char size)
{
    return size == 'L' ? 16 : 0;
}

ModelPtr grow(const bench::Sample &sample, char size, int threads)
{
    const Learner &forest = *shelf<Learner>().find(QStringLiteral("random_forest"));
    const QJsonObject given{
        {"trees", treesOf(size)}, {"max_depth", depthOf(size)}, {"min_leaf", 1}};
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

/// Seconds and area of scikit-learn's forest; empty when there is none.
QList<double> rivalFigures(const bench::Sample &sample, char size, int runs)
{
    const QTemporaryDir folder;
    if (!bench::writeSample(sample, size, folder.path()))
        return {};
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    python.start(qEnvironmentVariable("TENBIN_BENCH_PYTHON", QStringLiteral("python3")),
                 {QStringLiteral(FOREST_RIVAL), folder.path(), QString(QLatin1Char(size)),
                  QString::number(treesOf(size)), QString::number(depthOf(size)),
                  QString::number(runs)});
    python.waitForFinished(-1);
    QList<double> figures;
    for (const QByteArray &word : python.readAllStandardOutput().simplified().split(' '))
        figures.append(word.toDouble());
    return python.exitCode() == 0 && figures.size() == 2 ? figures : QList<double>();
}

void rival(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const bench::Sample &sample = sampleOf(size);
    ModelPtr model;
    double best = std::numeric_limits<double>::infinity();
    for (auto _ : state) {
        const double seconds = bench::secondsOf([&] { model = grow(sample, size, 2); });
        best = std::min(best, seconds);
        state.SetIterationTime(seconds);
    }
    const QList<double> theirs = rivalFigures(sample, size, size == 'S' ? 5 : 1);
    if (theirs.isEmpty()) {
        state.SkipWithError("no python3 with scikit-learn here");
        return;
    }
    state.counters["rival_ms"] = 1000 * theirs[0];
    state.counters["ours_ms"] = 1000 * best;
    state.counters["ratio"] = best / theirs[0];
    state.counters["rival_auc"] = theirs[1];
    state.counters["auc"] = bench::rocAuc(
        sample.test.target.values, model->predict(sample.test.features, {1, 2}).value().col(1));
}

void save(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const ModelPtr model = grow(sampleOf(size), size, 2);
    const QTemporaryDir folder;
    for (auto _ : state) {
        if (!model->save(folder.path()))
            state.SkipWithError("cannot save");
    }
    qint64 bytes = 0;
    for (const QFileInfo &file : QDir(folder.path()).entryInfoList(QDir::Files))
        bytes += file.size();
    state.counters["file_mb"] = double(bytes) / 1e6;
}

void load(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const QTemporaryDir folder;
    if (!grow(sampleOf(size), size, 2)->save(folder.path()))
        state.SkipWithError("cannot save");
    const Learner &forest = *shelf<Learner>().find(QStringLiteral("random_forest"));
    for (auto _ : state)
        benchmark::DoNotOptimize(forest.load(folder.path()));
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

BENCHMARK(rival)->ArgName("size")->Arg('S')->Arg('M')->UseManualTime()->Iterations(5)->Unit(
    benchmark::kMillisecond);
BENCHMARK(save)->ArgName("size")->Arg('S')->Arg('M')->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(load)->ArgName("size")->Arg('S')->Arg('M')->UseRealTime()->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
