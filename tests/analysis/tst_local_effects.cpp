// Accumulated local effects of formulas, by hand; categories as ALEPlot does them.
#include "analysis/accumulated_effects.h"
#include "analysis/category_order.h"
#include "analysis/explainer.h"
#include "tests/analysis/formula_pipeline.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

ExplainedOutput valueOf(const Pipeline &pipeline)
{
    return ExplainedOutput::make(pipeline, -1, OutputSpace::Value).value();
}

Result<Explanation> explained(const ExplainedOutput &output, const Dataset &data, const Rows &rows,
                              const QJsonObject &given = {}, int threads = 1)
{
    const Explainer &explainer = *shelf<Explainer>().find(QStringLiteral("ale"));
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

bool near(const std::vector<double> &actual, const std::vector<double> &expected)
{
    if (actual.size() != expected.size())
        return false;
    for (size_t i = 0; i < actual.size(); ++i) {
        if (!(std::abs(actual[i] - expected[i]) < 1e-12))
            return false;
    }
    return true;
}

Dataset product()
{
    return Dataset::make(QStringLiteral("product"),
                         {Column::numeric(QStringLiteral("a"), {0, 1, 2, 4}),
                          Column::numeric(QStringLiteral("b"), {3, 5, 1, 2}),
                          Column::numeric(QStringLiteral("flat"), {7, 7, 8, 7}),
                          test::categoricalColumn(QStringLiteral("c"), {"u", "v", "u", "w"}),
                          Column::numeric(QStringLiteral("y"), {0, 0, 0, 1})})
        .value();
}

} // namespace

