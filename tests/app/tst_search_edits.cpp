#include "experiments/deleted_trials.h"
#include "experiments/worker_lock.h"
#include "tests/app/search_bench.h"

#include <csignal>

using namespace tenbin;
using test::button;
using test::named;
using test::patience;
using test::SearchBench;

/// What can be done with a search and its trials on page Train, with the real worker.
class TestSearchEdits : public SearchBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void settingGoesIntoTheForm();
    void bestIsTrained();
    void stoppedSearchGoesOn();
    void deletedTrialIsPassedOver();
    void deletedTrialsDoNotGoOn();
    void killedSearchGoesOn();
};

void TestSearchEdits::settingGoesIntoTheForm()
{
    searchLogistic(QStringLiteral("0.5,2"), 0, QStringLiteral("grid"));
    row("c").setSpace(QStringLiteral("0.5:2:1.5"));
    row("tolerance").setFixedValue(1e-6);
    auto *seed = named<QLineEdit>(*m_page, QStringLiteral("Seed"));
    seed->setText(QStringLiteral("7"));
    runSearch();
    seed->setText(QStringLiteral("0"));
    select(1);
    QTest::keyClick(named<TableView>(*m_page, QStringLiteral("Trials of the search")),
                    Qt::Key_Return);
    QCOMPARE(part<QTabBar>().currentIndex(), 0);
    QCOMPARE(seed->text(), QStringLiteral("7"));
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Train"))->click();
    QVERIFY(finished.wait(patience));
    const auto job = finished.value(0).value(0).value<FinishedJob>();
    const TaskSpec spec = job.run.taskSpec().value();
    QCOMPARE(spec.seed, quint64(7));
    QCOMPARE(spec.params[QStringLiteral("learner")].toString(),
             QStringLiteral("logistic_regression"));
    QCOMPARE(spec.params[QStringLiteral("learner_params")].toObject(),
             (QJsonObject{{QStringLiteral("c"), 2}, {QStringLiteral("tolerance"), 1e-6}}));
    // Trained on the same folds: the same score as the trial has.
    QCOMPARE(job.run.metrics[QStringLiteral("roc_auc")].value, trials().trials()[1].trial.score);
}

void TestSearchEdits::bestIsTrained()
{
    searchLogistic(QStringLiteral("0.001:10:log"), 4, QStringLiteral("random"));
    runSearch();
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Train best"))->click();
    QVERIFY(finished.wait(patience));
    const auto job = finished.value(0).value(0).value<FinishedJob>();
    QCOMPARE(job.run.task, QStringLiteral("train"));
    QCOMPARE(job.run.metrics[QStringLiteral("roc_auc")].value,
             trials().trials()[trials().best()].trial.score);
}

void TestSearchEdits::stoppedSearchGoesOn()
{
    auto &panel = part<SearchPanel>();
    panel.setLearner(QStringLiteral("random_forest"));
    row("max_depth").setVaries(true);
    row("max_depth").setSpace(QStringLiteral("1:400"));
    row("trees").setFixedValue(300);
    named<QSpinBox>(panel, QStringLiteral("Trials"))->setValue(60);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Search"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(trials().ended() >= 2, patience);
    QVERIFY(trials().ended() < 60);
    button(*m_page, QStringLiteral("Stop"))->click();
    QVERIFY(finished.wait(patience));
    const QString id = part<LiveSearch>().runId();
    QCOMPARE(m_session->run(id)->status, RunStatus::Cancelled);
    QTRY_VERIFY(button(*m_page, QStringLiteral("Resume")));
    QTest::qWait(100);
    const int kept = trials().ended();
    QVERIFY(kept >= 2 && kept < 60);
    const QJsonObject first = trials().trials()[0].trial.toJson();

    button(*m_page, QStringLiteral("Resume"))->click();
    QVERIFY(m_session->isActive(id));
    QVERIFY(finished.wait(patience));
    QCOMPARE(m_session->run(id)->status, RunStatus::Finished);
    QTRY_COMPARE_WITH_TIMEOUT(trials().ended(), 60, patience);
    QCOMPARE(trials().trials().size(), 60);
    // What was done was not done again.
    QCOMPARE(trials().trials()[0].trial.toJson(), first);
    QVERIFY(!button(*m_page, QStringLiteral("Resume")));
    // The run is one of those that finished: it cannot be resumed.
    QVERIFY(!m_session->resume(id, {}));
}

