// The bin of runs: into it, back, and for good; what is registered stays.
#include "experiments/collector.h"
#include "experiments/run_bin.h"
#include "tests/experiments/registry_bench.h"

#include <QTest>

using namespace tenbin;
using namespace tenbin::test;

class TestRunBin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binAndRestore();
    void purgeRemovesRowMetricsAndFolder();
    void purgeThatWasKilledIsFinished();
    void registeredRunStays();
};

void TestRunBin::binAndRestore()
{
    RegistryBench test;
    Store &store = test.project->store();
    StoredRun run = test.trained(QStringLiteral("same"));
    const StoredRun other = test.trained(QStringLiteral("other"));
    QVERIFY(binRun(*test.project, run));
    QCOMPARE(store.runs()->size(), 1);
    QCOMPARE(store.runs()->first().id, other.id);
    RunQuery bin;
    bin.inBin = true;
    QCOMPARE(store.runs(bin)->size(), 1);
    QVERIFY(store.runs(bin)->first().binned.isValid());
    // A new run of the same name is the one meant by it.
    const StoredRun again = test.trained(QStringLiteral("same"));
    QCOMPARE(store.findRun(QStringLiteral("same"))->id, again.id);
    QCOMPARE(store.findRun(run.id)->id, run.id);
    // The collector does not bring it back, nor does the store when it is recorded again.
    QVERIFY(JobCollector(*test.project).collect());
    QVERIFY(store.record({run}));
    QCOMPARE(store.runs(bin)->size(), 1);
    QVERIFY(!Registry(*test.project).add(*store.findRun(run.id), churn, QString()));
    QVERIFY(restoreRun(*test.project, *store.findRun(run.id)));
    QCOMPARE(store.runs()->size(), 3);
    QVERIFY(!restoreRun(*test.project, *store.findRun(run.id)));
    run.status = RunStatus::Running;
    QVERIFY(!binRun(*test.project, run));
}

void TestRunBin::purgeRemovesRowMetricsAndFolder()
{
    RegistryBench test;
    Store &store = test.project->store();
    const StoredRun gone = test.trained(QStringLiteral("gone"), {{QStringLiteral("only_here"), 1}});
    const StoredRun kept = test.trained(QStringLiteral("kept"), {{QStringLiteral("rmse"), 1}});
    QVERIFY(binRun(*test.project, gone));
    const Result<Purged> purged = purgeBin(*test.project);
    QVERIFY(purged);
    QCOMPARE(purged->runs, QStringList{gone.id});
    QCOMPARE(purged->bytes, 66);
    QVERIFY(!store.findRun(gone.id));
    QCOMPARE(*store.metricNames(), QStringList{QStringLiteral("rmse")});
    const auto all = QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot;
    QCOMPARE(QDir(test.project->runsFolder()).entryList(all), QStringList{kept.id});
    QVERIFY(JobCollector(*test.project).collect());
    QCOMPARE(store.runs()->size(), 1);
    // A metric of that name may come again.
    test.trained(QStringLiteral("new"), {{QStringLiteral("only_here"), 2}});
    QCOMPARE(store.metricNames()->size(), 2);
    QVERIFY(purgeBin(*test.project)->runs.isEmpty());
}

/// Killed after the folder moved, and killed after the row went.
void TestRunBin::purgeThatWasKilledIsFinished()
{
    RegistryBench test;
    Store &store = test.project->store();
    const StoredRun inBin = test.trained(QStringLiteral("a"));
    const StoredRun wanted = test.trained(QStringLiteral("b"));
    const StoredRun rowless = test.trained(QStringLiteral("c"));
    QDir runs(test.project->runsFolder());
    for (const StoredRun &run : {inBin, wanted, rowless}) {
        QVERIFY(binRun(*test.project, run));
        QVERIFY(runs.rename(run.id, QStringLiteral(".leaving-") + run.id));
    }
    QVERIFY(store.removeRun(rowless.id));
    QVERIFY(JobCollector(*test.project).collect());
    QVERIFY(!store.findRun(rowless.id));
    QVERIFY(restoreRun(*test.project, *store.findRun(wanted.id)));
    QVERIFY(verifyArtifact(test.project->runFolder(wanted.id), wanted.artifacts.first()));
    QCOMPARE(purgeBin(*test.project)->runs, QStringList{inBin.id});
    QCOMPARE(runs.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{wanted.id});
}

void TestRunBin::registeredRunStays()
{
    RegistryBench test;
    const StoredRun run = test.trained(QStringLiteral("a"));
    QVERIFY(Registry(*test.project).add(run, churn, QString()));
    for (const Status &refused :
         {binRun(*test.project, run), test.project->store().removeRun(run.id)}) {
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QVERIFY2(text(refused).contains(QLatin1String("churn/1")), qPrintable(text(refused)));
    }
    QVERIFY(test.project->store().findRun(run.id));
    QCOMPARE(test.project->store().runs()->size(), 1);
}

QTEST_GUILESS_MAIN(TestRunBin)
#include "tst_run_bin.moc"
