// Exact SHAP values of trees, ours and XGBoost's own (pred_contribs, pred_interactions) of the same
// model with the same number of threads, in turns. XGBoost is slow: it explains the first
// `other_rows` of our rows, its matrix made beforehand; its time grows with rows, and ratio_per_row
// compares the times of a row. Ours counts the preparation of the model (prepare_ms) each time.
// adultPaths: 500 boosted trees of depth 6 over rows shaped like the Adult data (5 numbers, 8
// native
//   categories, gaps), 100,000 rows.
// deepPaths: a forest of 20 trees of depth 14 and more, size M.
// interactions, interventional: the model of adultPaths; XGBoost has no background, pred_contribs
// stand
//   beside it.
// Counters: ratio_per_row, rows_per_s, other_rows_per_s; worst: largest distance between the two,
// residual: of ours to margins; depth and leaves of the largest tree.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "analysis/tree_shap.h"
#include "core/random.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"

#include <xgboost/c_api.h>

#include <array>
#include <cmath>

using namespace tenbin;

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Features firstRows(const Features &features, qsizetype count)
{
    Rows rows(size_t(std::min(count, features.rowCount())));
    for (size_t row = 0; row < rows.size(); ++row)
        rows[row] = quint32(row);
    return features.taken(rows);
}

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

    qsizetype rows() const { return m_rows.rows(); }
    /// Rows × (features + 1).
    Eigen::MatrixXd contributions()
    {
        constexpr int option = 4;
        return Eigen::Map<const RowMajor>(predict(option), m_rows.rows(), m_rows.cols() + 1)
            .cast<double>();
    }
    /// Of the first row: (features + 1) × (features + 1).
    Eigen::MatrixXd interactions()
    {
        constexpr int option = 16;
        return Eigen::Map<const RowMajor>(predict(option), m_rows.cols() + 1, m_rows.cols() + 1)
            .cast<double>();
    }

private:
    const float *predict(int option)
    {
        bst_ulong count = 0;
        const float *values = nullptr;
        check(XGBoosterPredict(m_booster, m_matrix, option, 0, 0, &count, &values));
        return values;
    }

    static void check(int status)
    {
        if (status != 0)
            qFatal("%s", XGBGetLastError());
    }

    RowMajor m_rows;
    BoosterHandle m_booster = nullptr;
    DMatrixHandle m_matrix = nullptr;
};

/// Rows with as many columns, levels, zeros and gaps as the Adult data has.
TrainingSet adultLike(qsizetype rows)
{
    constexpr std::array levels{9, 16, 7, 15, 6, 5, 2, 42};
    TrainingSet set;
    set.target.problem = Problem::Binary;
    set.target.classes = {"no", "yes"};
    set.features.dense.resize(rows, 5 + qsizetype(levels.size()));
    for (const char *name : {"age", "education", "gain", "loss", "hours"})
        set.features.columns.append({QString::fromLatin1(name), QString::fromLatin1(name), 0});
    for (const int count : levels)
        set.features.columns.append({QStringLiteral("c%1").arg(set.features.columns.size()),
                                     QStringLiteral("c%1").arg(set.features.columns.size()),
                                     count});
    for (Eigen::Index i = 0; i < rows; ++i) {
        RandomStream random(7, quint64(i));
        auto row = set.features.dense.row(i);
        row(0) = std::round(17 + 20 * std::abs(random.normal()) + 10 * random.uniform());
        row(1) = std::clamp(std::round(10 + 2.6 * random.normal()), 1.0, 16.0);
        row(2) = random.uniform() < 0.92 ? 0 : std::round(std::exp(8 + random.normal()));
        row(3) = random.uniform() < 0.95 ? 0 : std::round(1870 + 350 * random.normal());
        row(4) = random.uniform() < 0.5 ? 40 : std::round(40 + 14 * random.normal());
        double sum = 0.04 * (row(0) - 38) + 0.35 * (row(1) - 10) + 0.03 * (row(4) - 40) - 1.5;
        sum += row(2) > 5000 ? 3 : 0;
        for (size_t c = 0; c < levels.size(); ++c) {
            const double place = std::pow(random.uniform(), 2) * levels[c];
            row(5 + Eigen::Index(c)) = std::floor(place);
            sum += 0.8 * std::sin(double(c) + 2 * std::floor(place)) * (row(0) > 30 ? 1 : 0.3);
        }
        for (const Eigen::Index gap : {5, 8, 12}) {
            if (random.uniform() < 0.05)
                row(gap) = NAN;
        }
        set.target.values.push_back(random.uniform() < 1 / (1 + std::exp(-sum)) ? 1 : 0);
    }
    return set;
}

struct Case
{
    ModelPtr model;
    Features rows;

    const TreeModel &trees() const { return dynamic_cast<const TreeEnsemble &>(*model).trees(); }
};

ModelPtr fitted(const char *learner, const TrainingSet &set, const QJsonObject &settings)
{
    const Learner &entry = *shelf<Learner>().find(QString::fromLatin1(learner));
    NoProgress progress;
    return entry.fit(set, Params::checked(entry.params, settings).value(), {1, 2}, progress)
        .value();
}

