// SHAP interaction values of trees: by the definition over all sets of features.
#include "analysis/tree_shap.h"
#include "tests/analysis/brute_shapley.h"
#include "tests/analysis/chance_trees.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

class Stops final : public Progress
{
public:
    bool report(double, const QString & = {}) override { return false; }
};

} // namespace

class TestShapInteractions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheDefinition_data()
    {
        QTest::addColumn<int>("features");
        QTest::addColumn<int>("outputs");
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("vectors");
        QTest::newRow("a leaf") << 3 << 1 << 0 << false;
        QTest::newRow("one feature") << 1 << 1 << 4 << false;
        QTest::newRow("stumps") << 4 << 1 << 1 << false;
        QTest::newRow("shallow") << 5 << 1 << 3 << false;
        QTest::newRow("features repeat") << 3 << 1 << 7 << false;
        QTest::newRow("nine on a path") << 9 << 1 << 10 << false;
        QTest::newRow("three outputs") << 6 << 3 << 6 << false;
        QTest::newRow("vector leaves") << 7 << 3 << 7 << true;
    }

    void agreesWithTheDefinition()
    {
        QFETCH(int, features);
        QFETCH(int, outputs);
        QFETCH(int, depth);
        QFETCH(bool, vectors);
        for (quint64 seed = 1; seed <= 3; ++seed) {
            const TreeModel model = test::chanceModel(seed, features, outputs, depth, vectors, 3);
            const Features rows = test::someRows(3, features, seed);
            NoProgress progress;
            const TreeShap explainer = TreeShap::prepared(model, 1).value();
            const ShapInteractions found = explainer.interactions(rows, 1, progress).value();
            const ShapValues shap = explainer.explain(rows, 1, progress).value();
            QCOMPARE(found.base, shap.base);
            QCOMPARE(found.values.size(), size_t(outputs));
            for (Eigen::Index row = 0; row < rows.rowCount(); ++row) {
                for (int k = 0; k < outputs; ++k) {
                    Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(features, features);
                    for (const Tree &tree : model.trees) {
                        if (vectors || tree.output == k)
                            expected += test::BruteForce(model, tree, k, rows.dense.row(row))
                                            .interactions();
                    }
                    const Eigen::MatrixXd &ours = found.values[size_t(k)][size_t(row)];
                    const double worst = (ours - expected).cwiseAbs().maxCoeff();
                    QVERIFY2(worst < 1e-10, qPrintable(QString::number(worst)));
                    QCOMPARE(Eigen::MatrixXd(ours.transpose()), ours);
                    const Eigen::RowVectorXd sums = ours.colwise().sum();
                    QVERIFY((sums - shap.values[size_t(k)].row(row)).cwiseAbs().maxCoeff() < 1e-10);
                }
            }
        }
    }

    void doesNotDependOnThreads()
    {
        const TreeModel model = test::chanceModel(3, 9, 2, 9, true, 5);
        const Features rows = test::someRows(150, 9, 7);
        NoProgress progress;
        const TreeShap explainer = TreeShap::prepared(model, 1).value();
        const ShapInteractions one = explainer.interactions(rows, 1, progress).value();
        const ShapInteractions more = explainer.interactions(rows, 3, progress).value();
        for (size_t row = 0; row < 150; ++row)
            QCOMPARE(more.values[1][row], one.values[1][row]);
    }

    void refuses()
    {
        const TreeModel model = test::chanceModel(3, 4, 1, 3, false, 2);
        const Features rows = test::someRows(5, 4, 1);
        NoProgress progress;
        Stops stops;
        const TreeShap explainer = TreeShap::prepared(model, 1).value();
        const auto stopped = explainer.interactions(rows, 1, stops);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
        const auto narrow = explainer.interactions(test::someRows(5, 3, 1), 1, progress);
        QVERIFY(!narrow);
        QCOMPARE(narrow.error().kind, Error::Kind::BadInput);
        const auto background =
            TreeShap::prepared(model, rows, 1, progress).value().interactions(rows, 1, progress);
        QVERIFY(!background);
        QCOMPARE(background.error().kind, Error::Kind::Unsupported);
        TreeModel wide = model;
        wide.features = 3000;
        const auto large = TreeShap::prepared(wide, 1).value().interactions(
            test::someRows(100, 3000, 1), 1, progress);
        QVERIFY(!large);
        QCOMPARE(large.error().kind, Error::Kind::BadInput);
    }
};

QTEST_GUILESS_MAIN(TestShapInteractions)
#include "tst_shap_interactions.moc"
