#include "analysis/dropped_columns.h"
#include "analysis/explainer.h"
#include "models/cross_validation.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

Pipeline fitted(const Dataset &data, const QString &learner)
{
    PipelineSpec spec;
    spec.learner = learner;
    spec.learnerParams = Params::initial(shelf<Learner>().find(learner)->params);
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = QStringLiteral("y");
    spec.columns = data.columnNames();
    const TargetRows target = readTarget(data, spec.target).value();
    spec.problem = target.target.problem;
    NoProgress progress;
    return Pipeline::fit(data, target, allRows(qsizetype(target.rows.size())), spec, {1, 1},
                         progress)
        .value();
}

Result<Explanation> explained(const Pipeline &pipeline, const Dataset &data, const Rows &rows,
                              const QJsonObject &given = {}, int threads = 1)
{
    const bool regression = pipeline.problem() == Problem::Regression;
    const auto output = ExplainedOutput::make(
        pipeline, regression ? -1 : 1, regression ? OutputSpace::Value : OutputSpace::Probability);
    const Explainer &explainer = *shelf<Explainer>().find(QStringLiteral("drop_column"));
    NoProgress progress;
    return explainer.explain({*output, data, rows, {}},
                             Params::checked(explainer.params, given).value(), {5, threads},
                             progress);
}

} // namespace

class TestDropColumn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// y = 3 x0 - 2 x1 + x2·x3 + noise, linear: variance 9, 4 and 1 + noise; without x0 R² loses
    /// about the share that x0 explains, x2 nothing.
    void ranksColumns()
    {
        const Dataset data = test::regressionData(600, 4);
        const Pipeline pipeline = fitted(data, QStringLiteral("linear_regression"));
        const auto found = explained(pipeline, data, allRows(600), {}, 2);
        QVERIFY(found);
        QCOMPARE(found->weights.size(), 4);
        QCOMPARE(found->weights[0].column, QStringLiteral("x0"));
        QCOMPARE(found->weights[1].column, QStringLiteral("x1"));
        QVERIFY(found->weights[0].low > 0.3);
        const ColumnWeight &least = found->weights[3];
        QVERIFY(std::abs(least.value) < 0.02 && least.low < least.value);
        QVERIFY(found->weightInterval.contains("5 folds of 600 rows"));
        QCOMPARE(found->table->fingerprint(),
                 explained(pipeline, data, allRows(600), {}, 1)->table->fingerprint());
    }

    /// Each fold's figure is the difference of two cross-validations on the same folds.
    void sameFolds()
    {
        const Dataset data = test::binaryData(300, 3);
        const Pipeline pipeline = fitted(data, QStringLiteral("logistic_regression"));
        const TargetRows target = readTarget(data, QStringLiteral("y")).value();
        const Split split =
            makeSplit(SplitSpec::parse(QStringLiteral("kfold:3")).value(), {300, {}, {}, {}}, 9)
                .value();
        const NamedMetric metric{QStringLiteral("log_loss"),
                                 shelf<Metric>().find(QStringLiteral("log_loss")), 0};
        NoProgress progress;
        const auto dropped =
            dropColumns(data, target, split, pipeline.spec(), metric, {2, 2}, progress);
        QVERIFY(dropped);
        PipelineSpec without = pipeline.spec();
        without.columns = QStringList{"x0", "x2"};
        const auto whole = crossValidate(data, target, split, pipeline.spec(), {2, 1}, progress);
        const auto part = crossValidate(data, target, split, without, {2, 1}, progress);
        EvaluationOptions options;
        options.resamples = 0;
        const auto one = evaluateAll(whole->predictions, options, progress).value();
        const auto other = evaluateAll(part->predictions, options, progress).value();
        QCOMPARE(dropped->columns[1].column, QStringLiteral("x1"));
        for (size_t fold = 0; fold < 3; ++fold) {
            const double expected =
                other.find("log_loss")->folds[fold] - one.find("log_loss")->folds[fold];
            QVERIFY(std::abs(dropped->columns[1].worse[fold] - expected) < 1e-12);
        }
        QVERIFY(dropped->columns[1].test);
        QVERIFY(dropped->columns[1].test->degreesOfFreedom == 2);
    }

    void badInput()
    {
        const Dataset data = test::regressionData(60, 1);
        const Pipeline single = fitted(data, QStringLiteral("linear_regression"));
        const auto none = explained(single, data, allRows(60));
        QVERIFY(!none);
        QVERIFY(none.error().text.contains("single column"));
        const Dataset two = test::regressionData(60, 2);
        const Pipeline pipeline = fitted(two, QStringLiteral("linear_regression"));
        for (const Rows &rows : {Rows{}, Rows{3}}) {
            const auto few = explained(pipeline, two, rows);
            QVERIFY(!few);
            QCOMPARE(few.error().kind, Error::Kind::Usage);
        }
        QVERIFY(!explained(pipeline, two, allRows(60), {{"validation", "holdout:0.2"}}));
        QVERIFY(!explained(pipeline, two, allRows(60), {{"validation", "nonsense"}}));
        QVERIFY(explained(pipeline, two, allRows(60), {{"validation", "repeated:3x2"}}));
    }
};

QTEST_GUILESS_MAIN(TestDropColumn)
#include "tst_drop_column.moc"
