// Permutation importance by ROC AUC of all columns of the test rows of size S (5,000 × 20) or M
// (20,000 × 50), five permutations, two threads: boosted trees (100, depth 6) and a forest (100,
// depth 12). Ours: encoding of the rows, shuffling, predicting, scoring. rival: scikit-learn's
// permutation_importance of its own model with the same settings on the same rows, the better of
// one job and two, in the same run, where python3-sklearn is installed ($TENBIN_BENCH_PYTHON, else
// python3). ratio: theirs / ours, best round of each; top: our most important column, rival_top:
// theirs.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "analysis/permutation_importance.h"
#include "analysis/source_columns.h"

#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <limits>

using namespace tenbin;

namespace {

constexpr int repeats = 5;

struct Subject
{
    Dataset rows;
    Pipeline pipeline;
};

Subject trained(const bench::Sample &sample, bool forest)
{
    const Dataset training = bench::datasetOf(sample.training);
    PipelineSpec spec;
    spec.learner = forest ? QStringLiteral("random_forest") : QStringLiteral("gradient_boosting");
    const QJsonObject given =
        forest ? QJsonObject{{"trees", 100}, {"max_depth", 12}, {"min_leaf", 1}}
               : QJsonObject{{"rounds", 100}, {"max_depth", 6}, {"early_stopping_rounds", 0}};
    spec.learnerParams =
        Params::checked(shelf<Learner>().find(spec.learner)->params, given).value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = training.column(training.columnCount() - 1).name();
    spec.columns = training.columnNames();
    const TargetRows target = readTarget(training, spec.target).value();
    Rows positions(target.rows.size());
    for (size_t i = 0; i < positions.size(); ++i)
        positions[i] = quint32(i);
    NoProgress progress;
    return {bench::datasetOf(sample.test),
            Pipeline::fit(training, target, positions, spec, {1, 2}, progress).value()};
}

PermutationImportance importanceOf(const Subject &subject, const KnownTruth &truth,
                                   const QList<ColumnGroup> &groups)
{
    const NamedMetric metric{QStringLiteral("roc_auc"),
                             shelf<Metric>().find(QStringLiteral("roc_auc")), 0};
    NoProgress progress;
    return permutationImportance(subject.pipeline, subject.rows, truth, groups,
                                 permutationsOf(qsizetype(truth.rows.size()), repeats, 1), metric,
                                 {1, 2}, progress)
        .value();
}

/// Seconds and the most important column; empty when there is no scikit-learn.
QList<double> rivalFigures(const bench::Sample &sample, char size, bool forest, int runs)
{
    const QTemporaryDir folder;
    if (!bench::writeSample(sample, size, folder.path()))
        return {};
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    python.start(qEnvironmentVariable("TENBIN_BENCH_PYTHON", QStringLiteral("python3")),
                 {QStringLiteral(PERMUTATION_RIVAL), folder.path(), QString(QLatin1Char(size)),
                  forest ? QStringLiteral("forest") : QStringLiteral("boosting"),
                  QString::number(repeats), QString::number(runs)});
    python.waitForFinished(-1);
    QList<double> figures;
    for (const QByteArray &word : python.readAllStandardOutput().simplified().split(' '))
        figures.append(word.toDouble());
    return python.exitCode() == 0 && figures.size() == 2 ? figures : QList<double>();
}

void permutation(benchmark::State &state)
{
    const auto size = char(state.range(0));
    const bool forest = state.range(1) == 1;
    const bench::Sample sample = bench::sample(size);
    const Subject subject = trained(sample, forest);
    Rows rows(size_t(subject.rows.rowCount()), 0);
    for (size_t i = 0; i < rows.size(); ++i)
        rows[i] = quint32(i);
    const KnownTruth truth = knownTruth(subject.pipeline, subject.rows, rows).value();
    const SourceColumns sources = sourceColumns(subject.pipeline.encoder().features());
    QList<ColumnGroup> groups;
    for (qsizetype column = 0; column < sources.size(); ++column)
        groups.append({sources.names[column], {int(column)}});
    PermutationImportance importance;
    double best = std::numeric_limits<double>::infinity();
    for (auto _ : state) {
        const double seconds =
            bench::secondsOf([&] { importance = importanceOf(subject, truth, groups); });
        best = std::min(best, seconds);
        state.SetIterationTime(seconds);
    }
    const auto top = std::max_element(importance.groups.begin(), importance.groups.end(),
                                      [](const GroupImportance &a, const GroupImportance &b) {
                                          return a.over.mean < b.over.mean;
                                      });
    state.counters["ours_ms"] = 1000 * best;
    state.counters["auc"] = importance.baseline;
    state.counters["top"] = double(top - importance.groups.begin());
    const QList<double> theirs = rivalFigures(sample, size, forest, size == 'S' ? 3 : 1);
    if (theirs.isEmpty()) {
        state.SkipWithError("no python3 with scikit-learn here");
        return;
    }
    state.counters["rival_ms"] = 1000 * theirs[0];
    state.counters["rival_top"] = theirs[1];
    state.counters["ratio"] = theirs[0] / best;
}

} // namespace

BENCHMARK(permutation)
    ->ArgNames({"size", "forest"})
    ->Args({'S', 0})
    ->Args({'S', 1})
    ->Args({'M', 0})
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
