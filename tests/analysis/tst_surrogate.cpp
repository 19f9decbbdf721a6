#include "analysis/explainer.h"
#include "analysis/tree_rules.h"
#include "core/random.h"
#include "tests/analysis/formula_pipeline.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

Result<Explanation> explained(const ExplainedOutput &output, const Dataset &data, const Rows &rows,
                              const QJsonObject &given = {}, int threads = 1)
{
    const Explainer &explainer = *shelf<Explainer>().find(QStringLiteral("surrogate"));
    NoProgress progress;
    return explainer.explain({output, data, rows, {}},
                             Params::checked(explainer.params, given).value(), {1, threads},
                             progress);
}

Dataset people()
{
    RandomStream random(4);
    std::vector<double> age;
    QStringList sex;
    for (int i = 0; i < 400; ++i) {
        const auto years = double(20 + random.below(40));
        age.push_back(i % 10 == 0 ? NAN : years);
        sex.append(random.below(2) ? "Male" : "Female");
    }
    return Dataset::make(QStringLiteral("people"),
                         {Column::numeric(QStringLiteral("age"), age),
                          test::categoricalColumn(QStringLiteral("sex"), sex),
                          Column::numeric(QStringLiteral("y"), std::vector<double>(400, 1))})
        .value();
}

/// 1 for those under 40, 5 for older men, 9 for older women; a missing age counts as old.
Pipeline stepwise(const Dataset &data)
{
    return test::formulaPipeline(data, {"age", "sex"},
                                 [](const Eigen::RowVectorXd &x) {
                                     return x(0) < 40 ? 1 : x(1) > 0.5 ? 5 : 9;
                                 },
                                 false, {"categories=one_hot", "impute=keep"});
}

} // namespace

class TestSurrogate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsStepsExactly()
    {
        const Dataset data = people();
        const Pipeline pipeline = stepwise(data);
        const bool maleFirst = pipeline.encoder().features()[1].name == QLatin1String("sex=Male");
        const ExplainedOutput output =
            ExplainedOutput::make(pipeline, -1, OutputSpace::Value).value();
        const auto found = explained(output, data, allRows(400), {{"depth", 2}}, 2);
        QVERIFY(found);
        const Figures figures = std::get<Figures>(found->blocks[0]);
        QCOMPARE(figures.figures.size(), 1);
        QCOMPARE(figures.figures[0].value, 1.0);
        QVERIFY(figures.figures[0].interval.contains("120 held-out rows"));
        const Table rules = std::get<Table>(found->blocks[1]);
        QCOMPARE(rules.rows.size(), 3);
        // Bounds lie between 39 and 40, where the formula has its step.
        const QString first = rules.rows[0][0].toString();
        QVERIFY2(first == "age < 40" || first == "age < 39.5", qPrintable(first));
        QCOMPARE(rules.rows[0][1].toDouble(), 1.0);
        double held = 0;
        for (const QList<QJsonValue> &row : rules.rows) {
            held += row[5].toDouble();
            QVERIFY(std::abs(row[1].toDouble() - row[2].toDouble()) < 1e-6);
        }
        QCOMPARE(held, 120.0);
        const QString second = rules.rows[1][0].toString();
        QVERIFY2(second.startsWith("(age ≥ ") && second.contains(" or missing) and sex is"),
                 qPrintable(second));
        const bool five = second.endsWith("is Male") || second.endsWith("is not Female");
        QCOMPARE(rules.rows[1][1].toDouble(), five == maleFirst ? 5.0 : 9.0);
        QVERIFY(found->warnings.isEmpty());
        const auto again = explained(output, data, allRows(400), {{"depth", 2}}, 1);
        QCOMPARE(again->table->fingerprint(), found->table->fingerprint());
    }

    /// A tree of depth 1 cannot follow: R² says so, and a warning.
    void saysWhenItIsPoor()
    {
        const Dataset data = test::regressionData(500, 4);
        const ExplainedOutput output =
            ExplainedOutput::make(test::formulaPipeline(data, {"x0", "x1", "x2", "x3"},
                                                        [](const Eigen::RowVectorXd &x) {
                                                            return x(0) * x(1) + x(2) * x(3);
                                                        }),
                                  -1, OutputSpace::Value)
                .value();
        const auto found = explained(output, data, allRows(500), {{"depth", 1}});
        QVERIFY(found);
        const Figure fidelity = std::get<Figures>(found->blocks[0]).figures[0];
        QVERIFY(fidelity.value < 0.5);
        QVERIFY(fidelity.low <= fidelity.value && fidelity.value <= fidelity.high);
        QVERIFY(found->warnings.join(' ').contains("poorly"));
    }

    /// Two classes: how often the tree decides as the model does.
    void decisions()
    {
        const Dataset data = test::binaryData(600, 3);
        const Pipeline pipeline = test::formulaPipeline(
            data, {"x0", "x1", "x2"},
            [](const Eigen::RowVectorXd &x) { return x(0) > 0 ? 0.9 : 0.2; }, true);
        for (OutputSpace space : {OutputSpace::Probability, OutputSpace::LogOdds}) {
            for (int classIndex : {0, 1}) {
                const auto output = ExplainedOutput::make(pipeline, classIndex, space).value();
                const auto found = explained(output, data, allRows(600), {{"depth", 1}});
                QVERIFY(found);
                const Figures figures = std::get<Figures>(found->blocks[0]);
                QCOMPARE(figures.figures.size(), 2);
                QVERIFY(figures.figures[1].value > 0.97);
            }
        }
    }

    void badInput()
    {
        const Dataset data = people();
        const ExplainedOutput output =
            ExplainedOutput::make(stepwise(data), -1, OutputSpace::Value).value();
        for (const Rows &rows : {Rows{}, Rows{1}, allRows(19)}) {
            const auto few = explained(output, data, rows);
            QVERIFY(!few);
            QCOMPARE(few.error().kind, Error::Kind::Usage);
        }
        // A model that says the same of all rows is met by one leaf.
        const ExplainedOutput flat =
            ExplainedOutput::make(
                test::formulaPipeline(data, {"age", "sex"},
                                      [](const Eigen::RowVectorXd &) { return 2.0; }),
                -1, OutputSpace::Value)
                .value();
        const auto found = explained(flat, data, allRows(400));
        QVERIFY(found);
        QCOMPARE(std::get<Table>(found->blocks[1]).rows[0][0].toString(),
                 QStringLiteral("all rows"));
        QCOMPARE(std::get<Figures>(found->blocks[0]).figures[0].value, 1.0);
    }
};

QTEST_GUILESS_MAIN(TestSurrogate)
#include "tst_surrogate.moc"
