// Nested cross-validation, 5 × 3 folds over 12 values of C of logistic regression: the search on
// all rows, one within each outer fold, and the chosen settings on the outer test rows; from the
// data set to the outer scores, each trial kept in a journal on disk.
// Counters: auc, mean over the outer folds. rival: scikit-learn in the same run, where
// python3-sklearn is installed ($TENBIN_BENCH_PYTHON, else python3); of its ways to use two threads
// the fastest counts. ratio: theirs / ours, best round of each: their nested validation alone
// against all of ours; ratio_whole: with the search on all rows on both sides.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "experiments/nested_tuning.h"

#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>

#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

const TrainingSet &setOf(char size)
{
    static QMap<char, bench::Sample> samples;
    if (!samples.contains(size))
        samples.insert(size, bench::sample(size));
    return samples.constFind(size)->training;
}

Params paramsOf(const QString &target, const QString &nested)
{
    QStringList values;
    for (int k = 0; k < 12; ++k)
        values.append(QString::number(std::pow(10, k / 2.0 - 3), 'g', 17));
    const QJsonObject given{
        {QStringLiteral("learner"), QStringLiteral("logistic_regression")},
        {QStringLiteral("target"), target},
        {QStringLiteral("validation"), QStringLiteral("stratified:5")},
        {QStringLiteral("nested"), nested},
        {QStringLiteral("search"), QStringLiteral("grid")},
        {QStringLiteral("space"), QJsonArray{QStringLiteral("c=") + values.join(u',')}}};
    return Params::checked(tuningParamSpecs(), given).value();
}

TuningResult tuned(const Dataset &dataset, const QString &nested, int threads)
{
    const QTemporaryDir folder;
    const TuningPlan plan =
        planTuning(dataset, paramsOf(dataset.columnNames().last(), nested), 1).value();
    TrialJournal journal = TrialJournal::open(folder.path()).value();
    NoProgress progress;
    return runTuning(dataset, plan, journal, {1, threads}, progress).value();
}

void nested(benchmark::State &state)
{
    const Dataset dataset = bench::datasetOf(setOf(char(state.range(0))));
    double auc = 0;
    for (auto _ : state)
        auc = outerInterval(
                  *tuned(dataset, QStringLiteral("stratified:3"), int(state.range(1))).nested)
                  .mean;
    state.counters["auc"] = auc;
}

/// The search on all rows alone: 12 settings on five folds.
void plain(benchmark::State &state)
{
    const Dataset dataset = bench::datasetOf(setOf(char(state.range(0))));
    for (auto _ : state)
        benchmark::DoNotOptimize(tuned(dataset, {}, int(state.range(1))));
}

void rival(benchmark::State &state)
{
    const char size = char(state.range(0));
    const Dataset dataset = bench::datasetOf(setOf(size));
    double best = std::numeric_limits<double>::infinity();
    double auc = 0;
    for (auto _ : state) {
        const double seconds = bench::secondsOf([&] {
            auc = outerInterval(*tuned(dataset, QStringLiteral("stratified:3"), 2).nested).mean;
        });
        best = std::min(best, seconds);
        state.SetIterationTime(seconds);
    }
    const QTemporaryDir folder;
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    if (bench::writeSample(bench::sample(size), size, folder.path()))
        python.start(qEnvironmentVariable("TENBIN_BENCH_PYTHON", QStringLiteral("python3")),
                     {QStringLiteral(TUNE_RIVAL), folder.path(), QString(QLatin1Char(size)),
                      size == 'S' ? QStringLiteral("3") : QStringLiteral("1")});
    python.waitForFinished(-1);
    double theirs = std::numeric_limits<double>::infinity();
    double theirWhole = theirs;
    for (const QByteArray &line : python.readAllStandardOutput().trimmed().split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() != 4)
            continue;
        const double seconds = words[1].toDouble();
        state.counters["ms_" + words[0].toStdString()] = 1000 * seconds;
        theirWhole = std::min(theirWhole, seconds + words[2].toDouble());
        if (seconds >= theirs)
            continue;
        theirs = seconds;
        state.counters["rival_auc"] = words[3].toDouble();
    }
    if (!std::isfinite(theirs)) {
        state.SkipWithError("no python3 with scikit-learn here");
        return;
    }
    state.counters["auc"] = auc;
    state.counters["ours_ms"] = 1000 * best;
    state.counters["ratio"] = theirs / best;
    state.counters["ratio_whole"] = theirWhole / best;
}

void sizes(benchmark::internal::Benchmark *benchmark)
{
    benchmark->ArgNames({"size", "threads"})->Unit(benchmark::kMillisecond)->UseRealTime();
    for (char size : {'S', 'M'}) {
        for (int threads : {1, 2})
            benchmark->Args({size, threads});
    }
}

} // namespace

BENCHMARK(plain)->Apply(sizes);
BENCHMARK(nested)->Apply(sizes);
BENCHMARK(rival)->ArgName("size")->Arg('S')->Arg('M')->UseManualTime()->Iterations(3)->Unit(
    benchmark::kMillisecond);

BENCHMARK_MAIN();
