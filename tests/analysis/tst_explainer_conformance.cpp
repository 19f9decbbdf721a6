// What every explainer of the shelf promises.
#include "analysis/explainer.h"
#include "analysis/explanation_blocks.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");

/// Numbers with a gap, a category, and the target of `drawn`.
Dataset mixed(const Dataset &drawn)
{
    QList<Column> columns;
    QStringList levels;
    for (qsizetype j = 0; j + 1 < drawn.columnCount(); ++j)
        columns.append(drawn.column(j));
    std::vector<double> gaps(columns[0].numbers().begin(), columns[0].numbers().end());
    gaps[5] = NAN;
    columns[0] = Column::numeric(columns[0].name(), gaps);
    for (qsizetype i = 0; i < drawn.rowCount(); ++i)
        levels.append(QStringList{"p", "q", "r"}[i * 7 % 3]);
    columns.append(test::categoricalColumn(QStringLiteral("c"), levels));
    columns.append(drawn.column(drawn.columnCount() - 1));
    return Dataset::make(QStringLiteral("mixed"), columns).value();
}

Dataset threeClasses()
{
    const Dataset drawn = test::regressionData(150, 4);
    const Column target = drawn.find(y).value();
    QStringList classes;
    for (double value : target.numbers())
        classes.append(value < -2  ? QStringLiteral("low")
                       : value < 2 ? QStringLiteral("middle")
                                   : QStringLiteral("high"));
    QList<Column> columns;
    for (qsizetype j = 0; j + 1 < drawn.columnCount(); ++j)
        columns.append(drawn.column(j));
    columns.append(test::categoricalColumn(y, classes));
    return mixed(Dataset::make(QStringLiteral("three"), columns).value());
}

struct Case
{
    Dataset data;
    ExplainedOutput output;
};

Case caseOf(const Dataset &data, const QString &learner, OutputSpace space)
{
    PipelineSpec spec;
    spec.learner = learner;
    QJsonObject params;
    if (learner == QStringLiteral("gradient_boosting"))
        params = {{"rounds", 10}, {"early_stopping_rounds", 0}};
    spec.learnerParams = Params::checked(shelf<Learner>().find(learner)->params, params).value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = y;
    spec.columns = data.columnNames();
    NoProgress progress;
    Pipeline pipeline = Pipeline::fit(data, readTarget(data, y).value(), allRows(data.rowCount()),
                                      spec, {1, 1}, progress)
                            .value();
    const int classIndex = pipeline.problem() == Problem::Regression ? -1 : 1;
    return {data, ExplainedOutput::make(std::move(pipeline), classIndex, space).value()};
}

Case caseNamed(const QString &name)
{
    const QString boosting = QStringLiteral("gradient_boosting");
    if (name == QStringLiteral("logistic"))
        return caseOf(mixed(test::binaryData(150, 4)), QStringLiteral("logistic_regression"),
                      OutputSpace::LogOdds);
    if (name == QStringLiteral("boosting"))
        return caseOf(mixed(test::binaryData(150, 4)), boosting, OutputSpace::LogOdds);
    if (name == QStringLiteral("probability"))
        return caseOf(mixed(test::binaryData(150, 4)), boosting, OutputSpace::Probability);
    if (name == QStringLiteral("classes"))
        return caseOf(threeClasses(), boosting, OutputSpace::LogOdds);
    return caseOf(mixed(test::regressionData(150, 4)), boosting, OutputSpace::Value);
}

Result<Explanation> explained(const Explainer &explainer, const Case &what, int threads,
                              Progress &progress)
{
    const ExplanationRequest request{what.output,
                                     what.data,
                                     {0, 5, 9, 77},
                                     explainer.usualBackground > 0 ? allRows(60) : Rows{}};
    return explainer.explain(request, Params::initial(explainer.params), {4, threads}, progress);
}

class StopAtOnce final : public Progress
{
public:
    bool report(double, const QString &) override { return false; }
};

