// What-if: the answer for an edited row is that for a row that always was so.
#include "analysis/explainer.h"
#include "analysis/what_if.h"
#include "tests/analysis/function_model.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");

Pipeline fitted(const Dataset &data, const QString &learner, const QStringList &params = {})
{
    PipelineSpec spec;
    spec.learner = learner;
    spec.learnerParams = Params::parsed(shelf<Learner>().find(learner)->params, params).value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = y;
    spec.columns = data.columnNames();
    NoProgress progress;
    return Pipeline::fit(data, readTarget(data, y).value(), allRows(data.rowCount()), spec, {1, 1},
                         progress)
        .value();
}

/// Two numbers, a category with a level that is rare, a text, a date.
Dataset mixed()
{
    return Dataset::make(
               {}, {Column::numeric(QStringLiteral("x"), {1, 2, 3, 4}),
                    Column::numeric(QStringLiteral("z"), {0, 0, 4, 4}),
                    test::categoricalColumn(QStringLiteral("c"), {"u", "v", "u", "v"}),
                    test::textColumn(QStringLiteral("t"),
                                     {"good wine", "bad wine", "good tea", "bad tea"}),
                    Column::datetime(QStringLiteral("when"),
                                     {0, 86'400'000'000, 2 * 86'400'000'000, 40 * 86'400'000'000})})
        .value();
}

} // namespace

class WhatIfTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void treesAsTheirExplainer()
    {
        const Dataset data = test::binaryData(400, 5);
        const ExplainedOutput output =
            ExplainedOutput::make(
                fitted(data, QStringLiteral("gradient_boosting"),
                       {QStringLiteral("rounds=20"), QStringLiteral("early_stopping_rounds=0")}),
                0, OutputSpace::LogOdds)
                .value();
        const auto whatIf = WhatIf::prepared(output, data, allRows(100), {});
        QVERIFY(whatIf);
        QCOMPARE(whatIf->method(), WhatIf::Method::TreeShap);
        const auto answer = whatIf->answer(
            3, {{QStringLiteral("x1"), 0.5}, {QStringLiteral("x2"), QStringLiteral("-1.25")}}, {});
        QVERIFY(answer);

        QList<Column> columns;
        for (qsizetype j = 0; j < data.columnCount(); ++j) {
            const QString name = data.column(j).name();
            Column column = data.column(j).taken(Rows{3});
            if (name == QStringLiteral("x1"))
                column = Column::numeric(name, {0.5});
            if (name == QStringLiteral("x2"))
                column = Column::numeric(name, {-1.25});
            columns.append(column);
        }
        const Dataset edited = Dataset::make({}, columns).value();
        NoProgress progress;
        const Explanation explained = shelf<Explainer>()
                                          .find(QStringLiteral("treeshap"))
                                          ->explain({output, edited, {0}, {}}, {}, {}, progress)
                                          .value();
        QCOMPARE(answer->attributions.columns, explained.attributions->columns);
        QVERIFY(answer->attributions.values.isApprox(explained.attributions->values, 1e-12));
        QCOMPARE(answer->attributions.base, explained.attributions->base);
        QVERIFY(answer->attributions.additivityResidual() < 1e-9);
        const Eigen::MatrixXd probabilities =
            output.pipeline().predict(edited, Rows{0}, {}).value();
        QVERIFY(answer->outputs.isApprox(probabilities.row(0)));
        QVERIFY(std::abs(std::log(answer->outputs[0] / answer->outputs[1]) -
                         answer->attributions.outputs[0]) < 1e-6);
        QCOMPARE(answer->decided, probabilities(0, 0) >= probabilities(0, 1) ? 0 : 1);
    }

    void linearByTheClosedForm()
    {
        // y = 3 x0 - 2 x1 + 5 exactly.
        const Dataset drawn = test::regressionData(50, 2);
        std::vector<double> values;
        for (size_t i = 0; i < 50; ++i)
            values.push_back(3 * drawn.column(0).numbers()[i] - 2 * drawn.column(1).numbers()[i] +
                             5);
        const Dataset data =
            Dataset::make({}, {drawn.column(0), drawn.column(1), Column::numeric(y, values)})
                .value();
        const ExplainedOutput output =
            ExplainedOutput::make(fitted(data, QStringLiteral("linear_regression")), -1,
                                  OutputSpace::Value)
                .value();
        const auto whatIf = WhatIf::prepared(output, data, allRows(20), {});
        QCOMPARE(whatIf->method(), WhatIf::Method::LinearShap);
        const auto answer = whatIf->answer(0, {{QStringLiteral("x0"), 2.0}}, {});
        QVERIFY(answer);
        double mean[2] = {0, 0};
        for (size_t i = 0; i < 20; ++i) {
            mean[0] += data.column(0).numbers()[i] / 20;
            mean[1] += data.column(1).numbers()[i] / 20;
        }
        QVERIFY(std::abs(answer->attributions.values(0, 0) - 3 * (2 - mean[0])) < 1e-8);
        QVERIFY(std::abs(answer->attributions.values(0, 1) +
                         2 * (data.column(1).numbers()[0] - mean[1])) < 1e-8);
        QVERIFY(std::abs(answer->attributions.base - (3 * mean[0] - 2 * mean[1] + 5)) < 1e-8);
        QVERIFY(answer->attributions.additivityResidual() < 1e-10);
        QCOMPARE(answer->attributions.errors.size(), 0);
        QCOMPARE(answer->decided, -1);
    }

    void productByTheDefinition()
    {
        const Dataset data = mixed();
        // Features: x, z, c=u, c=v, …; the means of x and z are 2.5 and 2.
        const auto product = [](const Eigen::RowVectorXd &f) { return f[0] * f[1] + f[2]; };
        const ExplainedOutput output = test::functionOutput(data, product, false);
        const auto whatIf = WhatIf::prepared(output, data, allRows(4), {});
        QVERIFY(whatIf);
        QCOMPARE(whatIf->method(), WhatIf::Method::SampledShap);
        const auto answer = whatIf->answer(0, {{QStringLiteral("z"), 3}}, {7, 1});
        QVERIFY(answer);
        QCOMPARE(answer->attributions.columns.mid(0, 3), QStringList({"x", "z", "c"}));
        QCOMPARE(answer->attributions.base, 2.5 * 2 + 0.5);
        QVERIFY(std::abs(answer->attributions.values(0, 0) - (1 - 2.5) * (3 + 2) / 2) < 1e-12);
        QVERIFY(std::abs(answer->attributions.values(0, 1) - (3 - 2) * (1 + 2.5) / 2) < 1e-12);
        QVERIFY(std::abs(answer->attributions.values(0, 2) - 0.5) < 1e-12);
        QCOMPARE(answer->attributions.outputs[0], 1.0 * 3 + 1);
        QVERIFY(answer->attributions.additivityResidual() < 1e-12);
        // Of two interacting columns an order and its reverse are all there is.
        QVERIFY(answer->attributions.errors.maxCoeff() < 1e-12);
        const auto threads = whatIf->answer(0, {{QStringLiteral("z"), 3}}, {7, 3});
        QVERIFY(answer->attributions.values == threads->attributions.values);
    }

    void takesEveryType()
    {
        const Dataset data = mixed();
        Eigen::RowVectorXd seen;
        const ExplainedOutput output = test::functionOutput(
            data,
            [&seen](const Eigen::RowVectorXd &f) {
                seen = f;
                return f[0];
            },
            false);
        const auto whatIf = WhatIf::prepared(output, data, allRows(4), {});
        QVERIFY(whatIf);
        const auto answer = whatIf->answer(1,
                                           {{QStringLiteral("x"), QJsonValue()},
                                            {QStringLiteral("c"), QStringLiteral("w")},
                                            {QStringLiteral("t"), QStringLiteral("good good tea")},
                                            {QStringLiteral("when"), QStringLiteral("1970-02-01")}},
                                           {});
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text));
        // Missing: the median.
        QCOMPARE(answer->outputs[0], 2.5);
        // The value that stands in for the missing one, and the new level.
        QCOMPARE(answer->warnings.size(), 2);
        QVERIFY(answer->warnings.first().contains(QStringLiteral("\"x\"")));
        QVERIFY(answer->warnings.last().contains(QStringLiteral("\"w\"")));
        const auto far = whatIf->answer(1, {{QStringLiteral("x"), 90}}, {});
        QCOMPARE(far->outputs[0], 90.0);
        QCOMPARE(far->warnings.size(), 1);
        QVERIFY(far->warnings.first().contains(QStringLiteral("1 to 4")));
        QVERIFY(whatIf->answer(1, {}, {})->warnings.isEmpty());
    }

    void refuses_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QJsonObject>("edits");
        QTest::addRow("row") << 4 << QJsonObject();
        QTest::addRow("column") << 0 << QJsonObject{{"nowhere", 1}};
        QTest::addRow("number") << 0 << QJsonObject{{"x", "many"}};
        QTest::addRow("level") << 0 << QJsonObject{{"c", QJsonArray{1}}};
        QTest::addRow("text") << 0 << QJsonObject{{"t", 1}};
        QTest::addRow("date") << 0 << QJsonObject{{"when", "yesterday"}};
    }
    void refuses()
    {
        QFETCH(int, row);
        QFETCH(QJsonObject, edits);
        const Dataset data = mixed();
        const ExplainedOutput output = test::functionOutput(
            data, [](const Eigen::RowVectorXd &f) { return f[0]; }, false);
        const auto whatIf = WhatIf::prepared(output, data, allRows(4), {});
        const auto answer = whatIf->answer(quint32(row), edits, {});
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::BadInput);
        const auto nothing = WhatIf::prepared(output, data, {}, {});
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().kind, Error::Kind::BadInput);
    }
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "tst_what_if.moc"
