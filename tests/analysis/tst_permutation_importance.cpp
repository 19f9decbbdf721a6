#include "analysis/column_choice.h"
#include "analysis/explainer.h"
#include "analysis/permutation_importance.h"
#include "tests/analysis/formula_pipeline.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const Explainer &explainer()
{
    return *shelf<Explainer>().find(QStringLiteral("permutation"));
}

Result<Explanation> explained(const Pipeline &pipeline, const Dataset &data, const Rows &rows,
                              const QJsonObject &given = {}, int threads = 1)
{
    const bool regression = pipeline.problem() == Problem::Regression;
    const auto output = ExplainedOutput::make(
        pipeline, regression ? -1 : 1, regression ? OutputSpace::Value : OutputSpace::Probability);
    NoProgress progress;
    return explainer().explain({*output, data, rows, {}},
                               Params::checked(explainer().params, given).value(), {5, threads},
                               progress);
}

/// y = x exactly; z says nothing.
Dataset line()
{
    return Dataset::make(QStringLiteral("line"),
                         {Column::numeric(QStringLiteral("x"), {0, 1, 2, 3}),
                          Column::numeric(QStringLiteral("z"), {5, 6, 7, 9}),
                          Column::numeric(QStringLiteral("y"), {0, 1, 2, 3})})
        .value();
}

Pipeline firstOf(const Dataset &data)
{
    return test::formulaPipeline(data, {"x", "z"},
                                 [](const Eigen::RowVectorXd &x) { return x(0); });
}

NamedMetric metric(const char *id)
{
    const QString name = QString::fromLatin1(id);
    return {name, shelf<Metric>().find(name), 0};
}

} // namespace