bool isSentence(const QString &text)
{
    return text.size() > 10 && text.endsWith(QLatin1Char('.'));
}

} // namespace

class ExplainerConformanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data() { entries(); }
    void says()
    {
        QFETCH(QString, id);
        const Explainer &explainer = *shelf<Explainer>().find(id);
        QVERIFY(!explainer.title.isEmpty());
        QVERIFY(isSentence(explainer.help));
        QVERIFY(!explainer.reference.isEmpty());
        QVERIFY(explainer.explain);
        for (const ParamSpec &spec : explainer.params) {
            QVERIFY(spec.check(spec.initial));
            QVERIFY2(isSentence(spec.help), qPrintable(spec.id));
        }
    }

    void explains_data() { entriesAndCases(); }
    void explains()
    {
        QFETCH(QString, id);
        QFETCH(QString, what);
        const Explainer &explainer = *shelf<Explainer>().find(id);
        const Case subject = caseNamed(what);
        NoProgress progress;
        if (explainer.whyNot) {
            const QString reason =
                explainer.whyNot(subject.output, Params::initial(explainer.params));
            if (!reason.isEmpty()) {
                QVERIFY2(isSentence(reason), qPrintable(reason));
                return;
            }
        }
        const auto made = explained(explainer, subject, 1, progress);
        if (!made) {
            // A method may need a setting that has no initial value.
            QVERIFY2(made.error().kind == Error::Kind::Usage, qPrintable(made.error().text));
            QVERIFY(isSentence(made.error().text));
            return;
        }
        if (const auto &additive = made->attributions) {
            QCOMPARE(additive->values.rows(), 4);
            QCOMPARE(additive->values.cols(), additive->columns.size());
            QVERIFY(additive->values.allFinite());
            QVERIFY2(additive->additivityResidual() < 1e-6,
                     qPrintable(QString::number(additive->additivityResidual())));
        }
        for (qsizetype i = 0; i < made->weights.size(); ++i) {
            const ColumnWeight &weight = made->weights[i];
            QVERIFY(subject.output.pipeline().encoder().columns().contains(weight.column));
            QVERIFY(i == 0 || !(weight.value > made->weights[i - 1].value));
            QVERIFY(std::isnan(weight.low) || weight.low <= weight.value);
            QVERIFY(std::isnan(weight.high) || weight.high >= weight.value);
        }
        const auto table = explanationTable(*made);
        QVERIFY(table);
        QVERIFY(made->attributions || !made->weights.isEmpty() || !made->blocks.isEmpty());
        for (const QString &warning : made->warnings)
            QVERIFY2(isSentence(warning), qPrintable(warning));

        const auto again = explained(explainer, subject, 3, progress);
        QVERIFY(again);
        QCOMPARE(explanationTable(*again)->fingerprint(), table->fingerprint());
        QCOMPARE(blocksToJson(again->blocks), blocksToJson(made->blocks));
    }

    void stops_data() { entries(); }
    void stops()
    {
        QFETCH(QString, id);
        const Explainer &explainer = *shelf<Explainer>().find(id);
        const Case subject = caseNamed(QStringLiteral("boosting"));
        if (explainer.whyNot &&
            !explainer.whyNot(subject.output, Params::initial(explainer.params)).isEmpty())
            return;
        StopAtOnce progress;
        const auto made = explained(explainer, subject, 1, progress);
        QVERIFY(!made);
        QCOMPARE(made.error().kind, Error::Kind::Cancelled);
    }

private:
    static void entries()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : shelf<Explainer>().ids())
            QTest::addRow("%s", qPrintable(id)) << id;
    }
    static void entriesAndCases()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("what");
        for (const QString &id : shelf<Explainer>().ids()) {
            for (const char *what :
                 {"logistic", "boosting", "probability", "classes", "regression"})
                QTest::addRow("%s, %s", qPrintable(id), what) << id << QString::fromLatin1(what);
        }
    }
};

QTEST_GUILESS_MAIN(ExplainerConformanceTest)
#include "tst_explainer_conformance.moc"
