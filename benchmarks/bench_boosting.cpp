// 100 rounds of depth 6 with 256 bins.
// single: our fit (two threads allowed) against the bare library call of `bare_threads` threads;
// ratio: ours / bare. folds: five folds (two threads) against the fit of all rows with
// `fit_threads`; share_of_k: folds / (5 x fit). learner: the fit alone. Counters: auc on test rows.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "models/learner.h"

#include <xgboost/c_api.h>

using namespace tenbin;

namespace {

const bench::Sample &sampleOf(char size)
{
    static QMap<char, bench::Sample> samples;
    if (!samples.contains(size))
        samples.insert(size, bench::sample(size));
    return *samples.constFind(size);
}

const Learner &boosting()
{
    return *shelf<Learner>().find(QStringLiteral("gradient_boosting"));
}

Params params()
{
    return Params::checked(boosting().params, {{"rounds", 100}, {"early_stopping_rounds", 0}})
        .value();
}

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What a program does that knows XGBoost only: a float matrix in memory, 100 updates.
class BareLibrary
{
public:
    BareLibrary(const bench::Sample &sample, int threads)
        : m_sample(sample), m_threads(threads),
          m_rows(sample.training.features.dense.cast<float>()),
          m_labels(sample.training.target.values.begin(), sample.training.target.values.end())
    {
    }
    ~BareLibrary() { free(); }
    Q_DISABLE_COPY_MOVE(BareLibrary)

    void fit()
    {
        free();
        const QByteArray threads = QByteArray::number(m_threads);
        XGDMatrixCreateFromMat_omp(m_rows.data(), bst_ulong(m_rows.rows()),
                                   bst_ulong(m_rows.cols()), NAN, &m_matrix, m_threads);
        XGDMatrixSetFloatInfo(m_matrix, "label", m_labels.data(), m_labels.size());
        XGBoosterCreate(&m_matrix, 1, &m_booster);
        for (const auto &[name, value] : {std::pair{"objective", "binary:logistic"},
                                          {"tree_method", "hist"},
                                          {"max_depth", "6"},
                                          {"max_bin", "256"},
                                          {"eta", "0.1"},
                                          {"verbosity", "0"},
                                          {"nthread", threads.constData()}})
            XGBoosterSetParam(m_booster, name, value);
        for (int round = 0; round < 100; ++round)
            XGBoosterUpdateOneIter(m_booster, round, m_matrix);
    }

    double auc() const
    {
        const RowMajor rows = m_sample.test.features.dense.cast<float>();
        DMatrixHandle test = nullptr;
        bst_ulong count = 0;
        const float *predicted = nullptr;
        XGDMatrixCreateFromMat(rows.data(), bst_ulong(rows.rows()), bst_ulong(rows.cols()), NAN,
                               &test);
        XGBoosterPredict(m_booster, test, 0, 0, 0, &count, &predicted);
        const Eigen::VectorXd score =
            Eigen::Map<const Eigen::VectorXf>(predicted, Eigen::Index(count)).cast<double>();
        XGDMatrixFree(test);
        return bench::rocAuc(m_sample.test.target.values, score);
    }

private:
    void free()
    {
        if (m_booster)
            XGBoosterFree(m_booster);
        if (m_matrix)
            XGDMatrixFree(m_matrix);
        m_booster = nullptr;
        m_matrix = nullptr;
    }

    const bench::Sample &m_sample;
    int m_threads;
    RowMajor m_rows;
    std::vector<float> m_labels;
    DMatrixHandle m_matrix = nullptr;
    BoosterHandle m_booster = nullptr;
};

double aucOf(const Model &model, const bench::Sample &sample)
{
    return bench::rocAuc(sample.test.target.values,
                         model.predict(sample.test.features, {1, 2}).value().col(1));
}

ModelPtr fitted(const bench::Sample &sample, int threads)
{
    NoProgress progress;
    return boosting().fit(sample.training, params(), {1, threads}, progress).value();
}

void single(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    BareLibrary bare(sample, int(state.range(1)));
    ModelPtr model;
    bench::inTurns(
        state, [&] { model = fitted(sample, 2); }, [&] { bare.fit(); });
    state.counters["auc"] = aucOf(*model, sample);
    state.counters["bare_auc"] = bare.auc();
}

void learner(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    ModelPtr model;
    for (auto _ : state)
        model = fitted(sample, int(state.range(1)));
    state.counters["auc"] = aucOf(*model, sample);
}

void folds(benchmark::State &state)
{
    const bench::Sample &sample = sampleOf(char(state.range(0)));
    const auto rows = quint32(sample.training.features.rowCount());
    constexpr quint32 count = 5;
    std::vector<Rows> parts(count);
    for (quint32 row = 0; row < rows; ++row) {
        for (quint32 k = 0; k < count; ++k) {
            if (row % count != k)
                parts[k].push_back(row);
        }
    }
    NoProgress progress;
    std::vector<ModelPtr> models;
    bench::inTurns(
        state,
        [&] {
            models =
                boosting().fitSubsets(sample.training, parts, params(), {1, 2}, progress).value();
        },
        [&] { fitted(sample, int(state.range(1))); });
    state.counters["share_of_k"] = state.counters["ratio"] / count;
    state.counters["share_of_k_median"] = state.counters["ratio_median"] / count;
    double auc = 0;
    for (const ModelPtr &model : models)
        auc += aucOf(*model, sample) / count;
    state.counters["auc"] = auc;
}

void sizes(benchmark::internal::Benchmark *benchmark)
{
    benchmark->Unit(benchmark::kMillisecond);
    for (char size : {'S', 'M'}) {
        for (int threads : {1, 2})
            benchmark->Args({size, threads});
    }
}

} // namespace

BENCHMARK(single)->ArgNames({"size", "bare_threads"})->Apply(sizes)->UseManualTime()->Iterations(7);
BENCHMARK(folds)->ArgNames({"size", "fit_threads"})->Apply(sizes)->UseManualTime()->Iterations(5);
BENCHMARK(learner)->ArgNames({"size", "threads"})->Apply(sizes)->UseRealTime();

BENCHMARK_MAIN();