void TestSearchEdits::deletedTrialIsPassedOver()
{
    searchLogistic(QStringLiteral("0.0001:10:log"), 5, QStringLiteral("random"));
    runSearch();
    const int best = trials().best();
    const int number = trials().trials()[best].trial.number;
    select(number);
    QTest::keyClick(named<TableView>(*m_page, QStringLiteral("Trials of the search")),
                    Qt::Key_Delete);
    QCOMPARE(readDeletedTrials(folder()), QSet<int>{number});
    QVERIFY(trials().best() != best);
    QCOMPARE(trials().index(best, TrialTableModel::Status).data().toString(),
             QStringLiteral("deleted"));
    // The run's outcome is what it was.
    const Result<Outcome> outcome = m_session->outcome(part<LiveSearch>().runId());
    QCOMPARE(
        outcome->values[QStringLiteral("tuning")][QStringLiteral("best")][QStringLiteral("trial")],
        number);
    m_session->undoStack().undo();
    QCOMPARE(trials().best(), best);
    QVERIFY(readDeletedTrials(folder()).isEmpty());
    m_session->undoStack().redo();
    QVERIFY(trials().best() != best);
    button(*m_page, QStringLiteral("Restore the selected trials"))->click();
    QCOMPARE(trials().best(), best);
}

/// In a search that goes on the worker leaves them out, too.
void TestSearchEdits::deletedTrialsDoNotGoOn()
{
    searchLogistic(QStringLiteral("0.0001:10:log"), 5, QStringLiteral("random"));
    runSearch();
    const int best = trials().trials()[trials().best()].trial.number;
    const Result<TaskSpec> spec = readJobSpec(folder());
    // The same search, interrupted after its last trial.
    const QString other = m_session->runFolder(newRunId());
    QVERIFY(makeJob(other, *spec));
    QVERIFY(QFile::copy(folder() + QStringLiteral("/trials.jsonl"),
                        other + QStringLiteral("/trials.jsonl")));
    QVERIFY(writeDeletedTrials(other, {best}));
    JobRecord record;
    record.status = RunStatus::Interrupted;
    record.started = QDateTime::currentDateTimeUtc();
    QVERIFY(writeJobRecord(other, record));
    const QString id = QDir(other).dirName();
    QTRY_VERIFY_WITH_TIMEOUT(m_session->run(id), patience);
    part<LiveSearch>().show(id);
    QTRY_COMPARE_WITH_TIMEOUT(trials().ended(), 5, patience);
    const int second = trials().trials()[trials().best()].trial.number;
    QVERIFY(second != best);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Resume"))->click();
    QVERIFY(finished.wait(patience));
    const Result<Outcome> outcome = m_session->outcome(id);
    QVERIFY(outcome);
    const QJsonObject tuning = outcome->values[QStringLiteral("tuning")].toObject();
    QCOMPARE(tuning[QStringLiteral("best")][QStringLiteral("trial")].toInt(), second);
    QCOMPARE(tuning[QStringLiteral("trials")][best][QStringLiteral("deleted")], true);
    QVERIFY(outcome->warnings.join(u' ').contains(QStringLiteral("1 trial was deleted")));
}

/// A worker that is killed costs the trial it was at.
void TestSearchEdits::killedSearchGoesOn()
{
    auto &panel = part<SearchPanel>();
    panel.setLearner(QStringLiteral("random_forest"));
    row("max_depth").setVaries(true);
    row("max_depth").setSpace(QStringLiteral("1:400"));
    row("trees").setFixedValue(300);
    named<QSpinBox>(panel, QStringLiteral("Trials"))->setValue(40);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Search"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(trials().ended() >= 2, patience);
    const qint64 worker = WorkerLock::process(folder());
    QVERIFY(worker > 0);
    QCOMPARE(::kill(pid_t(worker), SIGKILL), 0);
    QVERIFY(finished.wait(patience));
    QCOMPARE(m_session->run(part<LiveSearch>().runId())->status, RunStatus::Failed);
    QTRY_VERIFY(button(*m_page, QStringLiteral("Resume")));
    QTRY_VERIFY(part<MessageBar>().text().contains(QStringLiteral("broke off")));
    QTest::qWait(100);
    const int kept = trials().ended();
    QVERIFY(kept >= 2 && kept < 40);
    QCOMPARE(trials().failed(), 0);
    button(*m_page, QStringLiteral("Resume"))->click();
    QVERIFY(finished.wait(patience));
    QTRY_COMPARE_WITH_TIMEOUT(trials().ended(), 40, patience);
    QCOMPARE(trials().failed(), 0);
}

QTEST_MAIN(TestSearchEdits)
#include "tst_search_edits.moc"
