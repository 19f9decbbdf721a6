#include "benchmarks/bench_data.h"

#include "data/profile.h"

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

Dataset numbers(char size)
{
    const bench::Sample sample = bench::sample(size);
    QList<Column> columns;
    for (Eigen::Index i = 0; i < sample.training.features.dense.cols(); ++i) {
        const auto column = sample.training.features.dense.col(i);
        columns.append(Column::numeric(sample.training.features.columns[i].name,
                                       {column.data(), column.data() + column.size()}));
    }
    return Dataset::make(QStringLiteral("numbers"), columns).value();
}

/// The same number of rows as categories of ten and ten thousand levels and as texts.
Dataset texts(qsizetype rows)
{
    const auto levels = [](int count) {
        QStringList names;
        for (int i = 0; i < count; ++i)
            names.append(QStringLiteral("level %1").arg(i));
        return names;
    };
    const auto codes = [rows](quint32 count) {
        std::vector<qint32> made;
        for (qsizetype row = 0; row < rows; ++row)
            made.push_back(qint32(quint32(row) * 2654435761U % count));
        return made;
    };
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    for (const qint32 code : codes(quint32(rows / 2))) {
        const QByteArray cell = "row number " + QByteArray::number(code);
        bytes.insert(bytes.end(), cell.begin(), cell.end());
        offsets.push_back(qint64(bytes.size()));
    }
    return Dataset::make(
               QStringLiteral("texts"),
               {Column::categorical(QStringLiteral("few"), codes(10), levels(10)),
                Column::categorical(QStringLiteral("many"), codes(10'000), levels(10'000)),
                Column::text(QStringLiteral("text"), offsets, bytes)})
        .value();
}

void profile(benchmark::State &state, const Dataset &dataset)
{
    NoProgress progress;
    qint64 distinct = 0;
    for (auto _ : state) {
        const Profile made = makeProfile(dataset, int(state.range(0)), progress).value();
        distinct = 0;
        for (const ColumnProfile &column : made.columns)
            distinct += column.distinct;
    }
    state.counters["distinct"] = double(distinct);
    state.counters["columns"] = double(dataset.columnCount());
}

void profileNumbers(benchmark::State &state)
{
    static const Dataset dataset = numbers('L');
    profile(state, dataset);
}

void profileTexts(benchmark::State &state)
{
    static const Dataset dataset = texts(1'000'000);
    profile(state, dataset);
}

} // namespace

BENCHMARK(profileNumbers)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(profileTexts)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_MAIN();
