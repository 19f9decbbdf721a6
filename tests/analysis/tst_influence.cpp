// Influence is what a refit without the row says; likeness by hand.
#include "analysis/explainer.h"
#include "analysis/linear_influence.h"
#include "analysis/row_distance.h"
#include "analysis/similar_rows.h"
#include "tests/analysis/function_model.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");

Pipeline fitted(const Dataset &data, const QString &learner, const QStringList &params,
                const Rows &positions)
{
    PipelineSpec spec;
    spec.learner = learner;
    spec.learnerParams = Params::parsed(shelf<Learner>().find(learner)->params, params).value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = y;
    spec.columns = data.columnNames();
    NoProgress progress;
    return Pipeline::fit(data, readTarget(data, y).value(), positions, spec, {1, 1}, progress)
        .value();
}

ExplainedOutput explained(const Pipeline &pipeline, OutputSpace space, int classIndex = 1)
{
    return ExplainedOutput::make(pipeline, space == OutputSpace::Value ? -1 : classIndex, space)
        .value();
}

Rows without(qsizetype rows, quint32 row)
{
    Rows left = allRows(rows);
    left.erase(left.begin() + row);
    return left;
}

/// Numbers, a category (whose features are collinear with the intercept), a numeric target.
Dataset withCategory()
{
    const Dataset numbers = test::regressionData(40, 2, 5);
    QStringList levels;
    for (int i = 0; i < 40; ++i)
        levels.append(QStringList{"p", "q", "r"}[i * 7 % 3]);
    return Dataset::make({}, {numbers.column(0), numbers.column(1),
                              test::categoricalColumn(QStringLiteral("c"), levels),
                              numbers.find(y).value()})
        .value();
}

} // namespace

class InfluenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void leastSquaresAsARefit_data()
    {
        QTest::addColumn<QStringList>("params");
        QTest::addRow("no penalty") << QStringList{"penalty=none"};
        QTest::addRow("l2") << QStringList{"penalty=l2", "alpha=5", "standardise=false"};
    }
    void leastSquaresAsARefit()
    {
        QFETCH(QStringList, params);
        const Dataset data = withCategory();
        const QString learner = QStringLiteral("linear_regression");
        const ExplainedOutput output =
            explained(fitted(data, learner, params, allRows(40)), OutputSpace::Value);
        const auto influence = linearInfluence(output, data, Rows{0, 13}, allRows(40), {});
        QVERIFY(influence);
        QVERIFY(influence->imbalance < 1e-8);
        const Eigen::VectorXd now = output.of(data, Rows{0, 13}, {}).value();
        for (quint32 row = 0; row < 40; ++row) {
            const Pipeline refitted = fitted(data, learner, params, without(40, row));
            const Eigen::VectorXd then =
                explained(refitted, OutputSpace::Value).of(data, Rows{0, 13}, {}).value();
            QVERIFY((influence->changes.col(row) - (then - now)).cwiseAbs().maxCoeff() < 1e-8);
            // The prediction of the row itself moves by h / (1 - h) of its residual.
            const double own = output.of(data, Rows{row}, {}).value()[0];
            const double other =
                explained(refitted, OutputSpace::Value).of(data, Rows{row}, {}).value()[0];
            const double h = influence->leverages[row];
            QVERIFY(std::abs(own - other - h / (1 - h) * influence->residuals[row]) < 1e-8);
        }
    }

    void cooksDistanceByItsDefinition()
    {
        // Σ (prediction without row i - prediction)² / (p s²), p = 3 parameters.
        const Dataset data = test::regressionData(30, 2, 8);
        const QString learner = QStringLiteral("linear_regression");
        const ExplainedOutput output =
            explained(fitted(data, learner, {}, allRows(30)), OutputSpace::Value);
        const auto influence = linearInfluence(output, data, Rows{0}, allRows(30), {});
        QVERIFY(influence);
        const Eigen::VectorXd now = output.of(data, allRows(30), {}).value();
        const double variance = influence->residuals.squaredNorm() / (30 - 3);
        for (quint32 row = 0; row < 30; ++row) {
            const Eigen::VectorXd then =
                explained(fitted(data, learner, {}, without(30, row)), OutputSpace::Value)
                    .of(data, allRows(30), {})
                    .value();
            const double cook = (then - now).squaredNorm() / (3 * variance);
            QVERIFY(std::abs(influence->cooks[row] - cook) < 1e-8 * std::max(1.0, cook));
        }
    }

    void logisticNearARefit_data()
    {
        QTest::addColumn<int>("classIndex");
        QTest::addColumn<bool>("probability");
        QTest::addRow("log-odds") << 1 << false;
        QTest::addRow("log-odds of the first class") << 0 << false;
        QTest::addRow("probability") << 1 << true;
    }
    void logisticNearARefit()
    {
        QFETCH(int, classIndex);
        QFETCH(bool, probability);
        const OutputSpace space = probability ? OutputSpace::Probability : OutputSpace::LogOdds;
        const Dataset data = test::binaryData(300, 3, 4);
        const QString learner = QStringLiteral("logistic_regression");
        const ExplainedOutput output =
            explained(fitted(data, learner, {}, allRows(300)), space, classIndex);
        const auto influence = linearInfluence(output, data, Rows{7}, allRows(300), {});
        QVERIFY(influence);
        QVERIFY(influence->imbalance < 1e-8);
        const double now = output.of(data, Rows{7}, {}).value()[0];
        const double most = influence->changes.cwiseAbs().maxCoeff();
        double worst = 0;
        for (quint32 row = 0; row < 300; row += 10) {
            const Pipeline refitted = fitted(data, learner, {}, without(300, row));
            const double then =
                explained(refitted, space, classIndex).of(data, Rows{7}, {}).value()[0];
            worst = std::max(worst, std::abs(influence->changes(0, row) - (then - now)));
        }
        QVERIFY2(worst < 0.05 * most, qPrintable(QStringLiteral("%1 of %2").arg(worst).arg(most)));
    }

    void knowsWhereItDoesNotApply()
    {
        const Dataset data = test::binaryData(200, 4);
        const auto why = [&](const QString &learner, const QStringList &params) {
            return whyNoInfluence(
                explained(fitted(data, learner, params, allRows(200)), OutputSpace::Probability));
        };
        QVERIFY(!why(QStringLiteral("random_forest"), {QStringLiteral("trees=3")}).isEmpty());
        QVERIFY(
            !why(QStringLiteral("logistic_regression"), {QStringLiteral("penalty=l1")}).isEmpty());
        QVERIFY(why(QStringLiteral("logistic_regression"), {}).isEmpty());
    }

    void likenessOfTrees()
    {
        const Dataset data = test::regressionData(100, 3);
        const QString learner = QStringLiteral("gradient_boosting");
        const QStringList one{"rounds=1", "early_stopping_rounds=0", "max_depth=3"};
        const Pipeline pipeline = fitted(data, learner, one, allRows(100));
        NoProgress progress;
        const auto likeness = rowLikeness(pipeline, data, allRows(20), allRows(100), {}, progress);
        QVERIFY(likeness);
        QCOMPARE(likeness->kind, RowLikeness::Kind::Leaves);
        // Of one tree: the same leaf is the same prediction.
        const Eigen::VectorXd values = pipeline.predict(data, allRows(100), {}).value().col(0);
        int alike = 0;
        for (Eigen::Index i = 0; i < 20; ++i) {
            for (Eigen::Index j = 0; j < 100; ++j) {
                QCOMPARE(likeness->values(i, j), values[i] == values[j] ? 1.0 : 0.0);
                alike += values[i] == values[j];
            }
        }
        QVERIFY(alike > 20 && alike < 2000);
        const Pipeline many =
            fitted(data, learner, {"rounds=30", "early_stopping_rounds=0"}, allRows(100));
        const auto shares = rowLikeness(many, data, allRows(20), allRows(100), {}, progress);
        const auto threads = rowLikeness(many, data, allRows(20), allRows(100), {0, 3}, progress);
        QVERIFY(shares->values == threads->values);
        for (Eigen::Index i = 0; i < 20; ++i)
            QCOMPARE(shares->values(i, i), 1.0);
        QVERIFY(shares->values.minCoeff() < 0.9);
    }

    void likenessOfOthers()
    {
        const Dataset data = withCategory();
        NoProgress progress;
        const Pipeline pipeline =
            fitted(data, QStringLiteral("linear_regression"), {}, allRows(40));
        const auto near = rowLikeness(pipeline, data, Rows{3}, allRows(40), {}, progress);
        QVERIFY(near);
        QCOMPARE(near->kind, RowLikeness::Kind::Distance);
        const CellTable cells = CellTable::make(data, pipeline.encoder().columns()).value();
        const RowDistance distance(cells, cells.of(allRows(40)));
        for (quint32 row = 0; row < 40; ++row)
            QCOMPARE(near->values(0, row), 1 / (1 + distance.between(cells.of(3), cells.of(row))));

        const Dataset texts =
            Dataset::make({}, {test::textColumn(QStringLiteral("t"),
                                                {"good tea", "good tea", "bad wine", "bad tea"}),
                               Column::numeric(y, {1, 2, 3, 4})})
                .value();
        const auto cosine = rowLikeness(
            fitted(texts, QStringLiteral("linear_regression"), {"penalty=l2"}, allRows(4)), texts,
            Rows{0}, allRows(4), {}, progress);
        QVERIFY(cosine);
        QCOMPARE(cosine->kind, RowLikeness::Kind::Cosine);
        QVERIFY(std::abs(cosine->values(0, 1) - 1) < 1e-12);
        QCOMPARE(cosine->values(0, 2), 0.0);
        QVERIFY(cosine->values(0, 3) > 0 && cosine->values(0, 3) < 1);
        QCOMPARE(rowLikeness(pipeline, data, Rows{40}, allRows(40), {}, progress).error().kind,
                 Error::Kind::BadInput);
        QCOMPARE(rowLikeness(pipeline, data, Rows{0}, {}, {}, progress).error().kind,
                 Error::Kind::BadInput);
    }

    void standsOnTheShelf()
    {
        const Dataset data = withCategory();
        const ExplainedOutput output = explained(
            fitted(data, QStringLiteral("linear_regression"), {}, allRows(40)), OutputSpace::Value);
        const Explainer &influence = *shelf<Explainer>().find(QStringLiteral("influence"));
        const Params params = Params::checked(influence.params, {{"count", 5}}).value();
        NoProgress progress;
        const auto made = influence.explain({output, data, {2}, allRows(40)}, params, {}, progress);
        QVERIFY(made);
        QVERIFY(made->warnings.isEmpty());
        QCOMPARE(made->blocks.size(), 2);
        const auto &similar = std::get<Table>(made->blocks.first());
        QCOMPARE(similar.rows.size(), 5);
        for (const auto &row : similar.rows)
            QVERIFY(row.first().toInt() != 2);
        const auto &moves = std::get<Table>(made->blocks.last());
        for (qsizetype i = 1; i < 5; ++i)
            QVERIFY(std::abs(moves.rows[i - 1][1].toDouble()) >=
                    std::abs(moves.rows[i][1].toDouble()));
        QVERIFY(made->table->rowCount() >= 5);

        // Half of the training rows are not what the model was fitted to.
        const auto half = influence.explain({output, data, {2}, allRows(20)}, params, {}, progress);
        QVERIFY(half);
        QCOMPARE(half->warnings.size(), 1);
        QCOMPARE(half->blocks.size(), 1);
    }
};

QTEST_GUILESS_MAIN(InfluenceTest)
#include "tst_influence.moc"
