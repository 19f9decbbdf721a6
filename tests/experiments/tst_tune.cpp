#include "experiments/resume_job.h"
#include "experiments/trial_journal.h"
#include "tests/experiments/task_bench.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace tenbin;
using test::TaskBench;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

/// The class follows x and z, with some noise.
QByteArray table(int rows = 120)
{
    QByteArray csv = "x,z,y\n";
    for (int i = 0; i < rows; ++i) {
        const int z = (i * 7) % 11;
        csv += QByteArray::number(i) + ',' + QByteArray::number(z) + ',' +
               ((i * 13) % 37 + 2 * z < 28 ? "no" : "yes") + '\n';
    }
    return csv;
}

QJsonObject params(const char *learner, const char *search, const QStringList &space)
{
    return {{text("learner"), text(learner)},
            {text("target"), text("y")},
            {text("validation"), text("stratified:3")},
            {text("search"), text(search)},
            {text("space"), QJsonArray::fromStringList(space)}};
}

TaskSpec tuneSpec(const StoredDataset &data, const QJsonObject &params)
{
    TaskSpec spec = TaskBench::trainSpec(data, params);
    spec.task = text("tune");
    return spec;
}

QJsonObject logistic()
{
    return params("logistic_regression", "grid", {text("c=0.001,0.1,10"), text("penalty=l1,l2")});
}

QJsonObject tuningOf(const FinishedJob &job)
{
    return job.record.outcome.values[text("tuning")].toObject();
}

/// Trials without what the clock says.
QList<QJsonObject> trialsOf(const FinishedJob &job)
{
    QList<QJsonObject> trials;
    for (const QJsonValue &one : tuningOf(job)[text("trials")].toArray()) {
        QJsonObject trial = one.toObject();
        trial.remove(text("seconds"));
        trials.append(trial);
    }
    return trials;
}

QString hashOf(const FinishedJob &job, const char *artifact)
{
    for (const Artifact &one : job.record.outcome.artifacts) {
        if (one.name == text(artifact))
            return one.sha256;
    }
    return {};
}

} // namespace

class TestTune : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bestSettingIsTrained();
    void lossesAreMinimised();
    void threadsAndJobsChangeNothing_data();
    void threadsAndJobsChangeNothing();
    void failingTrialsCostThemselvesOnly();
    void nothingWorks();
    void halvingSharesOut_data();
    void halvingSharesOut();
    void interruptedSearchGoesOn();
    void trialThatEndsTheWorkerTwiceFails();
    void finishedRunsDoNotResume();
    void wrongPlans_data();
    void wrongPlans();
};

void TestTune::bestSettingIsTrained()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(table());
    const Result<FinishedJob> tuned = bench.run(tuneSpec(data, logistic()));
    QVERIFY2(tuned, tuned ? "" : qPrintable(tuned.error().text));
    const QList<QJsonObject> trials = trialsOf(*tuned);
    QCOMPARE(trials.size(), 6);
    double highest = 0;
    for (const QJsonObject &trial : trials) {
        QCOMPARE(trial[text("folds")].toArray().size(), 3);
        highest = std::max(highest, trial[text("score")].toDouble());
    }
    const QJsonObject best = tuningOf(*tuned)[text("best")].toObject();
    QCOMPARE(best[text("score")].toDouble(), highest);
    QCOMPARE(tuned->run.metrics[text("roc_auc")].value, highest);

    QJsonObject plain = logistic();
    plain.remove(text("search"));
    plain.remove(text("space"));
    plain[text("learner_params")] = best[text("params")];
    const Result<FinishedJob> trained = bench.train(data, plain);
    QVERIFY(trained);
    QCOMPARE(trained->run.metrics[text("roc_auc")].folds,
             tuned->run.metrics[text("roc_auc")].folds);
    QCOMPARE(hashOf(*trained, "predictions"), hashOf(*tuned, "predictions"));
    QVERIFY(!hashOf(*tuned, "predictions").isEmpty());
    QVERIFY(bench.predict(tuned->run, data));
}

void TestTune::lossesAreMinimised()
{
    TaskBench bench;
    QJsonObject wanted = logistic();
    wanted[text("metric")] = text("log_loss");
    const Result<FinishedJob> tuned = bench.run(tuneSpec(bench.dataset(table()), wanted));
    QVERIFY(tuned);
    double lowest = 1e9;
    for (const QJsonObject &trial : trialsOf(*tuned))
        lowest = std::min(lowest, trial[text("score")].toDouble());
    QCOMPARE(tuningOf(*tuned)[text("best")][text("score")].toDouble(), lowest);
}

void TestTune::threadsAndJobsChangeNothing_data()
{
    QTest::addColumn<QJsonObject>("wanted");
    QTest::newRow("grid") << logistic();
    QTest::newRow("random") << params("gradient_boosting", "random",
                                      {text("learning_rate=0.01:0.5:log"), text("max_depth=1:4")});
    QTest::newRow("halving") << params("random_forest", "halving",
                                       {text("max_depth=1:6"), text("trees=5,10,20")});
}

