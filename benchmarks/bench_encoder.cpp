#include "benchmarks/bench_data.h"

#include "core/random.h"
#include "data/encoder.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

Rows allRows(const Dataset &dataset)
{
    Rows rows(size_t(dataset.rowCount()));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

/// 1,000,000 × 28 numbers.
const Dataset &numbers()
{
    static const Dataset dataset = [] {
        const bench::Sample sample = bench::sample('L');
        QList<Column> columns;
        for (Eigen::Index i = 0; i < sample.training.features.dense.cols(); ++i) {
            const auto column = sample.training.features.dense.col(i);
            columns.append(Column::numeric(sample.training.features.columns[i].name,
                                           {column.data(), column.data() + column.size()}));
        }
        return Dataset::make(QStringLiteral("numbers"), columns).value();
    }();
    return dataset;
}

/// 1,000,000 rows of four categories with 2 to 500 levels.
const Dataset &categories()
{
    static const Dataset dataset = [] {
        QList<Column> columns;
        for (const quint32 count : {2U, 9U, 42U, 500U}) {
            QStringList levels;
            for (quint32 i = 0; i < count; ++i)
                levels.append(QStringLiteral("level %1").arg(i));
            RandomStream random(1, count);
            std::vector<qint32> codes(1'000'000);
            for (qint32 &code : codes)
                code = qint32(random.below(count));
            columns.append(Column::categorical(QStringLiteral("c%1").arg(count), std::move(codes),
                                               std::move(levels)));
        }
        return Dataset::make(QStringLiteral("categories"), columns).value();
    }();
    return dataset;
}

/// 50,000 texts of 40 words, frequencies falling as 1 / rank among 50,000 words.
const Dataset &texts()
{
    static const Dataset dataset = [] {
        RandomStream random(2);
        std::vector<qint64> offsets{0};
        std::vector<char> bytes;
        for (int row = 0; row < 50'000; ++row) {
            for (int word = 0; word < 40; ++word) {
                const QByteArray text =
                    "w" + QByteArray::number(int(std::exp(random.uniform() * std::log(50'000)))) +
                    ' ';
                bytes.insert(bytes.end(), text.begin(), text.end());
            }
            offsets.push_back(qint64(bytes.size()));
        }
        return Dataset::make(QStringLiteral("texts"),
                             {Column::text(QStringLiteral("text"), offsets, bytes)})
            .value();
    }();
    return dataset;
}

Encoder fitted(const Dataset &dataset, const QStringList &params, const EncoderNeeds &needs,
               int threads)
{
    return Encoder::fit(dataset, dataset.columnNames(), allRows(dataset),
                        Params::parsed(Encoder::paramSpecs(), params).value(), needs, threads)
        .value();
}

void fit(benchmark::State &state, const Dataset &dataset, const QStringList &params,
         const EncoderNeeds &needs)
{
    qsizetype features = 0;
    for (auto _ : state)
        features = fitted(dataset, params, needs, int(state.range(0))).features().size();
    state.counters["features"] = double(features);
}

void encode(benchmark::State &state, const Dataset &dataset, const QStringList &params,
            const EncoderNeeds &needs)
{
    const Encoder encoder = fitted(dataset, params, needs, int(state.range(0)));
    const Rows rows = allRows(dataset);
    double sum = 0;
    for (auto _ : state) {
        const Features features = encoder.encode(dataset, rows, int(state.range(0))).value();
        sum = features.dense.size() > 0 ? features.dense.col(0).sum() : features.sparse.sum();
    }
    state.counters["sum"] = sum;
}

constexpr EncoderNeeds trees{true, true, false, true};
constexpr EncoderNeeds linear{false, false, false, true};
constexpr EncoderNeeds network{false, false, true, false};

// clang-format off
void fitNumbersKept(benchmark::State &state) { fit(state, numbers(), {}, trees); }
void fitNumbersMedian(benchmark::State &state) { fit(state, numbers(), {}, linear); }
void fitNumbersScaled(benchmark::State &state) { fit(state, numbers(), {}, network); }
void encodeNumbersKept(benchmark::State &state) { encode(state, numbers(), {}, trees); }
void encodeNumbersScaled(benchmark::State &state) { encode(state, numbers(), {}, network); }
void fitCategories(benchmark::State &state) { fit(state, categories(), {}, linear); }
void encodeOneHot(benchmark::State &state) { encode(state, categories(), {}, linear); }
void encodeNative(benchmark::State &state) { encode(state, categories(), {}, trees); }
void fitTfIdf(benchmark::State &state) { fit(state, texts(), {}, linear); }
void encodeTfIdf(benchmark::State &state) { encode(state, texts(), {}, linear); }
void encodeHashed(benchmark::State &state) { encode(state, texts(), {"text=hashed"}, linear); }
// clang-format on

} // namespace

BENCHMARK(fitNumbersKept)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(fitNumbersMedian)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(fitNumbersScaled)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(encodeNumbersKept)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(encodeNumbersScaled)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(fitCategories)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(encodeOneHot)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(encodeNative)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(fitTfIdf)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(encodeTfIdf)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(encodeHashed)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
