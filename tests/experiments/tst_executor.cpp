#include "experiments/executor.h"
#include "experiments/worker_lock.h"
#include "tests/experiments/stored_samples.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace tenbin;

namespace {

struct Bench
{
    QTemporaryDir folder;
    std::unique_ptr<Project> project;
    std::unique_ptr<LocalExecutor> executor;
    QList<FinishedJob> jobs;
    QStringList troubles;

    Bench()
    {
        auto opened = Project::openOrCreate(folder.path(), Project::Access::Write);
        if (opened)
            project = std::move(*opened);
    }
    void begin(int workers = 1)
    {
        executor = std::make_unique<LocalExecutor>(
            *project, LocalExecutor::Options{QStringLiteral(TENBIN_FAKE_WORKER), workers, 1});
        QObject::connect(executor.get(), &LocalExecutor::finished, executor.get(),
                         [this](const FinishedJob &job) { jobs.append(job); });
        QObject::connect(executor.get(), &LocalExecutor::troubled, executor.get(),
                         [this](const Error &error) { troubles.append(error.text); });
    }
    QString start(const char *what)
    {
        TaskSpec spec;
        spec.task = QStringLiteral("some_task");
        spec.name = QLatin1String(what);
        return executor->start(spec).value_or(QString());
    }
    bool lives(const QString &id) const { return WorkerLock::isHeld(project->runFolder(id)); }
};

} // namespace

class TestExecutor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordsWhatAWorkerDid();
    void failures_data();
    void failures();
    void absentProgram();
    void cancels_data();
    void cancels();
    void cancelsWhatWaits();
    void runsSomeAtATime();
    void saysOnceThatAJobEnded();
    void workerOutlivesItsExecutor();
    void collectsWhatEndedMeanwhile();
    void deadWorkersAreInterrupted();
    void collectsJobsOfOthers();
    void workersInheritNothing();
};

void TestExecutor::recordsWhatAWorkerDid()
{
    Bench bench;
    bench.begin();
    QSignalSpy progressed(bench.executor.get(), &LocalExecutor::progressed);
    const QString id = bench.start("fine");
    QVERIFY(!id.isEmpty());
    QTRY_COMPARE(bench.executor->running(), QStringList{id});
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Running);
    QTRY_COMPARE(bench.jobs.size(), 1);
    QCOMPARE(bench.jobs[0].run.id, id);
    QCOMPARE(bench.jobs[0].run.status, RunStatus::Finished);
    QVERIFY(bench.executor->running().isEmpty());
    const Result<StoredRun> stored = bench.project->store().findRun(id);
    QVERIFY(stored);
    QCOMPARE(stored->status, RunStatus::Finished);
    QCOMPARE(stored->metrics[QStringLiteral("accuracy")].value, 0.75);
    QVERIFY(progressed.size() > 0);
    const JobState last = progressed.last()[1].value<JobState>();
    QVERIFY(last.fraction > 0 && last.remaining >= 0 && last.rate > 0);
    QVERIFY(last.note.startsWith(QLatin1String("step ")));
    qint64 offset = 0;
    const QList<CurvePoint> points = readCurve(bench.project->runFolder(id), offset);
    QCOMPARE(points.size(), 20);
    QCOMPARE(points[3].y, 0.25);
    QVERIFY(readCurve(bench.project->runFolder(id), offset).isEmpty());
    QVERIFY(bench.troubles.isEmpty());
}

void TestExecutor::failures_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("log");
    QTest::newRow("crash") << QStringLiteral("crash") << QStringLiteral("signal 6")
                           << QStringLiteral("terminate called");
    QTest::newRow("exit code") << QStringLiteral("exit") << QStringLiteral("code 5") << QString();
}

void TestExecutor::failures()
{
    QFETCH(QString, what);
    QFETCH(QString, words);
    QFETCH(QString, log);
    Bench bench;
    bench.begin();
    const QString id = bench.start(qPrintable(what));
    QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.size(), 1, 20'000);
    const Result<StoredRun> stored = bench.project->store().findRun(id);
    QVERIFY(stored);
    QCOMPARE(stored->status, RunStatus::Failed);
    QVERIFY(stored->error.has_value());
    QVERIFY2(stored->error->text.contains(words), qPrintable(stored->error->text));
    QVERIFY2(stored->error->detail.contains(log), qPrintable(stored->error->detail));
    // The next job is not concerned.
    const QString next = bench.start("fine");
    QTRY_COMPARE(bench.jobs.size(), 2);
    QCOMPARE(bench.project->store().findRun(next)->status, RunStatus::Finished);
}

void TestExecutor::absentProgram()
{
    Bench bench;
    bench.executor = std::make_unique<LocalExecutor>(
        *bench.project, LocalExecutor::Options{QStringLiteral("/nowhere/tenbin-cli"), 1, 1});
    QSignalSpy finished(bench.executor.get(), &LocalExecutor::finished);
    const QString id = bench.start("fine");
    QTRY_COMPARE(finished.size(), 1);
    const Result<StoredRun> stored = bench.project->store().findRun(id);
    QCOMPARE(stored->status, RunStatus::Failed);
    QVERIFY(stored->error->text.contains(QLatin1String("/nowhere/tenbin-cli")));
}

void TestExecutor::cancels_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("within");
    QTest::newRow("a worker that listens") << QStringLiteral("slow") << 1'000;
    QTest::newRow("a worker that does not") << QStringLiteral("deaf") << 2'500;
}

