// SHAP values of 100 trees over `rows` test rows of size S or M, both with `threads` threads. Ours:
// reading the model into tables and the rows; XGBoost: its own values (pred_contribs) of the same
// model and rows, matrix made beforehand. ratio: ours / XGBoost; counters: rows_per_s of ours and
// of XGBoost, prepare_ms (part of ours), worst: largest distance between the two, residual: of ours
// to margins.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "analysis/tree_shap.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"

#include <xgboost/c_api.h>

using namespace tenbin;

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// XGBoost with a model of ours.
class Rival
{
public:
    Rival(const TreeModel &model, const Features &features, int threads)
        : m_rows(features.dense.cast<float>())
    {
        const QByteArray file = writeTreeModel(model);
        const QByteArray count = QByteArray::number(threads);
        check(XGBoosterCreate(nullptr, 0, &m_booster));
        check(XGBoosterLoadModelFromBuffer(m_booster, file.constData(), bst_ulong(file.size())));
        check(XGBoosterSetParam(m_booster, "nthread", count.constData()));
        check(XGDMatrixCreateFromMat_omp(m_rows.data(), bst_ulong(m_rows.rows()),
                                         bst_ulong(m_rows.cols()), NAN, &m_matrix, threads));
    }
    ~Rival()
    {
        XGBoosterFree(m_booster);
        XGDMatrixFree(m_matrix);
    }
    Q_DISABLE_COPY_MOVE(Rival)

    /// Rows × (features + 1).
    Eigen::Map<const RowMajor> explain()
    {
        constexpr int contributions = 4;
        bst_ulong count = 0;
        const float *values = nullptr;
        check(XGBoosterPredict(m_booster, m_matrix, contributions, 0, 0, &count, &values));
        return {values, m_rows.rows(), m_rows.cols() + 1};
    }

private:
    static void check(int status)
    {
        if (status != 0)
            qFatal("%s", XGBGetLastError());
    }

    RowMajor m_rows;
    BoosterHandle m_booster = nullptr;
    DMatrixHandle m_matrix = nullptr;
};

void boosting(benchmark::State &state)
{
    const bench::Sample sample = bench::sample(char(state.range(0)));
    const int threads = int(state.range(1));
    const Learner &learner = *shelf<Learner>().find(QStringLiteral("gradient_boosting"));
    const Params params = Params::checked(learner.params, {{"rounds", 100},
                                                           {"early_stopping_rounds", 0},
                                                           {"max_depth", int(state.range(2))}})
                              .value();
    NoProgress progress;
    const ModelPtr model = learner.fit(sample.training, params, {1, 2}, progress).value();
    const TreeModel &trees = dynamic_cast<const TreeEnsemble &>(*model).trees();
    Rows first(std::min<size_t>(size_t(state.range(3)), size_t(sample.test.features.rowCount())));
    for (size_t row = 0; row < first.size(); ++row)
        first[row] = quint32(row);
    const Features rows = sample.test.features.taken(first);
    Rival rival(trees, rows, threads);
    ShapValues shap;
    bench::inTurns(
        state,
        [&] {
            const TreeShap explainer = TreeShap::prepared(trees, threads).value();
            shap = explainer.explain(rows, threads, progress).value();
        },
        [&] { rival.explain(); });
    const double preparing =
        bench::secondsOf([&] { shap.base = TreeShap::prepared(trees, threads).value().base(); });
    const Eigen::MatrixXd theirs = rival.explain().leftCols(rows.columnCount()).cast<double>();
    const auto count = double(rows.rowCount());
    state.counters["rows_per_s"] = 1000 * count / state.counters["ours_ms"];
    state.counters["xgboost_rows_per_s"] = 1000 * count / state.counters["other_ms"];
    state.counters["prepare_ms"] = 1000 * preparing;
    state.counters["worst"] = (theirs - shap.values[0]).cwiseAbs().maxCoeff();
    const Eigen::VectorXd sums = shap.values[0].rowwise().sum().array() + shap.base(0);
    state.counters["residual"] = (sums - treeSums(trees, rows, threads)).cwiseAbs().maxCoeff();
}

} // namespace

BENCHMARK(boosting)
    ->ArgNames({"size", "threads", "depth", "rows"})
    ->Args({'S', 1, 6, 4000})
    ->Args({'M', 1, 6, 4000})
    ->Args({'M', 2, 6, 4000})
    ->Args({'M', 2, 10, 200})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(3);

BENCHMARK_MAIN();
