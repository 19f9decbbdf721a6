// SHAP values of trees: by hand, by the definition over all sets of features, and XGBoost's own.
#include "analysis/shapley_weights.h"
#include "analysis/tree_shap.h"
#include "models/learner.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"
#include "tests/analysis/brute_shapley.h"
#include "tests/analysis/chance_trees.h"
#include "tests/models/xgboost_oracle.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

ShapValues explained(const TreeModel &model, const Features &features, int threads = 1)
{
    NoProgress progress;
    return TreeShap::prepared(model, threads).value().explain(features, threads, progress).value();
}

/// Largest distance of base and values to the model's sums.
double residual(const ShapValues &shap, const TreeModel &model, const Features &features)
{
    const Eigen::MatrixXd sums = treeSums(model, features, 1);
    double worst = 0;
    for (Eigen::Index k = 0; k < sums.cols(); ++k) {
        const Eigen::VectorXd added = shap.values[size_t(k)].rowwise().sum().array() + shap.base(k);
        worst = std::max(worst, (added - sums.col(k)).cwiseAbs().maxCoeff());
    }
    return worst;
}

/// x0 < 1.5 ? (x1 in {1, 3} ? 20 : 10) : 30, and x2 < -1 ? 1 : 2 where missing goes right.
TreeModel byHand()
{
    TreeModel model;
    model.features = 4;
    model.baseScore = 0.25;
    Tree first;
    first.nodes = {{.value = 1.5F, .left = 1, .feature = 0},
                   {.left = 3, .feature = 1, .missingLeft = 0, .categories = 1},
                   {.value = 30},
                   {.value = 10},
                   {.value = 20}};
    first.categories = {{{0b1010}}};
    first.cover = {10, 6, 4, 3, 3};
    first.gain = {5, 2, 0, 0, 0};
    Tree second;
    second.nodes = {
        {.value = -1, .left = 1, .feature = 2, .missingLeft = 0}, {.value = 1}, {.value = 2}};
    second.cover = {10, 5, 5};
    second.gain = {1, 0, 0};
    model.trees = {first, second};
    return model;
}

Features oneRow(const QList<double> &row)
{
    Features features;
    features.dense = Eigen::Map<const Eigen::RowVectorXd>(row.data(), row.size());
    for (qsizetype j = 0; j < row.size(); ++j)
        features.columns.append({QString::number(j), {}, 0});
    return features;
}

class Stops final : public Progress
{
public:
    bool report(double, const QString & = {}) override { return false; }
};

} // namespace

