// SHAP values of trees against a background: by the definition over all sets of features.
#include "analysis/background_game.h"
#include "analysis/tree_shap.h"
#include "tests/analysis/brute_shapley.h"
#include "tests/analysis/chance_trees.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

ShapValues explained(const TreeModel &model, const Features &background, const Features &rows,
                     int threads = 1)
{
    NoProgress progress;
    return TreeShap::prepared(model, background, threads, progress)
        .value()
        .explain(rows, threads, progress)
        .value();
}

class Stops final : public Progress
{
public:
    bool report(double, const QString & = {}) override { return false; }
};

} // namespace

class TestInterventionalShap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheDefinition_data()
    {
        QTest::addColumn<int>("features");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("vectors");
        QTest::addColumn<int>("background");
        QTest::newRow("a leaf") << 3 << 1 << 0 << false << 5;
        QTest::newRow("one feature") << 1 << 1 << 4 << false << 5;
        QTest::newRow("one row of background") << 5 << 1 << 3 << false << 1;
        QTest::newRow("shallow, two blocks") << 5 << 1 << 3 << false << 70;
        QTest::newRow("features repeat") << 3 << 1 << 7 << false << 20;
        QTest::newRow("six on a path") << 6 << 1 << 9 << false << 20;
        QTest::newRow("more than tables hold") << 9 << 1 << 9 << false << 70;
        QTest::newRow("three outputs") << 6 << 3 << 6 << false << 10;
        QTest::newRow("vector leaves") << 5 << 3 << 6 << true << 10;
        QTest::newRow("deep vector leaves") << 9 << 3 << 8 << true << 10;
    }

    void agreesWithTheDefinition()
    {
        QFETCH(int, features);
        QFETCH(int, outputs);
        QFETCH(int, depth);
        QFETCH(bool, vectors);
        QFETCH(int, background);
        for (quint64 seed = 1; seed <= 3; ++seed) {
            const TreeModel model = test::chanceModel(seed, features, outputs, depth, vectors, 3);
            const Features others = test::someRows(background, features, seed + 100);
            const Features rows = test::someRows(5, features, seed);
            const ShapValues shap = explained(model, others, rows);
            const Eigen::MatrixXd sums = treeSums(model, rows, 1);
            for (Eigen::Index row = 0; row < rows.rowCount(); ++row) {
                for (int k = 0; k < outputs; ++k) {
                    Eigen::RowVectorXd expected = Eigen::RowVectorXd::Zero(features);
                    double base = model.base();
                    for (const Tree &tree : model.trees) {
                        if (!vectors && tree.output != k)
                            continue;
                        const test::BruteForce brute(model, tree, k, rows.dense.row(row),
                                                     others.dense);
                        expected += brute.shapley();
                        base += brute.base();
                    }
                    const Eigen::RowVectorXd ours = shap.values[size_t(k)].row(row);
                    QVERIFY(std::abs(shap.base(k) - base) < 1e-10);
                    QVERIFY2((ours - expected).cwiseAbs().maxCoeff() < 1e-10,
                             qPrintable(QString::number((ours - expected).cwiseAbs().maxCoeff())));
                    QVERIFY(std::abs(shap.base(k) + ours.sum() - sums(row, k)) < 1e-10);
                }
            }
        }
    }

    void doesNotDependOnThreads()
    {
        const TreeModel model = test::chanceModel(3, 9, 2, 9, true, 5);
        const Features background = test::someRows(90, 9, 8), rows = test::someRows(150, 9, 7);
        const ShapValues one = explained(model, background, rows, 1);
        const ShapValues more = explained(model, background, rows, 3);
        QCOMPARE(more.base, one.base);
        QCOMPARE(more.values[0], one.values[0]);
        QCOMPARE(more.values[1], one.values[1]);
    }

    /// A row has nothing to explain against itself.
    void isZeroAgainstItself()
    {
        const TreeModel model = test::chanceModel(4, 6, 1, 6, false, 4);
        const Features row = test::someRows(1, 6, 3);
        const ShapValues shap = explained(model, row, row);
        QCOMPARE(shap.values[0].cwiseAbs().maxCoeff(), 0.0);
        QVERIFY(std::abs(shap.base(0) - treeSums(model, row, 1)(0, 0)) < 1e-12);
    }

    void weights()
    {
        const GameWeights weights(40);
        QCOMPARE(weights.gain(1, 0), 1.0);
        QVERIFY(std::abs(weights.gain(2, 3) - 1.0 * 6 / 120) < 1e-16);
        QVERIFY(std::abs(weights.loss(2, 3) - 2.0 * 2 / 120) < 1e-16);
        // The gains of all less the losses of all is the value of the leaf against 0.
        for (int a = 1; a <= 40; ++a)
            QVERIFY(std::abs(a * weights.gain(a, 0) - 1) < 1e-14);
        for (int a = 1; a <= 20; ++a) {
            for (int c = 1; c <= 20; ++c)
                QVERIFY(std::abs(a * weights.gain(a, c) - c * weights.loss(a, c)) < 1e-15);
        }
    }

    void refuses()
    {
        const TreeModel model = test::chanceModel(3, 4, 1, 3, false, 2);
        NoProgress progress;
        for (const Features &background : {test::someRows(0, 4, 1), test::someRows(5, 3, 1)}) {
            const auto refused = TreeShap::prepared(model, background, 1, progress);
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        }
        TreeModel bare = model;
        for (Tree &tree : bare.trees)
            tree.cover.clear();
        const Features rows = test::someRows(5, 4, 1);
        QVERIFY(TreeShap::prepared(bare, rows, 1, progress)); // covers are not asked for
        Stops stops;
        const auto stopped = TreeShap::prepared(model, rows, 1, stops);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestInterventionalShap)
#include "tst_interventional_shap.moc"