void TestTune::threadsAndJobsChangeNothing()
{
    QFETCH(QJsonObject, wanted);
    TaskBench bench;
    const StoredDataset data = bench.dataset(table(400));
    wanted[text("trials")] = 9;
    const Result<FinishedJob> one = bench.run(tuneSpec(data, wanted), 1);
    QVERIFY2(one, one ? "" : qPrintable(one.error().text));
    wanted[text("jobs")] = 3;
    const Result<FinishedJob> many = bench.run(tuneSpec(data, wanted), 4);
    QVERIFY(many);
    QCOMPARE(trialsOf(*many), trialsOf(*one));
    QCOMPARE(hashOf(*many, "predictions"), hashOf(*one, "predictions"));
    QCOMPARE(hashOf(*many, "model"), hashOf(*one, "model"));
}

void TestTune::failingTrialsCostThemselvesOnly()
{
    TaskBench bench;
    const Result<FinishedJob> tuned = bench.run(tuneSpec(
        bench.dataset(table()),
        params("gradient_boosting", "grid", {text("monotone=absent=1;x=1"), text("rounds=5,10")})));
    QVERIFY2(tuned, tuned ? "" : qPrintable(tuned.error().text));
    const QList<QJsonObject> trials = trialsOf(*tuned);
    QCOMPARE(trials.size(), 4);
    for (int i : {0, 1}) {
        QCOMPARE(trials[i][text("status")].toString(), text("failed"));
        QVERIFY(!trials[i][text("error")][text("message")].toString().isEmpty());
        QVERIFY(trials[i][text("score")].isNull());
    }
    for (int i : {2, 3})
        QCOMPARE(trials[i][text("status")].toString(), text("finished"));
    QVERIFY(tuningOf(*tuned)[text("best")][text("trial")].toInt() >= 2);
}

void TestTune::nothingWorks()
{
    TaskBench bench;
    const Result<FinishedJob> tuned = bench.run(tuneSpec(
        bench.dataset(table()), params("gradient_boosting", "grid", {text("monotone=absent=1")})));
    QVERIFY(!tuned);
    QVERIFY2(tuned.error().text.startsWith(text("No trial has succeeded. The first one: ")),
             qPrintable(tuned.error().text));
}

void TestTune::halvingSharesOut_data()
{
    QTest::addColumn<QString>("resource");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QList<double>>("shares"); ///< of each round
    QTest::newRow("rows") << text("rows") << 1500 << QList<double>{1.0 / 9, 1.0 / 3, 1};
    QTest::newRow("few rows") << text("rows") << 120 << QList<double>{1};
    QTest::newRow("rounds") << text("rounds") << 120 << QList<double>{1.0 / 9, 1.0 / 3, 1};
}

void TestTune::halvingSharesOut()
{
    QFETCH(QString, resource);
    QFETCH(int, rows);
    QFETCH(QList<double>, shares);
    TaskBench bench;
    QJsonObject wanted =
        params("gradient_boosting", "halving", {text("learning_rate=0.01:0.9:log")});
    wanted[text("trials")] = 9;
    wanted[text("resource")] = resource;
    wanted[text("learner_params")] = QJsonObject{{text("rounds"), 18}};
    const Result<FinishedJob> tuned = bench.run(tuneSpec(bench.dataset(table(rows)), wanted));
    QVERIFY2(tuned, tuned ? "" : qPrintable(tuned.error().text));
    const QList<QJsonObject> trials = trialsOf(*tuned);
    QList<double> expected;
    int count = 9;
    for (double share : shares) {
        for (int i = 0; i < count; ++i)
            expected.append(share);
        count /= 3;
    }
    QCOMPARE(trials.size(), expected.size());
    for (qsizetype i = 0; i < trials.size(); ++i)
        QCOMPARE(trials[i][text("share")].toDouble(), expected[i]);
    // The next round has the three best of the first one.
    if (shares.size() < 2)
        return;
    QList<QJsonObject> first = trials.first(9);
    std::stable_sort(first.begin(), first.end(), [](const QJsonObject &a, const QJsonObject &b) {
        return a[text("score")].toDouble() > b[text("score")].toDouble();
    });
    for (int i = 0; i < 3; ++i)
        QCOMPARE(trials[9 + i][text("params")].toObject(), first[i][text("params")].toObject());
    QCOMPARE(tuningOf(*tuned)[text("best_params")][text("rounds")].toInt(), 18);
}

/// A job's folder as a worker leaves it that is killed: the spec and a part of the journal.
static QString brokenOffJob(TaskBench &bench, const TaskSpec &spec, const QByteArray &journal)
{
    const QString id = newRunId();
    const QString folder = bench.project().runFolder(id);
    if (!makeJob(folder, spec))
        return {};
    QFile file(QDir(folder).filePath(text("trials.jsonl")));
    return file.open(QIODevice::WriteOnly) && file.write(journal) == journal.size() ? id
                                                                                    : QString();
}