class TestTreeShap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byHandValues_data()
    {
        // Sets of the first tree: {} 21, {x0} 15 or 30, {x1} 18 (10) or 24 (20), both 10, 20, 30.
        QTest::addColumn<QList<double>>("row");
        QTest::addColumn<QList<double>>("values");
        QTest::newRow("left, not in the set")
            << QList<double>{1, 0, -2, 7} << QList<double>{-7, -4, -0.5, 0};
        QTest::newRow("left, in the set")
            << QList<double>{1, 3, 5, 7} << QList<double>{-5, 4, 0.5, 0};
        QTest::newRow("right") << QList<double>{2, 0, -1, 7} << QList<double>{10.5, -1.5, 0.5, 0};
        QTest::newRow("missing") << QList<double>{NAN, NAN, NAN, NAN}
                                 << QList<double>{-5, 4, 0.5, 0};
        QTest::newRow("infinite") << QList<double>{INFINITY, 4000, -INFINITY, 7}
                                  << QList<double>{10.5, -1.5, -0.5, 0};
    }

    void byHandValues()
    {
        QFETCH(QList<double>, row);
        QFETCH(QList<double>, values);
        const ShapValues shap = explained(byHand(), oneRow(row));
        QVERIFY(std::abs(shap.base(0) - (0.25 + 21 + 1.5)) < 1e-12);
        for (qsizetype j = 0; j < values.size(); ++j)
            QVERIFY2(std::abs(shap.values[0](0, j) - values[j]) < 1e-12,
                     qPrintable(QString::number(shap.values[0](0, j))));
        QCOMPARE(shap.values[0](0, 3), 0.0);
    }

    /// Rules of n points against the integrals of powers.
    void integratesPolynomials()
    {
        for (int points : {1, 2, 3, 7, 20, 100}) {
            const QuadratureRule rule = gaussLegendre(points);
            for (int power = 0; power < 2 * points; ++power) {
                double sum = 0;
                for (size_t q = 0; q < rule.at.size(); ++q)
                    sum += rule.weight[q] * std::pow(rule.at[q], power);
                QVERIFY(std::abs(sum * (power + 1) - 1) < 1e-11);
            }
        }
    }

    void agreesWithTheDefinition_data()
    {
        QTest::addColumn<int>("features");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("vectors");
        QTest::newRow("a leaf") << 3 << 1 << 0 << false;
        QTest::newRow("one feature") << 1 << 1 << 4 << false;
        QTest::newRow("shallow") << 5 << 1 << 3 << false;
        QTest::newRow("features repeat") << 3 << 1 << 7 << false;
        QTest::newRow("six on a path") << 6 << 1 << 9 << false;
        QTest::newRow("more than tables hold") << 10 << 1 << 9 << false;
        QTest::newRow("three outputs") << 6 << 3 << 6 << false;
        QTest::newRow("vector leaves") << 9 << 3 << 8 << true;
    }

    void agreesWithTheDefinition()
    {
        QFETCH(int, features);
        QFETCH(int, outputs);
        QFETCH(int, depth);
        QFETCH(bool, vectors);
        for (quint64 seed = 1; seed <= 4; ++seed) {
            const TreeModel model = test::chanceModel(seed, features, outputs, depth, vectors, 3);
            const Features rows = test::someRows(5, features, seed);
            const ShapValues shap = explained(model, rows);
            for (Eigen::Index row = 0; row < rows.rowCount(); ++row) {
                for (int k = 0; k < outputs; ++k) {
                    Eigen::RowVectorXd expected = Eigen::RowVectorXd::Zero(features);
                    double base = model.base();
                    for (const Tree &tree : model.trees) {
                        if (!vectors && tree.output != k)
                            continue;
                        const test::BruteForce brute(model, tree, k, rows.dense.row(row));
                        expected += brute.shapley();
                        base += brute.base();
                    }
                    QVERIFY(std::abs(shap.base(k) - base) < 1e-10);
                    const double worst =
                        (shap.values[size_t(k)].row(row) - expected).cwiseAbs().maxCoeff();
                    QVERIFY2(worst < 1e-10, qPrintable(QString::number(worst)));
                }
            }
        }
    }

    void addsUpOnLongPaths_data()
    {
        QTest::addColumn<int>("features");
        QTest::addColumn<float>("onwards");
        QTest::addColumn<float>("aside");
        QTest::newRow("400 features") << 400 << 0.98F << 0.02F;
        QTest::newRow("features repeat") << 37 << 0.5F << 0.5F;
        QTest::newRow("hardly a row goes on") << 40 << 1e-45F << 1e38F;
        QTest::newRow("hardly a row leaves") << 40 << 1e38F << 1e-45F;
        QTest::newRow("no weight at all") << 100 << 0.0F << 0.0F;
    }

    /// 400 splits, one behind the other: nothing overflows or cancels.
    void addsUpOnLongPaths()
    {
        QFETCH(int, features);
        QFETCH(float, onwards);
        QFETCH(float, aside);
        TreeModel model;
        model.features = features;
        Tree tree;
        tree.nodes.resize(1);
        tree.cover = {1};
        for (int i = 0; i < 400; ++i) {
            tree.nodes.back() = {
                .value = 0.25F, .left = qint32(tree.nodes.size()), .feature = i % features};
            tree.nodes.push_back({.value = float(i % 7)});
            tree.nodes.push_back({.value = 50});
            tree.cover.insert(tree.cover.end(), {aside, onwards});
        }
        tree.gain.assign(tree.nodes.size(), 0);
        model.trees = {tree};
        Features rows = test::someRows(100, features, 5);
        rows.dense.row(0).setConstant(1); // to the last leaf
        const ShapValues shap = explained(model, rows);
        QVERIFY(shap.values[0].allFinite());
        const double worst = residual(shap, model, rows);
        QVERIFY2(worst < 1e-10, qPrintable(QString::number(worst)));
    }

    void doesNotDependOnThreadsOrNeighbours()
    {
        const TreeModel model = test::chanceModel(3, 9, 2, 9, true, 5);
        const Features rows = test::someRows(200, 9, 7);
        const ShapValues one = explained(model, rows, 1);
        for (int threads : {2, 5}) {
            const ShapValues more = explained(model, rows, threads);
            QCOMPARE(more.base, one.base);
            QCOMPARE(more.values[0], one.values[0]);
            QCOMPARE(more.values[1], one.values[1]);
        }
        for (quint32 count : {1U, 63U, 64U, 65U}) {
            Rows some(count);
            std::iota(some.begin(), some.end(), 100U);
            const ShapValues part = explained(model, rows.taken(some));
            const Eigen::MatrixXd expected = one.values[1].middleRows(100, count);
            QCOMPARE(part.values[1], expected);
        }
        QCOMPARE(explained(model, rows.taken(Rows())).values[0].rows(), Eigen::Index(0));
    }

    /// Sparse features after dense ones; what is not stored is missing.
    void readsSparseFeatures()
    {
        const TreeModel model = test::chanceModel(4, 6, 1, 6, false, 4);
        const Features rows = test::someRows(150, 6, 8);
        Features sparse = rows;
        sparse.dense = rows.dense.leftCols(3);
        sparse.sparse.resize(150, 3);
        for (Eigen::Index i = 0; i < 150; ++i) {
            for (Eigen::Index j = 0; j < 3; ++j) {
                if (!std::isnan(rows.dense(i, 3 + j)))
                    sparse.sparse.insert(i, j) = rows.dense(i, 3 + j);
            }
        }
        sparse.sparse.makeCompressed();
        QCOMPARE(explained(model, sparse).values[0], explained(model, rows).values[0]);
    }

    void addsUpForLearners_data()
    {
        QTest::addColumn<QString>("learner");
        QTest::addColumn<int>("classes");
        QTest::newRow("boosting, numbers") << "gradient_boosting" << 0;
        QTest::newRow("boosting, two classes") << "gradient_boosting" << 2;
        QTest::newRow("boosting, three classes") << "gradient_boosting" << 3;
        QTest::newRow("forest, numbers") << "random_forest" << 0;
        QTest::newRow("forest, two classes") << "random_forest" << 2;
        QTest::newRow("forest, three classes") << "random_forest" << 3;
    }

    /// Sums are the model's; values of boosting are also those of XGBoost itself.
    void addsUpForLearners()
    {
        QFETCH(QString, learner);
        QFETCH(int, classes);
        const bool boosting = learner == QLatin1String("gradient_boosting");
        TrainingSet set;
        set.features = test::someRows(700, 8, 11);
        RandomStream random(12);
        for (Eigen::Index i = 0; i < 700; ++i) {
            const double a = set.features.dense(i, 0), b = set.features.dense(i, 1);
            const double sum = (std::isnan(a) ? 1 : a) + (b > 0 ? a * 2 : -0.5) +
                               double(int(set.features.dense(i, 7)) % 3) + random.normal() / 2;
            const double value = std::isnan(sum) ? 0 : sum;
            set.target.values.push_back(
                classes == 0 ? value : std::clamp(std::floor(value), 0.0, double(classes - 1)));
        }
        set.target.problem = classes == 0   ? Problem::Regression
                             : classes == 2 ? Problem::Binary
                                            : Problem::Multiclass;
        for (int k = 0; k < classes; ++k)
            set.target.classes.append(QString::number(k));
        const Learner &entry = *shelf<Learner>().find(learner);
        const Params params =
            Params::checked(entry.params, boosting ? QJsonObject{{"rounds", 20}, {"max_depth", 6}}
                                                   : QJsonObject{{"trees", 10}})
                .value();
        NoProgress progress;
        const ModelPtr model = entry.fit(set, params, {1, 2}, progress).value();
        const TreeModel &trees = dynamic_cast<const TreeEnsemble &>(*model).trees();
        const ShapValues shap = explained(trees, set.features, 2);
        const double worst = residual(shap, trees, set.features);
        QVERIFY2(worst < 1e-10, qPrintable(QString::number(worst)));
        QVERIFY(shap.values[0].col(0).cwiseAbs().mean() > 0.001);
        if (!boosting)
            return;
        const test::XgboostAnswer theirs =
            test::xgboostExplains(writeTreeModel(trees), set.features);
        QVERIFY2(theirs.fault.isEmpty(), qPrintable(theirs.fault));
        QCOMPARE(qsizetype(theirs.predictions.size()), qsizetype(700) * trees.outputs * 9);
        const float *next = theirs.predictions.data();
        for (Eigen::Index row = 0; row < 700; ++row) {
            for (size_t k = 0; k < shap.values.size(); ++k) {
                for (Eigen::Index j = 0; j < 8; ++j)
                    QVERIFY(std::abs(shap.values[k](row, j) - double(*next++)) < 2e-5);
                QVERIFY(std::abs(shap.base(Eigen::Index(k)) - double(*next++)) < 2e-5);
            }
        }
    }

    void refuses()
    {
        const TreeModel model = byHand();
        NoProgress progress;
        const TreeShap shap = TreeShap::prepared(model, 1).value();
        const auto narrow = shap.explain(oneRow({1, 2}), 1, progress);
        QVERIFY(!narrow);
        QCOMPARE(narrow.error().kind, Error::Kind::BadInput);
        TreeModel bare = model;
        bare.trees[1].cover.clear();
        const auto without = TreeShap::prepared(bare, 1);
        QVERIFY(!without);
        QCOMPARE(without.error().kind, Error::Kind::BadInput);
        Stops stops;
        const auto stopped = shap.explain(oneRow({1, 2, 3, 4}), 1, stops);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestTreeShap)
#include "tst_tree_shap.moc"
