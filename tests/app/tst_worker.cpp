// The executor with the worker that is shipped, "tenbin-cli work": cancelled within a second,
// killed, and left behind by its owner.
#include "experiments/executor.h"
#include "experiments/job_inputs.h"
#include "experiments/worker_lock.h"
#include "tests/app/sample_project.h"
#include "tests/support/test_data.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>

using namespace tenbin;
using test::SampleProject;

namespace {

/// The owner of a project, who starts trainings on its data set.
struct Owner
{
    std::unique_ptr<Project> project;
    std::unique_ptr<LocalExecutor> executor;
    QList<FinishedJob> jobs;
    QStringList troubles;

    explicit Owner(const QString &folder)
    {
        auto opened = Project::open(folder, Project::Access::Write);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        project = std::move(*opened);
        executor = std::make_unique<LocalExecutor>(*project,
                                                   LocalExecutor::Options{test::cliPath(), 1, 1});
        QObject::connect(executor.get(), &LocalExecutor::finished, executor.get(),
                         [this](const FinishedJob &job) { jobs.append(job); });
        QObject::connect(executor.get(), &LocalExecutor::troubled, executor.get(),
                         [this](const Error &error) { troubles.append(error.text); });
    }
    QString train(int rounds)
    {
        const Result<StoredDataset> data = project->store().findDataset(QStringLiteral("small"));
        TaskSpec spec;
        spec.task = QStringLiteral("train");
        spec.name = QStringLiteral("left to a worker");
        spec.inputs[QStringLiteral("data")] = inputOf(*data);
        spec.params = {{QStringLiteral("learner"), QStringLiteral("gradient_boosting")},
                       {QStringLiteral("learner_params"),
                        QJsonObject{{QStringLiteral("rounds"), rounds},
                                    {QStringLiteral("early_stopping_rounds"), 0}}}};
        return executor->start(spec).value_or(QString());
    }
    QString folder(const QString &id) const { return project->runFolder(id); }
    bool isAtWork(const QString &id) const { return JobState::read(folder(id)).fraction > 0; }
    StoredRun run(const QString &id) const { return project->store().findRun(id).value(); }
};

constexpr int endless = 10'000;
constexpr int patience = 60'000; // ms

} // namespace

class TestWorker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trains();
    void cancelledWithinASecond();
    void killedIsAFailedRunWithItsLog();
    void collectedWhenItsOwnerDied();
};

void TestWorker::trains()
{
    const SampleProject files;
    Owner owner(files.path());
    const QString id = owner.train(10);
    QTRY_COMPARE_WITH_TIMEOUT(owner.jobs.size(), 1, patience);
    const StoredRun run = owner.run(id);
    QVERIFY2(run.status == RunStatus::Finished, run.error ? qPrintable(run.error->text) : "");
    QVERIFY(run.metrics[QStringLiteral("roc_auc")].value > 0.9);
    QVERIFY(owner.troubles.isEmpty());
    // The program on its own takes the run from there.
    owner.executor.reset();
    owner.project.reset();
    const test::CliRun shown = files.cli({QStringLiteral("show"), id, QStringLiteral("--json")});
    QCOMPARE(shown.json()[QStringLiteral("status")].toString(), QStringLiteral("finished"));
}

void TestWorker::cancelledWithinASecond()
{
    const SampleProject files;
    Owner owner(files.path());
    const QString id = owner.train(endless);
    QTRY_VERIFY_WITH_TIMEOUT(owner.isAtWork(id), patience);
    QElapsedTimer timer;
    timer.start();
    owner.executor->cancel(id);
    QTRY_COMPARE_WITH_TIMEOUT(owner.jobs.size(), 1, patience);
    QVERIFY2(test::sanitized || timer.elapsed() < 1'000,
             qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!WorkerLock::isHeld(owner.folder(id)));
    QCOMPARE(owner.run(id).status, RunStatus::Cancelled);
}

void TestWorker::killedIsAFailedRunWithItsLog()
{
    const SampleProject files;
    Owner owner(files.path());
    const QString id = owner.train(endless);
    QTRY_VERIFY_WITH_TIMEOUT(owner.isAtWork(id), patience);
    QCOMPARE(::kill(pid_t(WorkerLock::process(owner.folder(id))), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(owner.jobs.size(), 1, patience);
    const StoredRun run = owner.run(id);
    QCOMPARE(run.status, RunStatus::Failed);
    QVERIFY(run.error.has_value());
    QVERIFY2(run.error->text.contains(QLatin1String("signal 9")), qPrintable(run.error->text));
    QVERIFY2(run.error->detail.contains(QLatin1String("Started")), qPrintable(run.error->detail));
    // The next one is not concerned.
    const QString next = owner.train(10);
    QTRY_COMPARE_WITH_TIMEOUT(owner.jobs.size(), 2, patience);
    QCOMPARE(owner.run(next).status, RunStatus::Finished);
}

void TestWorker::collectedWhenItsOwnerDied()
{
    const SampleProject files;
    QProcess owner;
    owner.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--own"), files.path()});
    QVERIFY(owner.waitForReadyRead(patience));
    const QString id = QString::fromLatin1(owner.readLine()).trimmed();
    QVERIFY(!id.isEmpty());
    owner.kill();
    QVERIFY(owner.waitForFinished());
    const QString folder = files.path() + QStringLiteral("/runs/") + id;
    QVERIFY(WorkerLock::isHeld(folder));
    QTRY_VERIFY_WITH_TIMEOUT(hasJobRecord(folder) && !WorkerLock::isHeld(folder), patience);
    Owner next(files.path());
    QCOMPARE(next.run(id).status, RunStatus::Running);
    QTRY_COMPARE_WITH_TIMEOUT(next.jobs.size(), 1, patience);
    QCOMPARE(next.run(id).status, RunStatus::Finished);
    QVERIFY(next.run(id).metrics.contains(QStringLiteral("roc_auc")));
}

/// "--own FOLDER": starts a training, says its id once the worker is at work, and waits.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) != QLatin1String("--own")) {
        TestWorker test;
        return QTest::qExec(&test, argc, argv);
    }
    Owner owner(arguments.value(2));
    const QString id = owner.train(5'000);
    if (!QTest::qWaitFor([&] { return owner.isAtWork(id); }, patience))
        return 1;
    std::printf("%s\n", qPrintable(id));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
#include "tst_worker.moc"
