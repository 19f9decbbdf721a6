// Comparing stored runs as `compare` does: found in the store, set side by side over all metrics
// and params, and tested against the first by its folds, whose predictions lie in files.
#include "data/dataset_file.h"
#include "experiments/comparison_blocks.h"
#include "experiments/comparison_test.h"
#include "experiments/store.h"
#include "models/predictions.h"

#include <benchmark/benchmark.h>

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace tenbin;

namespace {

constexpr int metricCount = 50;
constexpr int predictedRows = 48'842;
constexpr int folds = 5;

/// Training runs of one subject: by spec, or each with a seed of its own but the same rows in its
/// folds, so that the predictions of every run have to be read.
struct StoredRuns
{
    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    QStringList ids;

    StoredRuns(int count, bool ownSeeds)
    {
        const QString path = folder.filePath(QStringLiteral("project.sqlite"));
        if (!Store::create(path))
            return;
        store = std::move(Store::open(path, Store::Access::Write).value());
        QList<StoredRun> runs;
        const Dataset table = predictions().toDataset().value();
        for (int number = 0; number < count; ++number) {
            runs.append(run(number, ownSeeds ? quint64(number) : 0));
            ids.append(runs.last().id);
            const QString place = runFolder(runs.last());
            if (number > 0 && !ownSeeds)
                continue;
            QDir().mkpath(place);
            if (!DatasetFile::write(
                    table, QDir(place).filePath(QStringLiteral("predictions.safetensors"))))
                store.reset();
        }
        if (store && !store->record(runs))
            store.reset();
    }

    QString runFolder(const StoredRun &one) const
    {
        return folder.filePath(QStringLiteral("runs/") + one.id);
    }

    static Predictions predictions()
    {
        Predictions made;
        made.problem = Problem::Binary;
        made.classes = QStringList{QStringLiteral("no"), QStringLiteral("yes")};
        made.probabilities.resize(predictedRows, 2);
        for (int row = 0; row < predictedRows; ++row) {
            made.rows.push_back(quint32(row));
            made.truth.push_back(row % 4 == 0);
            made.predicted.push_back(row % 5 == 0);
            made.fold.push_back(row * 7 % folds);
            made.probabilities.row(row) << 0.25, 0.75;
        }
        return made;
    }

    static StoredRun run(int number, quint64 seed)
    {
        StoredRun made;
        made.id = QStringLiteral("%1").arg(number, 32, 16, QLatin1Char('0'));
        made.name = QStringLiteral("run %1").arg(number);
        made.task = QStringLiteral("train");
        made.status = RunStatus::Finished;
        made.seed = seed;
        made.problem = QStringLiteral("binary");
        made.learner = QStringLiteral("gradient_boosting");
        made.dataset = QStringLiteral("adult");
        TaskSpec spec;
        spec.task = made.task;
        spec.seed = seed;
        spec.inputs[QStringLiteral("data")] = {
            TaskSpec::Input::Kind::Dataset, QStringLiteral("sha256:aa"), made.dataset, {}};
        spec.params = {{QStringLiteral("learner"), made.learner},
                       {QStringLiteral("target"), QStringLiteral("income")},
                       {QStringLiteral("validation"), QStringLiteral("stratified:5")},
                       {QStringLiteral("learner_params"),
                        QJsonObject{{QStringLiteral("rounds"), 100 + number}}}};
        made.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
        for (int i = 0; i < metricCount; ++i) {
            MetricValue &metric = made.metrics[i == 0 ? QStringLiteral("roc_auc")
                                                      : QStringLiteral("metric_%1").arg(i)];
            metric.value = double((number * 31 + i * 7) % 997) / 997;
            for (int fold = 0; fold < folds; ++fold)
                metric.folds.append(metric.value + 0.001 * ((number + fold * 3) % 5));
        }
        return made;
    }
};

void compareAll(benchmark::State &state, bool ownSeeds)
{
    const StoredRuns stored(int(state.range(0)), ownSeeds);
    if (!stored.store)
        return state.SkipWithError("no runs");
    const FolderOf folderOf = [&](const StoredRun &one) { return stored.runFolder(one); };
    qsizetype compared = 0;
    for (auto _ : state) {
        QList<StoredRun> runs;
        for (const QString &id : stored.ids)
            runs.append(stored.store->findRun(id).value());
        TestRequest request;
        request.metric = QStringLiteral("roc_auc");
        const Compared<TestReport> report = testRuns(runs, request, folderOf);
        const RunComparison comparison = compareRuns(std::move(runs), 0);
        const QJsonObject json = comparisonJson(comparison, request.metric, false);
        const QByteArray text = QJsonDocument(json).toJson(QJsonDocument::Compact);
        benchmark::DoNotOptimize(text.size());
        if (!report)
            return state.SkipWithError(qPrintable(report.error().error.text));
        compared = report->json[QStringLiteral("comparisons")].toArray().size();
    }
    state.counters["comparisons"] = double(compared);
}

} // namespace

BENCHMARK_CAPTURE(compareAll, sameSpec, false)
    ->Arg(2)
    ->Arg(500)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(compareAll, ownSeeds, true)
    ->Arg(500)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