class TestPermutationImportance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Neighbours swapped: every error is 1, so RMSE rises by 1 and R² is 1 - 4/5.
    void byHand_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<double>("baseline");
        QTest::addColumn<double>("worse");
        QTest::newRow("r2") << "r2" << 1.0 << 0.8;
        QTest::newRow("rmse") << "rmse" << 0.0 << 1.0;
        QTest::newRow("mae") << "mae" << 0.0 << 1.0;
    }

    void byHand()
    {
        QFETCH(QString, metric);
        QFETCH(double, baseline);
        QFETCH(double, worse);
        const Dataset data = line();
        const Pipeline pipeline = firstOf(data);
        const KnownTruth truth = knownTruth(pipeline, data, allRows(4)).value();
        NoProgress progress;
        const auto found = permutationImportance(
            pipeline, data, truth, {{"x", {0}}, {"z", {1}}, {"both", {0, 1}}},
            {{1, 0, 3, 2}, {0, 1, 2, 3}}, ::metric(qPrintable(metric)), {}, progress);
        QVERIFY(found);
        QCOMPARE(found->baseline, baseline);
        QCOMPARE(found->groups[0].worse, std::vector<double>({worse, 0}));
        QCOMPARE(found->groups[1].worse, std::vector<double>({0, 0}));
        QCOMPARE(found->groups[2].worse, std::vector<double>({worse, 0}));
        // Mean of two, sd √(2 (w/2)²), t(1) = 12.706.
        QCOMPARE(found->groups[0].over.mean, worse / 2);
        QVERIFY(std::abs(found->groups[0].over.deviation - worse / std::sqrt(2)) < 1e-12);
        QVERIFY(std::abs(found->groups[0].over.high - worse / 2 - 12.7062047 * worse / 2) < 1e-6);
    }

    /// Rows that are asked for and have a target, no others, and weights.
    void looksAtTheRowsAskedFor()
    {
        const Dataset data =
            Dataset::make(QStringLiteral("gaps"),
                          {Column::numeric(QStringLiteral("x"), {0, 1, 2, 3, 100}),
                           Column::numeric(QStringLiteral("z"), {1, 2, 3, 4, 5}),
                           Column::numeric(QStringLiteral("y"), {0, NAN, 2, 3, -50})})
                .value();
        const Pipeline pipeline = firstOf(data);
        const KnownTruth truth = knownTruth(pipeline, data, Rows{0, 1, 2, 3}).value();
        QCOMPARE(truth.rows, Rows({0, 2, 3}));
        QCOMPARE(truth.leftOut, 1);
        const auto found = explained(pipeline, data, {0, 1, 2, 3});
        QVERIFY(found);
        QCOMPARE(found->values["baseline"].toDouble(), 1.0);
        QCOMPARE(found->values["rows"].toInt(), 3);
        QVERIFY(found->warnings.join(' ').contains("1 row was left out"));
    }

    void ranksColumns()
    {
        const Dataset data = test::binaryData(400, 5);
        const Pipeline pipeline = test::formulaPipeline(
            data, {"x0", "x1", "x2", "x3", "x4"},
            [](const Eigen::RowVectorXd &x) {
                return 1 / (1 + std::exp(-3 * x(0) + 2 * x(1) - x(2) * x(3)));
            },
            true);
        const auto found = explained(pipeline, data, allRows(400), {}, 2);
        QVERIFY(found);
        QCOMPARE(found->weights.size(), 5);
        QCOMPARE(found->weights[0].column, QStringLiteral("x0"));
        QCOMPARE(found->weights[4].column, QStringLiteral("x4"));
        QCOMPARE(found->weights[4].value, 0.0);
        QVERIFY(found->weights[0].low > 0 && found->weights[0].low < found->weights[0].value);
        QCOMPARE(found->weightTitle, QStringLiteral("drop of ROC AUC"));
        QVERIFY(found->weightInterval.contains("10 permutations of the same 400 rows"));
        QCOMPARE(found->table->rowCount(), 5);
        QVERIFY(found->table->indexOf("repeat_10") > 0);
        const auto alone = explained(pipeline, data, allRows(400), {}, 1);
        QCOMPARE(alone->table->fingerprint(), found->table->fingerprint());
        // A metric that is better when lower: still positive where a column matters.
        const auto loss = explained(pipeline, data, allRows(400), {{"metric", "log_loss"}});
        QVERIFY(loss->weights[0].value > 0);
        QVERIFY(loss->weightTitle.startsWith("rise of"));
    }

    void groups()
    {
        const Dataset data = test::regressionData(200, 4);
        const Pipeline pipeline =
            test::formulaPipeline(data, {"x0", "x1", "x2", "x3"}, [](const Eigen::RowVectorXd &x) {
                return 3 * x(0) - 2 * x(1) + x(2) * x(3);
            });
        const auto found = explained(pipeline, data, allRows(200), {{"groups", "x0 + x1,x3"}});
        QVERIFY(found);
        QCOMPARE(found->weights[0].column, QStringLiteral("x0 + x1"));
        QCOMPARE(found->weights.size(), 3);
        const auto wrong = explained(pipeline, data, allRows(200), {{"groups", "x0+x9"}});
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().kind, Error::Kind::Usage);
        QVERIFY(wrong.error().text.contains("x9"));
    }

    void groupsRelatedColumns()
    {
        const Dataset data =
            Dataset::make(QStringLiteral("twins"),
                          {Column::numeric(QStringLiteral("a"), {1, 2, 3, 4, 5, 6}),
                           Column::numeric(QStringLiteral("b"), {2, 4, 6, 8, 10, 13}),
                           Column::numeric(QStringLiteral("c"), {1, -1, 1, 1, -1, 1}),
                           Column::numeric(QStringLiteral("y"), {1, 2, 3, 4, 5, 6})})
                .value();
        const Pipeline pipeline = test::formulaPipeline(
            data, {"a", "b", "c"}, [](const Eigen::RowVectorXd &x) { return x(0); });
        const auto found = explained(pipeline, data, allRows(6), {{"group_above", 0.9}});
        QVERIFY(found);
        QCOMPARE(found->weights.size(), 2);
        QCOMPARE(found->weights[0].column, QStringLiteral("a + b"));
    }

    void namesWithPlus()
    {
        SourceColumns sources;
        sources.names = {"a+b", "c", "a", "b"};
        QCOMPARE(joinedColumns("a+b", sources).value(), std::vector<int>({0}));
        QCOMPARE(joinedColumns("a+b+c", sources).value(), std::vector<int>({0, 1}));
        QCOMPARE(joinedColumns("b+a", sources).value(), std::vector<int>({3, 2}));
        QVERIFY(!joinedColumns("", sources));
        QVERIFY(!joinedColumns("c+", sources));
    }

    void badInput()
    {
        const Dataset data = line();
        const Pipeline pipeline = firstOf(data);
        const auto none = explained(pipeline, data, {});
        QVERIFY(!none);
        QCOMPARE(none.error().kind, Error::Kind::BadInput);
        // R² of a single row has no meaning; its absolute error has.
        QVERIFY(!explained(pipeline, data, {2}));
        QCOMPARE(explained(pipeline, data, {2}, {{"metric", "mae"}})->weights[0].value, 0.0);
        const Dataset without =
            Dataset::make(QStringLiteral("bare"), {data.column(0), data.column(1)}).value();
        const auto absent = explained(pipeline, without, allRows(4));
        QVERIFY(!absent);
        QVERIFY(absent.error().text.contains("\"y\""));
        const auto output = ExplainedOutput::make(pipeline, -1, OutputSpace::Value);
        const auto wrong = Params::checked(explainer().params, {{"metric", "roc_auc"}}).value();
        QVERIFY(explainer().whyNot(*output, wrong).contains("ROC AUC"));
        QVERIFY(explainer().whyNot(*output, Params::initial(explainer().params)).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPermutationImportance)
#include "tst_permutation_importance.moc"