const Case &adult()
{
    static const Case made = [] {
        const TrainingSet set = adultLike(100'000);
        Rows training(20'000);
        for (size_t i = 0; i < training.size(); ++i)
            training[i] = quint32(5 * i);
        TrainingSet part = set;
        part.features = set.features.taken(training);
        part.target.values.clear();
        for (const quint32 row : training)
            part.target.values.push_back(set.target.values[row]);
        return Case{fitted("gradient_boosting", part,
                           {{"rounds", 500}, {"early_stopping_rounds", 0}, {"max_depth", 6}}),
                    set.features};
    }();
    return made;
}

const Case &deepForest()
{
    static const Case made = [] {
        const bench::Sample sample = bench::sample('M');
        return Case{fitted("random_forest", sample.training, {{"trees", 20}, {"max_depth", 16}}),
                    sample.test.features};
    }();
    return made;
}

void describe(benchmark::State &state, const TreeModel &model)
{
    size_t leaves = 0;
    int deepest = 0;
    for (const Tree &tree : model.trees) {
        std::vector<int> depth(tree.nodes.size());
        for (size_t i = 0; i < depth.size(); ++i) {
            if (!tree.nodes[i].isLeaf())
                depth[size_t(tree.nodes[i].left)] = depth[size_t(tree.nodes[i].left) + 1] =
                    depth[i] + 1;
            deepest = std::max(deepest, depth[i]);
        }
        leaves = std::max(leaves, (tree.nodes.size() + 1) / 2);
    }
    state.counters["depth"] = deepest;
    state.counters["leaves"] = double(leaves);
}

void countRows(benchmark::State &state, qsizetype rows, qsizetype otherRows)
{
    state.counters["rows_per_s"] = 1000 * double(rows) / state.counters["ours_ms"];
    state.counters["other_rows_per_s"] = 1000 * double(otherRows) / state.counters["other_ms"];
    state.counters["ratio_per_row"] =
        state.counters["rows_per_s"] / state.counters["other_rows_per_s"];
}

void residual(benchmark::State &state, const TreeModel &trees, const Features &rows,
              const ShapValues &shap)
{
    const Eigen::VectorXd sums = shap.values[0].rowwise().sum().array() + shap.base(0);
    state.counters["residual"] = (sums - treeSums(trees, rows, 2)).cwiseAbs().maxCoeff();
}

void pathDependent(benchmark::State &state, const Case &one)
{
    const int threads = int(state.range(0));
    const TreeModel &trees = one.trees();
    const Features rows = firstRows(one.rows, qsizetype(state.range(1)));
    Rival rival(trees, firstRows(one.rows, qsizetype(state.range(2))), threads);
    NoProgress progress;
    ShapValues shap;
    bench::inTurns(
        state,
        [&] {
            shap =
                TreeShap::prepared(trees, threads).value().explain(rows, threads, progress).value();
        },
        [&] { rival.contributions(); });
    state.counters["prepare_ms"] =
        1000 * bench::secondsOf([&] { shap.base = TreeShap::prepared(trees, threads)->base(); });
    countRows(state, rows.rowCount(), rival.rows());
    const Eigen::MatrixXd theirs = rival.contributions().leftCols(rows.columnCount());
    state.counters["worst"] = (theirs - shap.values[0].topRows(rival.rows())).cwiseAbs().maxCoeff();
    residual(state, trees, rows, shap);
    describe(state, trees);
}

void adultPaths(benchmark::State &state)
{
    pathDependent(state, adult());
}

void deepPaths(benchmark::State &state)
{
    pathDependent(state, deepForest());
}

void interventional(benchmark::State &state)
{
    const int threads = int(state.range(0));
    const TreeModel &trees = adult().trees();
    const Features rows = firstRows(adult().rows, qsizetype(state.range(1)));
    Rival rival(trees, firstRows(adult().rows, qsizetype(state.range(2))), threads);
    Rows chosen(size_t(state.range(3)));
    for (size_t i = 0; i < chosen.size(); ++i)
        chosen[i] = quint32(adult().rows.rowCount() - 1 - qsizetype(i));
    const Features background = adult().rows.taken(chosen);
    NoProgress progress;
    ShapValues shap;
    const auto prepared = [&] {
        return TreeShap::prepared(trees, background, threads, progress).value();
    };
    bench::inTurns(
        state, [&] { shap = prepared().explain(rows, threads, progress).value(); },
        [&] { rival.contributions(); });
    state.counters["prepare_ms"] = 1000 * bench::secondsOf([&] { shap.base = prepared().base(); });
    countRows(state, rows.rowCount(), rival.rows());
    residual(state, trees, rows, shap);
}

void interactions(benchmark::State &state)
{
    const int threads = int(state.range(0));
    const TreeModel &trees = adult().trees();
    const Features rows = firstRows(adult().rows, qsizetype(state.range(1)));
    Rival rival(trees, firstRows(adult().rows, qsizetype(state.range(2))), threads);
    NoProgress progress;
    ShapInteractions found;
    bench::inTurns(
        state,
        [&] {
            found = TreeShap::prepared(trees, threads)
                        .value()
                        .interactions(rows, threads, progress)
                        .value();
        },
        [&] { rival.interactions(); });
    countRows(state, rows.rowCount(), rival.rows());
    const Eigen::MatrixXd &ours = found.values[0][0];
    state.counters["worst"] =
        (rival.interactions().topLeftCorner(ours.rows(), ours.cols()) - ours).cwiseAbs().maxCoeff();
}

} // namespace

BENCHMARK(adultPaths)
    ->ArgNames({"threads", "rows", "other_rows"})
    ->Args({1, 100'000, 2'000})
    ->Args({2, 100'000, 2'000})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(2);
BENCHMARK(deepPaths)
    ->ArgNames({"threads", "rows", "other_rows"})
    ->Args({1, 1'000, 20})
    ->Args({2, 1'000, 20})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(2);
BENCHMARK(interventional)
    ->ArgNames({"threads", "rows", "other_rows", "background"})
    ->Args({2, 20'000, 1'000, 100})
    ->Args({2, 20'000, 1'000, 10'000})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(2);
BENCHMARK(interactions)
    ->ArgNames({"threads", "rows", "other_rows"})
    ->Args({2, 1'000, 20})
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(2);

BENCHMARK_MAIN();
