// Partial dependence and single rows of formulas, by hand.
#include "analysis/explainer.h"
#include "analysis/grid_outputs.h"
#include "tests/analysis/formula_pipeline.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

Dataset table()
{
    return Dataset::make(
               QStringLiteral("table"),
               {Column::numeric(QStringLiteral("a"), {1, 2, 3, 6}),
                Column::numeric(QStringLiteral("b"), {2, NAN, 4, 6}),
                test::categoricalColumn(QStringLiteral("c"), {"u", "v", "u", "w"}),
                Column::datetime(QStringLiteral("t"),
                                 {0, 86'400'000'000, 3 * 86'400'000'000LL, Column::missingTime}),
                Column::numeric(QStringLiteral("empty"), {1, 2, NAN, NAN}),
                test::textColumn(QStringLiteral("note"), {"one two", "two", "one", "two one"}),
                Column::numeric(QStringLiteral("y"), {0, 0, 0, 1})})
        .value();
}

ExplainedOutput valueOf(const Pipeline &pipeline)
{
    return ExplainedOutput::make(pipeline, -1, OutputSpace::Value).value();
}

Result<Explanation> explained(const char *id, const ExplainedOutput &output, const Dataset &data,
                              const Rows &rows, const QJsonObject &given = {}, int threads = 1)
{
    const Explainer &explainer = *shelf<Explainer>().find(QString::fromLatin1(id));
    NoProgress progress;
    return explainer.explain({output, data, rows, {}},
                             Params::checked(explainer.params, given).value(), {1, threads},
                             progress);
}

std::vector<double> numbers(const Explanation &explanation, const char *column)
{
    const Column found = explanation.table->find(QString::fromLatin1(column)).value();
    return {found.numbers().begin(), found.numbers().end()};
}

/// Where a feature stands.
Eigen::Index placeOf(const Pipeline &pipeline, const QString &name)
{
    const QList<Feature> features = pipeline.encoder().features();
    for (qsizetype i = 0; i < features.size(); ++i) {
        if (features[i].name == name)
            return i;
    }
    return -1;
}

} // namespace

