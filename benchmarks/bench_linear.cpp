// Logistic regression, C = 1 on standardised features, and least squares on the same rows with the
// class as a number: one fit, and five folds with the score of each held-out fold (area under the
// ROC curve, R²), which is what scikit-learn's cross_val_score does of
// make_pipeline(StandardScaler(), LogisticRegression()) and of LinearRegression().
#include "benchmarks/bench_data.h"
#include "core/parallel.h"
#include "data/split.h"
#include "models/cross_validation.h"
#include "models/decision.h"
#include "models/evaluation_view.h"
#include "models/metric.h"

#include <benchmark/benchmark.h>

#include <numeric>

using namespace tenbin;

namespace {

enum Kind { Logistic, Linear };

const bench::Sample &sampleOf(char size, int kind)
{
    static QMap<std::pair<char, int>, bench::Sample> samples;
    const std::pair key(size, kind);
    if (!samples.contains(key)) {
        bench::Sample sample = bench::sample(size);
        for (Target *target : {&sample.training.target, &sample.test.target}) {
            if (kind == Linear) {
                target->problem = Problem::Regression;
                target->classes.clear();
            }
        }
        samples.insert(key, std::move(sample));
    }
    return *samples.constFind(key);
}

QString nameOf(int kind)
{
    return kind == Logistic ? QStringLiteral("logistic_regression")
                            : QStringLiteral("linear_regression");
}

const Learner &learner(int kind)
{
    return *shelf<Learner>().find(nameOf(kind));
}

/// Area under the ROC curve, or R².
double score(const Predictions &predictions)
{
    const EvaluationData data(predictions);
    return shelf<Metric>()
        .find(predictions.isClassification() ? QStringLiteral("roc_auc") : QStringLiteral("r2"))
        ->evaluate(EvaluationView(data));
}

std::vector<Rows> trainingRows(const Split &split)
{
    std::vector<Rows> subsets;
    for (const Fold &fold : split.folds)
        subsets.push_back(fold.train);
    return subsets;
}

Split fiveWays(const Target &target)
{
    SplitInput input;
    input.rows = qsizetype(target.values.size());
    std::vector<qint32> strata;
    SplitSpec spec;
    if (target.problem != Problem::Regression) {
        strata.assign(target.values.begin(), target.values.end());
        input.strata = strata;
        spec.kind = SplitSpec::Kind::Stratified;
    }
    return makeSplit(spec, input, 1).value();
}

void oneFit(benchmark::State &state, int kind)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)), kind);
    const Context context{1, int(state.range(1))};
    NoProgress progress;
    ModelPtr model;
    for (auto _ : state)
        model = learner(kind)
                    .fit(sample.training, Params::initial(learner(kind).params), context, progress)
                    .value();
    const Eigen::MatrixXd outputs = model->predict(sample.test.features, context).value();
    Predictions predictions;
    predictions.problem = sample.test.target.problem;
    predictions.classes = sample.test.target.classes;
    predictions.truth = sample.test.target.values;
    predictions.predicted = Decision().decide(outputs);
    if (predictions.isClassification())
        predictions.probabilities = outputs;
    state.counters["score"] = score(predictions);
}

/// From the table to the scores: split, encode, fit, predict, score.
void fiveFolds(benchmark::State &state, int kind)
{
    const TrainingSet &training = sampleOf(char(state.range(0)), kind).training;
    const Dataset dataset = bench::datasetOf(training);
    const Context context{1, int(state.range(1))};
    PipelineSpec spec;
    spec.learner = nameOf(kind);
    spec.learnerParams = Params::initial(learner(kind).params);
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = training.target.column;
    spec.columns = dataset.columnNames();
    spec.problem = training.target.problem;
    NoProgress progress;
    double mean = 0;
    for (auto _ : state) {
        const TargetRows target =
            readTarget(dataset, spec.target, {}, training.target.problem).value();
        const Split split = fiveWays(target.target);
        const Predictions predictions =
            crossValidate(dataset, target, split, spec, context, progress).value().predictions;
        std::vector<double> scores(split.folds.size());
        parallelFor(qsizetype(scores.size()), context.threads, [&](qsizetype fold) {
            Rows rows;
            for (size_t row = 0; row < predictions.fold.size(); ++row) {
                if (predictions.fold[row] == fold)
                    rows.push_back(quint32(row));
            }
            scores[size_t(fold)] = score(predictions.taken(rows));
        });
        mean = std::accumulate(scores.begin(), scores.end(), 0.0) / double(scores.size());
    }
    state.counters["score"] = mean;
}

/// The same on an encoded table, without splitting, predicting and scoring.
void fiveFoldsFitOnly(benchmark::State &state, int kind)
{
    const TrainingSet &training = sampleOf(char(state.range(0)), kind).training;
    const Params params = Params::initial(learner(kind).params);
    const std::vector<Rows> subsets = trainingRows(fiveWays(training.target));
    NoProgress progress;
    for (auto _ : state)
        benchmark::DoNotOptimize(learner(kind).fitSubsets(training, subsets, params,
                                                          {1, int(state.range(1))}, progress));
}

void sizes(benchmark::internal::Benchmark *benchmark)
{
    benchmark->ArgNames({"size", "threads"})->Unit(benchmark::kMillisecond)->UseRealTime();
    for (char size : {'S', 'M', 'L'}) {
        for (int threads : {1, 2})
            benchmark->Args({size, threads});
    }
}

} // namespace

BENCHMARK_CAPTURE(oneFit, logistic, Logistic)->Apply(sizes);
BENCHMARK_CAPTURE(fiveFoldsFitOnly, logistic, Logistic)->Apply(sizes);
BENCHMARK_CAPTURE(fiveFolds, logistic, Logistic)->Apply(sizes);
BENCHMARK_CAPTURE(oneFit, linear, Linear)->Apply(sizes);
BENCHMARK_CAPTURE(fiveFoldsFitOnly, linear, Linear)->Apply(sizes);
BENCHMARK_CAPTURE(fiveFolds, linear, Linear)->Apply(sizes);

BENCHMARK_MAIN();
