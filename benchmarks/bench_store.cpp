// Recording and reading runs, the job of ../shared/bench/jobs/sqlite_log.py: runs with 8 params,
// 4 tags and 20 metrics into a fresh store, every acknowledged run durable (WAL, FULL); then
// projects of many runs: opened, sorted, filtered.
#include "experiments/store.h"

#include <benchmark/benchmark.h>

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace tenbin;

namespace {

StoredRun sampleRun(int number, int metrics)
{
    StoredRun run;
    run.id = QStringLiteral("%1").arg(number, 32, 16, QLatin1Char('0'));
    run.name = QStringLiteral("run %1").arg(number);
    run.task = QStringLiteral("train");
    run.status = RunStatus::Finished;
    run.started = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + number * 1000, Qt::UTC);
    run.seconds = 1;
    TaskSpec spec;
    spec.task = run.task;
    for (int i = 0; i < 8; ++i)
        spec.params[QStringLiteral("p%1").arg(i)] = QString::number(number % (i + 2));
    run.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
    for (int i = 0; i < 4; ++i)
        run.tags.append(QStringLiteral("t%1").arg(i));
    for (int i = 0; i < metrics; ++i)
        run.metrics[QStringLiteral("metric_%1").arg(i)].value =
            double((number * 31 + i * 7) % 997) / 997;
    return run;
}

struct FreshStore
{
    QTemporaryDir folder;
    std::unique_ptr<Store> store;

    FreshStore()
    {
        const QString path = folder.filePath(QStringLiteral("project.sqlite"));
        if (Store::create(path))
            store = std::move(Store::open(path, Store::Access::Write).value());
    }
};

/// `range(0)` runs a transaction.
void record(benchmark::State &state)
{
    constexpr int metrics = 20;
    FreshStore fresh;
    const int batch = int(state.range(0));
    int number = 0;
    for (auto _ : state) {
        state.PauseTiming();
        QList<StoredRun> runs;
        for (int i = 0; i < batch; ++i)
            runs.append(sampleRun(number++, metrics));
        state.ResumeTiming();
        if (!fresh.store->record(runs))
            state.SkipWithError("not recorded");
    }
    const qsizetype stored = fresh.store->endedRuns()->size();
    state.counters["stored"] = double(stored) / number;
    state.counters["runs/s"] = benchmark::Counter(double(number), benchmark::Counter::kIsRate);
    state.counters["metrics/s"] =
        benchmark::Counter(double(number) * metrics, benchmark::Counter::kIsRate);
}
BENCHMARK(record)->Arg(1)->Arg(100)->Arg(1000)->UseRealTime();

std::unique_ptr<FreshStore> filledStore(int count, int metrics)
{
    auto fresh = std::make_unique<FreshStore>();
    for (int start = 0; start < count; start += 1'000) {
        QList<StoredRun> runs;
        for (int i = start; i < start + 1'000; ++i)
            runs.append(sampleRun(i, metrics));
        if (!fresh->store->record(runs)) {
            fresh->store.reset();
            break;
        }
    }
    return fresh;
}

FreshStore &bigStore()
{
    static const std::unique_ptr<FreshStore> store = filledStore(30'000, 100);
    return *store;
}

FreshStore &usualStore()
{
    static const std::unique_ptr<FreshStore> store = filledStore(10'000, 50);
    return *store;
}

/// 30,000 runs with 100 metrics each, sorted by one metric: the first `range(0)` rows, 0: all, with
/// no metric values but the order.
void sortedTable(benchmark::State &state)
{
    FreshStore &big = bigStore();
    RunQuery query;
    query.sorts = {{QStringLiteral("metric_50")}};
    query.limit = state.range(0);
    query.withMetrics = query.limit > 0;
    qsizetype rows = 0;
    for (auto _ : state)
        rows = big.store->runs(query)->size();
    state.counters["rows"] = double(rows);
}
BENCHMARK(sortedTable)->Arg(200)->Arg(0)->UseRealTime()->Unit(benchmark::kMillisecond);

/// A project of 10,000 runs with 50 metrics each: opened, and all of it read.
void openedProject(benchmark::State &state)
{
    const QString path = usualStore().folder.filePath(QStringLiteral("project.sqlite"));
    qsizetype rows = 0;
    for (auto _ : state) {
        const auto store = Store::open(path, Store::Access::Read);
        rows = (*store)->runs()->size();
    }
    state.counters["rows"] = double(rows);
}
BENCHMARK(openedProject)->UseRealTime()->Unit(benchmark::kMillisecond);

/// The same project as a table with six metrics: sorted by two keys, or filtered.
void shownTable(benchmark::State &state, const char *filter, QList<RunSort> sorts)
{
    Store &store = *usualStore().store;
    RunQuery query;
    query.filter = QString::fromLatin1(filter);
    query.sorts = std::move(sorts);
    for (int i = 0; i < 6; ++i)
        query.metrics.append(QStringLiteral("metric_%1").arg(i));
    qsizetype rows = 0;
    for (auto _ : state)
        rows = store.runs(query)->size();
    state.counters["rows"] = double(rows);
}
BENCHMARK_CAPTURE(shownTable, metric_then_name, "",
                  {{QStringLiteral("metric_30")}, {QStringLiteral("name"), true}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shownTable, param, "", {{QStringLiteral("params.p6")}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shownTable, filtered_metric,
                  "metrics.metric_40 > 0.5 and (learner = \"mlp\" or tags.t1 = \"yes\")", {})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(shownTable, filtered_param, "params.p3 = \"2\" and metric_7 < 0.5", {})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