class TestEffects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// a b + a with a set to g: g (mean b + 1) over rows with b; b = 2, 4, 6.
    void productOfTwo()
    {
        const Dataset data = table();
        const ExplainedOutput output = valueOf(test::formulaPipeline(
            data, {"a", "b"}, [](const Eigen::RowVectorXd &x) { return x(0) * x(1) + x(0); }));
        const Rows rows{0, 2, 3};
        const auto found = explained("pdp", output, data, rows, {{"columns", QJsonArray{"a"}}});
        QVERIFY(found);
        QCOMPARE(numbers(*found, "position"), std::vector<double>({1, 3, 6}));
        QCOMPARE(numbers(*found, "effect"), std::vector<double>({5, 15, 30}));
        // b + 1 = 3, 5, 7: sd 2, t(2) = 4.302653, half width 4.302653 · 2 / √3 = 4.968276.
        QVERIFY(std::abs(numbers(*found, "high")[0] - 5 - 4.968275) < 1e-5);
        QVERIFY(std::abs(numbers(*found, "low")[2] - 30 + 6 * 4.968275) < 1e-4);
        const Chart chart = std::get<Chart>(found->blocks[0]);
        QVERIFY(chart.caption.contains("3 rows") && chart.caption.contains("95 % t interval"));
        QCOMPARE(chart.y.title, QStringLiteral("mean predicted y"));
        QCOMPARE(chart.id, QStringLiteral("pdp_a"));

        const auto centred =
            explained("pdp", output, data, rows, {{"columns", QJsonArray{"a"}}, {"centred", true}});
        QCOMPARE(numbers(*centred, "effect"), std::vector<double>({0, 10, 25}));
        QCOMPARE(numbers(*centred, "high")[0], 0.0);

        const auto both = explained("pdp", output, data, rows, {{"pairs", "a+b"}}, 2);
        QVERIFY(both);
        const Chart map = std::get<Chart>(both->blocks[0]);
        QCOMPARE(map.series[0].mark, Chart::Series::Mark::HeatMap);
        // By rows of b: (g_a)(g_b + 1).
        QCOMPARE(map.series[0].z, QList<double>({3, 9, 18, 5, 15, 30, 7, 21, 42}));
    }

    void singleRows()
    {
        const Dataset data = table();
        const ExplainedOutput output = valueOf(test::formulaPipeline(
            data, {"a", "b"}, [](const Eigen::RowVectorXd &x) { return x(0) * x(1); }));
        const auto found = explained("ice", output, data, {0, 2}, {{"columns", QJsonArray{"a"}}});
        QVERIFY(found);
        QCOMPARE(numbers(*found, "output"), std::vector<double>({2, 4, 6, 12}));
        QCOMPARE(numbers(*found, "row"), std::vector<double>({0, 2, 0, 2}));
        const Chart chart = std::get<Chart>(found->blocks[0]);
        QCOMPARE(chart.series.size(), 3);
        QVERIFY(chart.series[0].muted && !chart.series[2].muted);
        QCOMPARE(chart.series[2].y, QList<double>({3, 9}));
        const auto centred = explained("ice", output, data, {0, 2},
                                       {{"columns", QJsonArray{"a"}}, {"centred", true}});
        QCOMPARE(numbers(*centred, "output"), std::vector<double>({0, 0, 4, 8}));
        const auto few = explained("ice", output, data, {0, 2}, {{"lines", 1}});
        QCOMPARE(std::get<Chart>(few->blocks[0]).series.size(), 2);
    }

    /// A one-hot category: exactly one of its features is 1.
    void categories()
    {
        const Dataset data = table();
        const Pipeline pipeline = test::formulaPipeline(
            data, {"a", "c"},
            [](const Eigen::RowVectorXd &x) { return x(0) + 10 * x(1) + 100 * x(2) + 1000 * x(3); },
            false, {"categories=one_hot"});
        const auto found =
            explained("pdp", valueOf(pipeline), data, allRows(4), {{"columns", QJsonArray{"c"}}});
        QVERIFY(found);
        QCOMPARE(numbers(*found, "effect"), std::vector<double>({13, 103, 1003}));
        const Chart chart = std::get<Chart>(found->blocks[0]);
        QCOMPARE(chart.series[0].mark, Chart::Series::Mark::Bars);
        QCOMPARE(chart.x.categories, QStringList({"u", "v", "w"}));
        QCOMPARE(chart.series[0].low.size(), 3);
    }

    void dates()
    {
        const Dataset data = table();
        const Pipeline pipeline = test::formulaPipeline(
            data, {"a", "t"}, [](const Eigen::RowVectorXd &x) { return x(x.size() - 1); }, false,
            {"datetime=elapsed"});
        const auto found =
            explained("pdp", valueOf(pipeline), data, {0, 1, 2}, {{"columns", QJsonArray{"t"}}});
        QVERIFY(found);
        QCOMPARE(numbers(*found, "position"), std::vector<double>({0, 1, 3}));
        QCOMPARE(numbers(*found, "effect"), std::vector<double>({0, 1, 3}));
        QCOMPARE(found->table->find("value")->levels()[1], QStringLiteral("1970-01-02"));
        QVERIFY(std::get<Chart>(found->blocks[0]).x.title.contains("days since 1970-01-01"));
    }

    /// Where the column has a value, its missing indicator is off.
    void missingIndicator()
    {
        const Dataset data = table();
        const Pipeline probe =
            test::formulaPipeline(data, {"a", "b"}, [](const Eigen::RowVectorXd &) { return 0.0; },
                                  false, {"impute=mean", "indicator=true"});
        QCOMPARE(probe.encoder().features().size(), 3);
        const Pipeline pipeline = test::formulaPipeline(
            data, {"a", "b"},
            [](const Eigen::RowVectorXd &x) { return x(0) + 1000 * (x(1) + x(2)); }, false,
            {"impute=mean", "indicator=true"});
        const auto found =
            explained("pdp", valueOf(pipeline), data, allRows(4), {{"columns", QJsonArray{"b"}}});
        QVERIFY(found);
        QCOMPARE(placeOf(pipeline, "a"), 0);
        QCOMPARE(numbers(*found, "effect"), std::vector<double>({2003, 4003, 6003}));
        QVERIFY(std::get<Chart>(found->blocks[0]).caption.contains("1 row without a value of b"));
    }

    /// The same for every number of threads, trees or not.
    void threadsChangeNothing()
    {
        const Dataset data = test::regressionData(3000, 4);
        const ExplainedOutput output = valueOf(
            test::formulaPipeline(data, {"x0", "x1", "x2", "x3"}, [](const Eigen::RowVectorXd &x) {
                return x(0) * x(1) + std::sin(x(2));
            }));
        for (const char *id : {"pdp", "ice"}) {
            const auto one = explained(id, output, data, allRows(3000), {{"points", 10}}, 1);
            const auto four = explained(id, output, data, allRows(3000), {{"points", 10}}, 4);
            QCOMPARE(one->table->fingerprint(), four->table->fingerprint());
            // The column that says nothing comes last.
            QVERIFY(std::get<Chart>(one->blocks.last()).title.endsWith("x3"));
        }
    }

    void grids()
    {
        std::vector<double> values;
        for (int i = 0; i <= 1000; ++i)
            values.push_back(i % 1001);
        const Column column = Column::numeric(QStringLiteral("n"), values);
        const ColumnGrid grid = quantileGrid(column, allRows(1001), 5, 0.1).value();
        QCOMPARE(grid.positions, std::vector<double>({100, 300, 500, 700, 900}));
        const ColumnGrid whole = quantileGrid(column, allRows(3), 5, 0.1).value();
        QCOMPARE(whole.positions, std::vector<double>({0, 1, 2}));
        const Column many = test::categoricalColumn(QStringLiteral("c"), {"r", "s", "s", "t", "t"});
        const ColumnGrid two = quantileGrid(many, allRows(5), 2, 0).value();
        QCOMPARE(two.labels, QStringList({"s", "t"}));
        QCOMPARE(two.left, 1);
        const std::vector<double> places = positionsOf(many, allRows(5), two);
        QVERIFY(std::isnan(places[0]));
        QCOMPARE(places[4], 1.0);
    }

    void badInput_data()
    {
        QTest::addColumn<QString>("explainer");
        QTest::newRow("pdp") << "pdp";
        QTest::newRow("ice") << "ice";
    }

    void badInput()
    {
        QFETCH(QString, explainer);
        const QByteArray id = explainer.toLatin1();
        const Dataset data = table();
        const Pipeline pipeline = test::formulaPipeline(
            data, {"a", "empty", "note"}, [](const Eigen::RowVectorXd &x) { return x(0); });
        const ExplainedOutput output = valueOf(pipeline);
        const auto ask = [&](const Rows &rows, const QJsonObject &given) {
            return explained(id.constData(), output, data, rows, given);
        };
        QCOMPARE(ask({}, {}).error().kind, Error::Kind::BadInput);
        QCOMPARE(ask({0}, {{"columns", QJsonArray{"z"}}}).error().kind, Error::Kind::Usage);
        const auto text = ask({0}, {{"columns", QJsonArray{"note"}}});
        QVERIFY(!text);
        QVERIFY(text.error().text.contains("texts"));
        const auto missing = ask({2, 3}, {{"columns", QJsonArray{"empty"}}});
        QVERIFY(!missing);
        QVERIFY(missing.error().text.contains("no value in the 2 rows"));
        // Nobody asked for these: they are left out and named.
        const auto all = ask({2, 3}, {});
        QVERIFY(all);
        QCOMPARE(all->blocks.size(), 1);
        QCOMPARE(all->warnings.size(), 2);
        // One row has a curve, and no interval.
        const auto one = ask({0}, {{"columns", QJsonArray{"a"}}});
        QVERIFY(one);
        QCOMPARE(std::get<Chart>(one->blocks[0]).series.last().y, QList<double>({1}));
        if (explainer == "pdp") {
            QVERIFY(std::isnan(numbers(*one, "low")[0]));
            QVERIFY(!ask({0}, {{"pairs", "a"}}));
            QVERIFY(!ask({0}, {{"pairs", "a+a"}}));
        }
    }
};

QTEST_GUILESS_MAIN(TestEffects)
#include "tst_effects.moc"