class TestLocalEffects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// a b along a, edges 0, 1, 2, 4. Bin 1 holds rows a = 0 and 1: changes 3 and 5, mean 4; bin 2
    /// the row a = 2: 1; bin 3 the row a = 4: 2 · 2. Added up 0, 4, 5, 9; mean of the rows' bins
    /// (2 + 2 + 4.5 + 7) / 4 = 3.875.
    void byHand()
    {
        const Dataset data = product();
        const ExplainedOutput output = valueOf(test::formulaPipeline(
            data, {"a", "b"}, [](const Eigen::RowVectorXd &x) { return x(0) * x(1); }));
        const auto found = explained(output, data, allRows(4), {{"columns", QJsonArray{"a"}}});
        QVERIFY(found);
        QVERIFY(near(numbers(*found, "position"), {0, 1, 2, 4}));
        QVERIFY(near(numbers(*found, "effect"), {-3.875, 0.125, 1.125, 5.125}));
        QVERIFY(near(numbers(*found, "rows"), {0, 2, 1, 1}));
        QVERIFY(numbers(*found, "low")[0] < -3.875);
        const Chart chart = std::get<Chart>(found->blocks[0]);
        QVERIFY(chart.caption.contains("300 resamples") && chart.caption.contains("4 rows"));
        const auto none =
            explained(output, data, allRows(4), {{"columns", QJsonArray{"a"}}, {"resamples", 0}});
        QVERIFY(std::isnan(numbers(*none, "low")[0]));
    }

    /// Additive: each column's own part, whatever the other does; and no interaction at all.
    void additive()
    {
        const Dataset data = test::regressionData(500, 3);
        const ExplainedOutput output = valueOf(
            test::formulaPipeline(data, {"x0", "x1", "x2"}, [](const Eigen::RowVectorXd &x) {
                return 2 * x(0) + x(1) * x(1);
            }));
        const auto found = explained(output, data, allRows(500),
                                     {{"columns", QJsonArray{"x0"}}, {"pairs", "x0+x1"}}, 2);
        QVERIFY(found);
        const auto effect = numbers(*found, "effect"), position = numbers(*found, "position");
        const Column names = found->table->find("column_2").value();
        int singles = 0;
        for (size_t i = 0; i < effect.size(); ++i) {
            if (!names.isMissing(qsizetype(i))) {
                QVERIFY(std::abs(effect[i]) < 1e-9);
                continue;
            }
            QVERIFY(std::abs(effect[i] - effect[0] - 2 * (position[i] - position[0])) < 1e-9);
            ++singles;
        }
        QCOMPARE(singles, 21);
    }

    /// x0 x1: second differences are products of widths, main effects are gone, the mean is 0.
    void interaction()
    {
        const Dataset data = test::regressionData(800, 2);
        const ExplainedOutput output = valueOf(test::formulaPipeline(
            data, {"x0", "x1"}, [](const Eigen::RowVectorXd &x) { return x(0) * x(1) + x(0); }));
        const auto outputs = GridOutputs::make(output, data, allRows(800), 2).value();
        const ColumnGrid first = quantileGrid(data.column(0), allRows(800), 5, 0).value();
        const ColumnGrid second = quantileGrid(data.column(1), allRows(800), 4, 0).value();
        NoProgress progress;
        const auto pair = accumulatedPair(
            outputs, first, second, positionsOf(data.column(0), allRows(800), first),
            positionsOf(data.column(1), allRows(800), second), {50, {3, 2}}, progress);
        QVERIFY(pair);
        QCOMPARE(pair->effect.rows(), 5);
        QCOMPARE(pair->rows, 800);
        double mean = 0;
        for (Eigen::Index i = 1; i < 5; ++i) {
            for (Eigen::Index j = 1; j < 4; ++j) {
                const double corners[] = {pair->effect(i, j), pair->effect(i - 1, j),
                                          pair->effect(i, j - 1), pair->effect(i - 1, j - 1)};
                const double area = (first.positions[size_t(i)] - first.positions[size_t(i) - 1]) *
                                    (second.positions[size_t(j)] - second.positions[size_t(j) - 1]);
                QVERIFY(std::abs(corners[0] - corners[1] - corners[2] + corners[3] - area) < 1e-9);
                mean += pair->counts(i - 1, j - 1) *
                        (corners[0] + corners[1] + corners[2] + corners[3]) / 4;
            }
        }
        QVERIFY(std::abs(mean / 800) < 1e-9);
        QVERIFY((pair->low.array() <= pair->high.array()).all());
    }

    /// One-hot u, v, w add 0, 10, 100; b interacts with w. Order u, v, w (given): steps
    /// u→v: rows u, u, v: 10; v→w: rows v, w: (90 + b) → b = 5 and 2: 93.5. Shares 2/4, 1/4, 1/4.
    void categories()
    {
        const Dataset data = product();
        const Pipeline pipeline = test::formulaPipeline(
            data, {"b", "c"},
            [](const Eigen::RowVectorXd &x) { return 10 * x(2) + (100 + x(0)) * x(3); }, false,
            {"categories=one_hot"});
        const ExplainedOutput output = valueOf(pipeline);
        const auto outputs = GridOutputs::make(output, data, allRows(4), 1).value();
        const Column column = data.find("c").value();
        const ColumnGrid grid = quantileGrid(column, allRows(4), 10, 0).value();
        NoProgress progress;
        const auto effect = accumulatedCategories(
            outputs, grid, positionsOf(column, allRows(4), grid), {0, {}}, progress);
        QVERIFY(effect);
        const double mean = (10 + 103.5) / 4;
        QVERIFY(
            near({effect->effect.begin(), effect->effect.end()}, {-mean, 10 - mean, 103.5 - mean}));
        QCOMPARE(effect->counts, std::vector<qsizetype>({2, 1, 1}));
        const auto found = explained(output, data, allRows(4), {{"columns", QJsonArray{"c"}}});
        QVERIFY(found);
        QCOMPARE(std::get<Chart>(found->blocks[0]).series[0].mark, Chart::Series::Mark::Bars);
    }

    /// Sizes s, m, l by weight lie in this order (or the other way round), whatever the codes are.
    void ordersByLikeness()
    {
        QStringList sizes;
        std::vector<double> weight;
        for (int i = 0; i < 60; ++i) {
            sizes.append(i % 3 == 0 ? "m" : i % 3 == 1 ? "l" : "s");
            weight.push_back(i % 3 == 0 ? 10 + i % 7 : i % 3 == 1 ? 14 + i % 7 : 6 + i % 7);
        }
        const Dataset data = Dataset::make(QStringLiteral("sizes"),
                                           {test::categoricalColumn(QStringLiteral("size"), sizes),
                                            Column::numeric(QStringLiteral("weight"), weight)})
                                 .value();
        const ColumnGrid grid = quantileGrid(data.column(0), allRows(60), 10, 0).value();
        const ColumnGrid ordered =
            orderedByLikeness(grid, data, allRows(60), data.columnNames()).value();
        QCOMPARE(ordered.labels[1], QStringLiteral("m"));
        QCOMPARE(ordered.values.levels()[ordered.values.codes()[1]], QStringLiteral("m"));
        // Nothing tells them apart: the order stays.
        QCOMPARE(orderedByLikeness(grid, data, allRows(60), {}).value().labels, grid.labels);
    }

    void bins()
    {
        QCOMPARE(binsOf({0, 0.5, 1, 1.5, 2, 3, -1, NAN}, {0, 1, 2}),
                 std::vector<int>({0, 0, 0, 1, 1, -1, -1, -1}));
        QCOMPARE(binsOf({0, 1}, {0}), std::vector<int>({-1, -1}));
    }

    void threadsChangeNothing()
    {
        const Dataset data = test::regressionData(900, 3);
        const ExplainedOutput output = valueOf(
            test::formulaPipeline(data, {"x0", "x1", "x2"}, [](const Eigen::RowVectorXd &x) {
                return std::sin(x(0)) * x(1);
            }));
        const QJsonObject given{{"pairs", "x0+x1"}, {"columns", QJsonArray{"x0"}}};
        const auto one = explained(output, data, allRows(900), given, 1);
        const auto four = explained(output, data, allRows(900), given, 4);
        QCOMPARE(one->table->fingerprint(), four->table->fingerprint());
    }

    void badInput()
    {
        const Dataset data = product();
        const ExplainedOutput output = valueOf(test::formulaPipeline(
            data, {"a", "flat", "c"}, [](const Eigen::RowVectorXd &x) { return x(0); }));
        QCOMPARE(explained(output, data, {}).error().kind, Error::Kind::BadInput);
        const auto pair = explained(output, data, allRows(4), {{"pairs", "a+c"}});
        QVERIFY(!pair);
        QVERIFY(pair.error().text.contains("\"c\""));
        // Constant in these rows: one point, no effect.
        const auto flat = explained(output, data, {0, 1}, {{"columns", QJsonArray{"flat"}}});
        QVERIFY(flat);
        QVERIFY(near(numbers(*flat, "effect"), {0}));
        QVERIFY(explained(output, data, {1}));
    }
};

QTEST_GUILESS_MAIN(TestLocalEffects)
#include "tst_local_effects.moc"
