// KernelSHAP, encoding counted: 20 rows, 20 columns, 2,048 coalitions, 100 background rows, models
// fitted to size S. ClosedForm and Probability: the explainer as users run it (log-odds have a
// closed form in both models, probabilities are sampled). ByGames: log-odds by sampled coalitions,
// though they need not be. Counters: distance of the sampled values to exact ones and their own
// standard error (claimed), both as means over the mean |value|; residual of additivity. shap_s is
// not measured here: it is what shap 0.44.1 (KernelExplainer, log-odds) took for the same job on
// another machine with two threads.
#include "benchmarks/bench_data.h"

#include "analysis/explainer.h"
#include "analysis/kernel_shap.h"
#include "analysis/tree_game.h"
#include "analysis/tree_sum.h"

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

ExplanationRequest requestOf(const ExplainedOutput &output, const Dataset &data)
{
    ExplanationRequest request{output, data, Rows(20), Rows(100)};
    std::iota(request.background.begin(), request.background.end(), 0);
    std::iota(request.rows.begin(), request.rows.end(), 100);
    return request;
}

Attributions explained(const ExplanationRequest &request, int threads)
{
    const Explainer &explainer = *shelf<Explainer>().find(QStringLiteral("kernelshap"));
    const Params settings =
        Params::checked(explainer.params, {{"coalitions", coalitionsABench}}).value();
    NoProgress progress;
    return *explainer.explain(request, settings, {1, threads}, progress).value().attributions;
}

void explain(benchmark::State &state, const QString &learner, const QJsonObject &params,
             OutputSpace space, double shapSeconds)
{
    const bench::Sample sample = bench::sample('S');
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(sample, learner, params), 1, space).value();
    const Dataset data = rowsOf(sample);
    const ExplanationRequest request = requestOf(output, data);
    Attributions found;
    for (auto _ : state)
        found = explained(request, int(state.range(0)));
    state.counters["residual"] = found.additivityResidual();
    if (found.errors.size() > 0)
        state.counters["claimed"] = found.errors.mean() / found.values.cwiseAbs().mean();
    state.counters["shap_s"] = shapSeconds;
}

/// The games themselves where there is a closed form to compare with.
void play(benchmark::State &state, const QString &learner, const QJsonObject &params,
          double shapSeconds)
{
    const bench::Sample sample = bench::sample('S');
    const ExplainedOutput output =
        ExplainedOutput::make(fitted(sample, learner, params), 1, OutputSpace::LogOdds).value();
    const Dataset data = rowsOf(sample);
    const ExplanationRequest request = requestOf(output, data);
    const int threads = int(state.range(0));
    NoProgress progress;
    ShapleyValues found;
    for (auto _ : state) {
        const Encoder &encoder = output.pipeline().encoder();
        const Features rows = encoder.encode(data, request.rows, threads).value();
        const Features background = encoder.encode(data, request.background, threads).value();
        const SourceColumns sources = sourceColumns(rows.columns);
        const CoalitionGame game =
            treesOf(output.pipeline())
                ? treeGame(output, sources, rows, background, threads).value()
                : columnGame(sources, rows, background, [&](const Features &features) {
                      return output.of(features, {});
                  }).value();
        found = kernelShap(game, {coalitionsABench, 1, threads}, progress).value();
    }
    const Eigen::MatrixXd exact = explained(request, threads).values;
    const double scale = exact.cwiseAbs().mean();
    state.counters["coalitions"] = double(found.coalitions);
    state.counters["distance"] = (found.values - exact).cwiseAbs().mean() / scale;
    state.counters["claimed"] = found.errors.mean() / scale;
    state.counters["shap_s"] = shapSeconds;
}

const QJsonObject hundredTrees{{"rounds", 100}, {"max_depth", 6}, {"early_stopping_rounds", 0}};

constexpr double shapLinear = 6.69;
constexpr double shapTrees = 9.23;

void logisticClosedForm(benchmark::State &state)
{
    explain(state, QStringLiteral("logistic_regression"), {}, OutputSpace::LogOdds, shapLinear);
}

void logisticByGames(benchmark::State &state)
{
    play(state, QStringLiteral("logistic_regression"), {}, shapLinear);
}

void logisticProbability(benchmark::State &state)
{
    explain(state, QStringLiteral("logistic_regression"), {}, OutputSpace::Probability, shapLinear);
}

void boostingClosedForm(benchmark::State &state)
{
    explain(state, QStringLiteral("gradient_boosting"), hundredTrees, OutputSpace::LogOdds,
            shapTrees);
}

void boostingByGames(benchmark::State &state)
{
    play(state, QStringLiteral("gradient_boosting"), hundredTrees, shapTrees);
}

void boostingProbability(benchmark::State &state)
{
    explain(state, QStringLiteral("gradient_boosting"), hundredTrees, OutputSpace::Probability,
            shapTrees);
}

void run(benchmark::internal::Benchmark *bench)
{
    bench->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
}

} // namespace

BENCHMARK(logisticClosedForm)->Apply(run);
BENCHMARK(logisticByGames)->Apply(run);
BENCHMARK(logisticProbability)->Apply(run);
BENCHMARK(boostingClosedForm)->Apply(run);
BENCHMARK(boostingByGames)->Apply(run);
BENCHMARK(boostingProbability)->Apply(run);

BENCHMARK_MAIN();
