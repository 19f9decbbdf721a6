#include "benchmarks/bench_data.h"

#include "data/dataset_file.h"

#include <QTemporaryDir>

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

QList<Column> columns()
{
    const bench::Sample sample = bench::sample('L');
    QList<Column> made;
    for (Eigen::Index i = 0; i < sample.training.features.dense.cols(); ++i) {
        const auto column = sample.training.features.dense.col(i);
        made.append(Column::numeric(sample.training.features.columns[i].name,
                                    {column.data(), column.data() + column.size()}));
    }
    return made;
}

const QList<Column> &sharedColumns()
{
    static const QList<Column> made = columns();
    return made;
}

/// A dataset whose fingerprint nobody asked for yet.
Dataset fresh()
{
    return Dataset::make(QStringLiteral("L"), sharedColumns()).value();
}

void perByte(benchmark::State &state)
{
    const qint64 cells = fresh().rowCount() * fresh().columnCount();
    state.SetBytesProcessed(qint64(state.iterations()) * cells * qint64(sizeof(double)));
}

void fingerprint(benchmark::State &state)
{
    sharedColumns();
    for (auto _ : state)
        benchmark::DoNotOptimize(fresh().fingerprint());
    perByte(state);
}

void write(benchmark::State &state)
{
    const QTemporaryDir folder;
    const Dataset dataset = fresh();
    dataset.fingerprint();
    for (auto _ : state) {
        if (!DatasetFile::write(dataset, folder.filePath(QStringLiteral("L"))))
            state.SkipWithError("not written");
    }
    perByte(state);
}

void open(benchmark::State &state, DatasetFile::Check check)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("L"));
    if (!DatasetFile::write(fresh(), path))
        state.SkipWithError("not written");
    double sum = 0;
    for (auto _ : state)
        sum += DatasetFile::open(path, check)->column(0).numbers()[0];
    state.counters["sum"] = sum;
}

} // namespace

BENCHMARK(fingerprint)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(write)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(open, mapped, DatasetFile::Check::Structure)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(open, verified, DatasetFile::Check::Fingerprint)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_MAIN();