void TestTune::interruptedSearchGoesOn()
{
    TaskBench bench;
    const TaskSpec spec = tuneSpec(bench.dataset(table()), logistic());
    const Result<FinishedJob> whole = bench.run(spec);
    QVERIFY(whole);
    QFile journal(QDir(bench.project().runFolder(whole->run.id)).filePath(text("trials.jsonl")));
    QVERIFY(journal.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = journal.readAll().split('\n');
    // Two whole trials, a third one that was begun, and half of its line.
    const QByteArray part = lines.first(5).join('\n') + '\n' + lines[5].first(30);
    const QString id = brokenOffJob(bench, spec, part);
    QVERIFY(!id.isEmpty());
    NoProgress progress;
    const Result<FinishedJob> resumed =
        resumeJob(bench.project(), id.first(10), text("tune"), 1, progress);
    QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().text));
    QCOMPARE(resumed->run.id, id);
    QCOMPARE(trialsOf(*resumed), trialsOf(*whole));
    QCOMPARE(hashOf(*resumed, "predictions"), hashOf(*whole, "predictions"));
    // What was known was not tried again: its times are those of the first worker.
    for (int line : {1, 3}) {
        const int i = QJsonDocument::fromJson(lines[line])[text("trial")].toInt();
        QCOMPARE(tuningOf(*resumed)[text("trials")][i][text("seconds")].toDouble(),
                 tuningOf(*whole)[text("trials")][i][text("seconds")].toDouble());
    }
    const Result<StoredRun> stored = bench.project().store().findRun(id);
    QVERIFY(stored);
    QCOMPARE(stored->status, RunStatus::Finished);
}

void TestTune::trialThatEndsTheWorkerTwiceFails()
{
    TaskBench bench;
    const TaskSpec spec = tuneSpec(bench.dataset(table()), logistic());
    const QByteArray begun = R"({"trial":1,"what":"begin"})"
                             "\n";
    NoProgress progress;
    for (int times : {1, 2}) {
        const QString id = brokenOffJob(bench, spec, begun.repeated(times));
        const Result<FinishedJob> resumed =
            resumeJob(bench.project(), id, text("tune"), 1, progress);
        QVERIFY(resumed);
        for (const QJsonObject &trial : trialsOf(*resumed)) {
            const bool failed = trial[text("trial")].toInt() == 1 && times == 2;
            QCOMPARE(trial[text("status")].toString(), failed ? text("failed") : text("finished"));
        }
    }
}

void TestTune::finishedRunsDoNotResume()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(table());
    NoProgress progress;
    const Result<FinishedJob> tuned = bench.run(tuneSpec(data, logistic()));
    QVERIFY(tuned);
    Result<FinishedJob> refused =
        resumeJob(bench.project(), tuned->run.id, text("tune"), 1, progress);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Usage);
    const Result<FinishedJob> trained =
        bench.train(data, {{text("learner"), text("baseline")}, {text("target"), text("y")}});
    refused = resumeJob(bench.project(), trained->run.id, text("tune"), 1, progress);
    QVERIFY(!refused);
    QVERIFY(refused.error().text.contains(text("of the task \"train\"")));
    refused = resumeJob(bench.project(), text("nothing"), text("tune"), 1, progress);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::BadInput);
}

void TestTune::wrongPlans_data()
{
    QTest::addColumn<QJsonObject>("wanted");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *key, const QJsonValue &value,
                        const char *said) {
        QJsonObject wanted = params("gradient_boosting", "halving", {text("max_depth=1:4")});
        wanted[text(key)] = value;
        QTest::newRow(name) << wanted << text(said);
    };
    row("no space", "space", QJsonArray(), "No parameter is to be searched.");
    row("unknown param", "space", QJsonArray{text("depth=1:3")}, "no parameter \"depth\"");
    row("no validation", "validation", text("none"), "needs a validation");
    row("unknown search", "search", text("bayes"), "\"bayes\" is not a value");
    row("unknown resource", "resource", text("time"), "\"time\" is nothing that rounds");
    row("resource that varies", "resource", text("max_depth"), "searched and shared out");
    row("metric of numbers", "metric", text("rmse"), "not defined for a binary problem");
}

void TestTune::wrongPlans()
{
    QFETCH(QJsonObject, wanted);
    QFETCH(QString, said);
    TaskBench bench;
    const Result<FinishedJob> refused = bench.run(tuneSpec(bench.dataset(table()), wanted));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Usage);
    QVERIFY2(refused.error().text.contains(said), qPrintable(refused.error().text));
}

QTEST_GUILESS_MAIN(TestTune)
#include "tst_tune.moc"
