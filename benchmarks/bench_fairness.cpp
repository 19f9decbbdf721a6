// A whole audit with 1,000 resamples: groups, rates, measures, comparisons, intervals.
#include "analysis/consistency.h"
#include "analysis/fairness_audit.h"
#include "benchmarks/sample_predictions.h"

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

QList<Column> protectedColumn(size_t rows, int groups)
{
    RandomStream random(4);
    QStringList levels;
    for (int group = 0; group < groups; ++group)
        levels.append(QStringLiteral("group %1").arg(group));
    std::vector<qint32> codes;
    for (size_t row = 0; row < rows; ++row)
        codes.push_back(qint32(random.below(quint64(groups))));
    return {Column::categorical(QStringLiteral("protected"), std::move(codes), levels)};
}

void audit(benchmark::State &state)
{
    const auto rows = size_t(state.range(0));
    const Predictions predictions = bench::binaryPredictions(rows);
    const QList<Column> columns = protectedColumn(rows, int(state.range(1)));
    Rows all(rows);
    for (size_t row = 0; row < rows; ++row)
        all[row] = quint32(row);
    FairnessOptions options;
    options.privileged = QStringLiteral("group 0");
    options.threads = int(state.range(2));
    NoProgress progress;
    double width = 0;
    for (auto _ : state) {
        const ProtectedGroups groups = protectedGroups(columns, all).value();
        const FairnessAudit audited = auditFairness(predictions, groups, options, progress).value();
        const FairnessEstimate *odds =
            audited.findMetric(QStringLiteral("equalized_odds_difference"));
        width = odds->high - odds->low;
    }
    state.counters["interval_width"] = width;
}

/// Six numbers and seven columns of categories, as in census data; 5,000 rows are asked for their
/// neighbours among all.
void consistency(benchmark::State &state)
{
    const auto rows = size_t(state.range(0));
    const auto distance = NeighbourDistance(state.range(1));
    RandomStream random(6);
    QList<Column> columns;
    for (int at = 0; at < 13; ++at) {
        std::vector<double> values;
        std::vector<qint32> codes;
        for (size_t row = 0; row < rows; ++row) {
            values.push_back(random.normal());
            codes.push_back(qint32(random.below(8)));
        }
        columns.append(at < 6 ? Column::numeric(QStringLiteral("x"), std::move(values))
                              : Column::categorical(QStringLiteral("c"), std::move(codes),
                                                    {"a", "b", "c", "d", "e", "f", "g", "h"}));
    }
    std::vector<double> selected;
    Rows all(rows);
    for (size_t row = 0; row < rows; ++row) {
        selected.push_back(columns.first().numbers()[row] > 0 ? 1 : 0);
        all[row] = quint32(row);
    }
    ConsistencyOptions options;
    options.distance = distance;
    options.threads = 2;
    NoProgress progress;
    double value = 0;
    for (auto _ : state)
        value = individualConsistency(columns, all, selected, options, progress).value().value;
    state.counters["consistency"] = value;
}

BENCHMARK(audit)
    ->ArgNames({"rows", "groups", "threads"})
    ->Args({50'000, 10, 1})
    ->Args({50'000, 10, 2})
    ->Args({1'000'000, 10, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(consistency)
    ->ArgNames({"rows", "distance"})
    ->Args({50'000, int(NeighbourDistance::Euclidean)})
    ->Args({50'000, int(NeighbourDistance::Cosine)})
    ->Args({50'000, int(NeighbourDistance::Gower)})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
