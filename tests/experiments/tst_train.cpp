#include "tests/experiments/task_bench.h"

using namespace tenbin;
using test::TaskBench;

namespace {

/// The class follows x, with some noise; `same` has one value.
QByteArray table()
{
    QByteArray csv = "x,z,same,y\n";
    for (int i = 0; i < 60; ++i)
        csv += QByteArray::number(i) + ',' + QByteArray::number((i * 7) % 11) + ",1," +
               (i + (i * 13) % 17 < 38 ? "no" : "yes") + '\n';
    return csv;
}

QStringList warningsOf(const QJsonObject &learnerParams, const QString &validation)
{
    TaskBench bench;
    const Result<FinishedJob> job = bench.train(
        bench.dataset(table()), {{QStringLiteral("learner"), QStringLiteral("logistic_regression")},
                                 {QStringLiteral("learner_params"), learnerParams},
                                 {QStringLiteral("target"), QStringLiteral("y")},
                                 {QStringLiteral("validation"), validation}});
    return job ? job->record.outcome.warnings : QStringList{job.error().text};
}

} // namespace

class TestTrain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void warningsOfTheLearnerAreSaidOnce_data();
    void warningsOfTheLearnerAreSaidOnce();
    void goodFitsWarnOfNothing();
};

void TestTrain::warningsOfTheLearnerAreSaidOnce_data()
{
    QTest::addColumn<QString>("validation");
    QTest::newRow("folds") << QStringLiteral("stratified:3");
    QTest::newRow("no validation") << QStringLiteral("none");
}

void TestTrain::warningsOfTheLearnerAreSaidOnce()
{
    QFETCH(QString, validation);
    const QStringList warnings =
        warningsOf({{QStringLiteral("max_iterations"), 1}}, validation)
            .filter(QStringLiteral("stopped after 1 iterations before it converged"));
    QCOMPARE(warnings.size(), 1);
    QVERIFY2(warnings.first().startsWith(QStringLiteral("Logistic regression: The fit stopped")),
             qPrintable(warnings.first()));
}

void TestTrain::goodFitsWarnOfNothing()
{
    const QStringList warnings = warningsOf({}, QStringLiteral("stratified:3"));
    QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(TestTrain)
#include "tst_train.moc"