void TestExecutor::cancels()
{
    QFETCH(QString, what);
    QFETCH(int, within);
    Bench bench;
    bench.begin();
    const QString id = bench.start(qPrintable(what));
    QTRY_VERIFY(bench.lives(id));
    QElapsedTimer timer;
    timer.start();
    bench.executor->cancel(id);
    QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.size(), 1, 10'000);
    QVERIFY2(timer.elapsed() < within, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!bench.lives(id));
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Cancelled);
}

void TestExecutor::cancelsWhatWaits()
{
    Bench bench;
    bench.begin();
    const QString first = bench.start("slow");
    const QString second = bench.start("slow");
    QTRY_COMPARE(bench.executor->running(), QStringList{first});
    QCOMPARE(bench.executor->waiting(), QStringList{second});
    bench.executor->cancel(second);
    QCOMPARE(bench.jobs.size(), 1);
    QVERIFY(bench.executor->waiting().isEmpty());
    QCOMPARE(bench.project->store().findRun(second)->status, RunStatus::Cancelled);
    bench.executor->cancel(first);
    QTRY_COMPARE(bench.jobs.size(), 2);
}

void TestExecutor::runsSomeAtATime()
{
    Bench bench;
    bench.begin(2);
    qsizetype most = 0;
    QObject::connect(bench.executor.get(), &LocalExecutor::started, this,
                     [&] { most = std::max(most, bench.executor->running().size()); });
    for (int i = 0; i < 5; ++i)
        QVERIFY(!bench.start("fine").isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(bench.jobs.size(), 5, 20'000);
    QCOMPARE(most, 2);
}

void TestExecutor::saysOnceThatAJobEnded()
{
    Bench bench;
    bench.begin();
    bench.start("fine");
    QTRY_COMPARE(bench.jobs.size(), 1);
    // A project with runs is opened again; every second its runs/ are looked through.
    bench.begin();
    QTest::qWait(1'200);
    const QString id = bench.start("fine");
    QTRY_COMPARE(bench.jobs.size(), 2);
    QTest::qWait(2'500);
    QCOMPARE(bench.jobs.size(), 2);
    QCOMPARE(bench.jobs[1].run.id, id);
}

void TestExecutor::workerOutlivesItsExecutor()
{
    Bench bench;
    bench.begin();
    const QString id = bench.start("slow");
    QTRY_VERIFY(bench.lives(id));
    bench.executor.reset();
    QVERIFY(bench.lives(id));
    bench.begin();
    QTRY_COMPARE(bench.executor->running(), QStringList{id});
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Running);
    bench.executor->cancel(id);
    QTRY_COMPARE(bench.jobs.size(), 1);
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Cancelled);
}

void TestExecutor::collectsWhatEndedMeanwhile()
{
    Bench bench;
    bench.begin();
    const QString id = bench.start("fine");
    QTRY_VERIFY(bench.lives(id));
    bench.executor.reset();
    QTRY_VERIFY(!bench.lives(id));
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Running);
    bench.begin();
    QTRY_COMPARE(bench.jobs.size(), 1);
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Finished);
}

void TestExecutor::deadWorkersAreInterrupted()
{
    Bench bench;
    bench.begin();
    const QString id = bench.start("slow");
    QTRY_VERIFY(bench.lives(id));
    const qint64 process = WorkerLock::process(bench.project->runFolder(id));
    bench.executor.reset();
    QVERIFY(process > 0);
    QCOMPARE(::kill(pid_t(process), SIGKILL), 0);
    QTRY_VERIFY(!bench.lives(id));
    // A folder this old awaits no worker any more.
    QFile spec(bench.project->runFolder(id) + QStringLiteral("/spec.json"));
    QVERIFY(spec.open(QIODevice::ReadWrite));
    QVERIFY(spec.setFileTime(QDateTime::currentDateTime().addSecs(-60),
                             QFileDevice::FileModificationTime));
    spec.close();
    // Its folder gone: nothing to find out any more.
    StoredRun lost = test::sampleRun(QStringLiteral("lost"));
    lost.status = RunStatus::Running;
    QVERIFY(bench.project->store().record({lost}));
    bench.begin();
    QTRY_COMPARE(bench.jobs.size(), 1);
    QCOMPARE(bench.project->store().findRun(id)->status, RunStatus::Interrupted);
    QCOMPARE(bench.project->store().findRun(lost.id)->status, RunStatus::Interrupted);
}

void TestExecutor::collectsJobsOfOthers()
{
    Bench bench;
    bench.begin();
    QTest::qWait(50);
    TaskSpec spec;
    spec.task = QStringLiteral("some_task");
    spec.name = QStringLiteral("from a script");
    const QString id = newRunId();
    const QString folder = bench.project->runFolder(id);
    QVERIFY(makeJob(folder, spec));
    JobRecord record;
    record.status = RunStatus::Finished;
    record.started = QDateTime::currentDateTimeUtc();
    QVERIFY(writeJobRecord(folder, record));
    QTRY_COMPARE(bench.jobs.size(), 1);
    QCOMPARE(bench.project->store().findRun(QStringLiteral("from a script"))->id, id);
}

void TestExecutor::workersInheritNothing()
{
    Bench bench;
    bench.begin();
    const QString id = bench.start("descriptors");
    QTRY_COMPARE(bench.jobs.size(), 1);
    const QString log = jobLogTail(bench.project->runFolder(id), 1 << 20);
    QVERIFY2(log.contains(QLatin1String("worker.lock")), qPrintable(log));
    QVERIFY2(!log.contains(QLatin1String("project.")), qPrintable(log));
}

QTEST_GUILESS_MAIN(TestExecutor)
#include "tst_executor.moc"
