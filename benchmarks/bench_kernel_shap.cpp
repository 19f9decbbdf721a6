// KernelSHAP as a user runs it, encoding counted: 20 rows, 20 columns, 2,048 coalitions, 100
// background rows, log-odds of models fitted to size S. Counters: coalitions, 0 where a closed form
// stood in; distance: of the values to exact ones (mean |difference| / mean |exact value|), where
// these are known (slopes, trees against a background); claimed: mean standard error on the same
// scale. shap_s is not measured here: the figure of shap's KernelExplainer 0.44.1 for the same job
// on another machine (two threads).
#include "benchmarks/bench_data.h"

#include "analysis/explainer.h"
#include "analysis/kernel_shap.h"
#include "analysis/source_columns.h"
#include "analysis/tree_shap.h"
#include "models/tree_ensemble.h"

#include <benchmark/benchmark.h>

#include <numeric>

using namespace tenbin;

namespace {

constexpr qsizetype coalitionsABench = 2048;

/// 20 test rows after 100 training rows.
Dataset rowsOf(const bench::Sample &sample)
{
    Rows some(100);
    std::iota(some.begin(), some.end(), 0);
    const Dataset background = bench::datasetOf(sample.training).taken(some);
    some.resize(20);
    const Dataset rows = bench::datasetOf(sample.test).taken(some);
    QList<Column> columns;
    for (qsizetype j = 0; j < rows.columnCount(); ++j) {
        if (rows.column(j).type() != ColumnType::Numeric)
            continue;
        std::vector<double> values(background.column(j).numbers().begin(),
                                   background.column(j).numbers().end());
        values.insert(values.end(), rows.column(j).numbers().begin(),
                      rows.column(j).numbers().end());
        columns.append(Column::numeric(rows.column(j).name(), std::move(values)));
    }
    return Dataset::make(QStringLiteral("rows"), std::move(columns)).value();
}

Pipeline fitted(const bench::Sample &sample, const QString &learner, const QJsonObject &params)
{
    const Dataset data = bench::datasetOf(sample.training);
    PipelineSpec spec;
    spec.learner = learner;
    spec.learnerParams = Params::checked(shelf<Learner>().find(learner)->params, params).value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = data.column(data.columnCount() - 1).name();
    spec.columns = data.columnNames();
    const TargetRows target = readTarget(data, spec.target).value();
    Rows positions(target.rows.size());
    std::iota(positions.begin(), positions.end(), 0);
    NoProgress progress;
    return Pipeline::fit(data, target, positions, spec, {1, 2}, progress).value();
}

/// Empty when there is no other way to them.
Eigen::MatrixXd exactValues(const ExplanationRequest &request, bool linear)
{
    NoProgress progress;
    const Pipeline &pipeline = request.output.pipeline();
    const auto *ensemble = dynamic_cast<const TreeEnsemble *>(&pipeline.model());
    const Features rows = pipeline.encoder().encode(request.data, request.rows).value();
    const Features background = pipeline.encoder().encode(request.data, request.background).value();
    if (ensemble)
        return TreeShap::prepared(ensemble->trees(), background, 2, progress)
            .value()
            .explain(rows, 2, progress)
            .value()
            .values[0];
    if (!linear)
        return {};
    // An additive game: each column by itself.
    const SourceColumns sources = sourceColumns(rows.columns);
    const CoalitionGame game = columnGame(sources, rows, background, [&](const Features &features) {
                                   return request.output.of(features, {});
                               }).value();
    Eigen::MatrixXd values(game.games(), game.players());
    const Eigen::MatrixXi alone = Eigen::MatrixXi::Identity(game.players(), game.players());
    for (Eigen::Index i = 0; i < game.games(); ++i)
        values.row(i) = game.values(i, alone).value().transpose().array() - game.empty(i);
    return values;
}

void explain(benchmark::State &state, const QString &learner, const QJsonObject &params,
             OutputSpace space, double shapSeconds)
{
    const bench::Sample sample = bench::sample('S');
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(sample, learner, params), 1, space).value();
    const Dataset data = rowsOf(sample);
    ExplanationRequest request{output, data, Rows(20), Rows(100)};
    std::iota(request.background.begin(), request.background.end(), 0);
    std::iota(request.rows.begin(), request.rows.end(), 100);
    const Explainer &explainer = *shelf<Explainer>().find(QStringLiteral("kernelshap"));
    const Params settings =
        Params::checked(explainer.params, {{"coalitions", coalitionsABench}}).value();
    NoProgress progress;
    Explanation found;
    for (auto _ : state)
        found = explainer.explain(request, settings, {1, int(state.range(0))}, progress).value();
    const Attributions &attributions = *found.attributions;
    const bool additive = learner == QLatin1String("logistic_regression");
    if (space == OutputSpace::LogOdds) {
        if (const Eigen::MatrixXd exact = exactValues(request, additive); exact.size() > 0) {
            const double scale = exact.cwiseAbs().mean();
            state.counters["distance"] = (attributions.values - exact).cwiseAbs().mean() / scale;
            state.counters["claimed"] =
                attributions.errors.size() > 0 ? attributions.errors.mean() / scale : 0;
        }
    }
    state.counters["coalitions"] = found.values["coalitions"].toDouble();
    state.counters["residual"] = attributions.additivityResidual();
    state.counters["shap_s"] = shapSeconds;
}

constexpr double shapLinear = 6.69;
constexpr double shapTrees = 9.23;

void logistic(benchmark::State &state)
{
    explain(state, QStringLiteral("logistic_regression"), {}, OutputSpace::LogOdds, shapLinear);
}

/// The same rows through the model: no closed form for probabilities.
void logisticProbability(benchmark::State &state)
{
    explain(state, QStringLiteral("logistic_regression"), {}, OutputSpace::Probability, shapLinear);
}

void boosting(benchmark::State &state)
{
    explain(state, QStringLiteral("gradient_boosting"),
            {{"rounds", 100}, {"max_depth", 6}, {"early_stopping_rounds", 0}}, OutputSpace::LogOdds,
            shapTrees);
}

/// Through the model.
void boostingProbability(benchmark::State &state)
{
    explain(state, QStringLiteral("gradient_boosting"),
            {{"rounds", 100}, {"max_depth", 6}, {"early_stopping_rounds", 0}},
            OutputSpace::Probability, shapTrees);
}

} // namespace

BENCHMARK(logistic)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(logisticProbability)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(boosting)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(boostingProbability)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

BENCHMARK_MAIN();
