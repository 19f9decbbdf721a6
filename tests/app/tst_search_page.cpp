#include "app/desktop/command_text.h"
#include "app/desktop/live_search.h"
#include "app/desktop/page.h"
#include "app/desktop/search_actions.h"
#include "app/desktop/search_ground.h"
#include "app/desktop/search_panel.h"
#include "app/desktop/search_param_row.h"
#include "app/desktop/search_space_form.h"
#include "app/desktop/search_tiles.h"
#include "app/desktop/training_form.h"
#include "core/json.h"
#include "experiments/deleted_trials.h"
#include "tests/app/window_bench.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"
#include "widgets/figure_tile.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>

#include <cmath>

using namespace tenbin;
using test::WindowBench;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine

QAbstractButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QAbstractButton *>()) {
        if (one->isVisible() && (one->text().remove(u'&') == text || one->accessibleName() == text))
            return one;
    }
    return nullptr;
}

template <class Widget> Widget *named(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<Widget *>()) {
        if (one->accessibleName() == name)
            return one;
    }
    return nullptr;
}

Trial trialOf(int number, double score)
{
    Trial trial;
    trial.number = number;
    trial.score = score;
    trial.deviation = 0.01;
    trial.params = {{QStringLiteral("c"), 0.1 * (number + 1)}};
    trial.folds = {score, score};
    return trial;
}

} // namespace

/// Searching on page Train as a person does, with the real worker.
class TestSearchPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void searchFindsTheBestSetting();
    void gridOfChoicesAndFlags();
    void settingGoesIntoTheForm();
    void bestIsTrained();
    void stoppedSearchGoesOn();
    void deletedTrialIsPassedOver();
    void deletedTrialsDoNotGoOn();
    void nestedShowsTheOptimism();
    void crashingTrialIsOneRow();
    void errorsAreSaid_data();
    void errorsAreSaid();
    void copiesTheCommand();
    void keepsEarlierSearches();
    void tenThousandTrialsDoNotStutter();
    void groundOfATarget();

private:
    /// The page in search mode on a project with people.
    void open();
    void searchLogistic(const QString &c, int trials, const QString &kind);
    /// Presses the primary button and waits for the end of the search.
    void runSearch(RunStatus expected = RunStatus::Finished);
    SearchParamRow &row(const char *id) const
    {
        return *part<SearchPanel>().form()->row(QLatin1String(id));
    }
    const TrialTableModel &trials() const { return part<LiveSearch>().trials(); }
    QString folder() const { return m_session->runFolder(part<LiveSearch>().runId()); }
    void select(int row);
    template <class Widget> Widget &part() const { return *m_page->findChild<Widget *>(); }

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_page;
};

void TestSearchPage::init()
{
    m_bench = std::make_unique<WindowBench>();
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_page.reset(shelf<Page>().find(QStringLiteral("train"))->create(*m_session, nullptr));
    m_page->resize(1280, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    open();
}

void TestSearchPage::cleanup()
{
    m_page.reset();
    m_session.reset();
    m_bench.reset();
}

void TestSearchPage::open()
{
    QVERIFY(m_session->openProject(
        m_bench->project(QStringLiteral("people"), {QStringLiteral("people")})));
    part<QTabBar>().setCurrentIndex(1);
}

void TestSearchPage::searchLogistic(const QString &c, int trials, const QString &kind)
{
    auto &panel = part<SearchPanel>();
    panel.setLearner(QStringLiteral("logistic_regression"));
    row("c").setVaries(true);
    row("c").setSpace(c);
    auto *method = named<QComboBox>(panel, QStringLiteral("Kind of search"));
    method->setCurrentIndex(method->findData(kind));
    named<QSpinBox>(panel, QStringLiteral("Trials"))->setValue(trials);
}

void TestSearchPage::runSearch(RunStatus expected)
{
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Search"))->click();
    QVERIFY2(!part<LiveSearch>().runId().isEmpty(), qPrintable(part<MessageBar>().text()));
    const QString id = part<LiveSearch>().runId();
    QVERIFY(finished.wait(patience));
    QCOMPARE(m_session->run(id)->status, expected);
    QTRY_VERIFY_WITH_TIMEOUT(trials().ended() == int(trials().trials().size()) ||
                                 expected != RunStatus::Finished,
                             patience);
}

void TestSearchPage::select(int row)
{
    auto *table = named<TableView>(*m_page, QStringLiteral("Trials of the search"));
    for (int at = 0; at < table->model()->rowCount(); ++at) {
        if (table->model()->index(at, 0).data().toInt() == row + 1)
            table->selectRow(at);
    }
}

void TestSearchPage::searchFindsTheBestSetting()
{
    searchLogistic(QStringLiteral("0.01:100:log"), 6, QStringLiteral("random"));
    runSearch();
    QCOMPARE(trials().trials().size(), 6);
    const Result<Outcome> outcome = m_session->outcome(part<LiveSearch>().runId());
    QVERIFY(outcome);
    const QJsonObject tuning = outcome->values[QStringLiteral("tuning")].toObject();
    const TrialTableModel::Row &best = trials().trials()[trials().best()];
    QCOMPARE(best.trial.number, tuning[QStringLiteral("best")][QStringLiteral("trial")].toInt());
    QCOMPARE(best.trial.score, tuning[QStringLiteral("best")][QStringLiteral("score")].toDouble());
    for (const TrialTableModel::Row &one : trials().trials()) {
        const QJsonValue told = tuning[QStringLiteral("trials")][one.trial.number];
        QCOMPARE(one.trial.params, told[QStringLiteral("params")].toObject());
        QVERIFY(one.trial.score <= best.trial.score);
        const double c = one.trial.params[QStringLiteral("c")].toDouble();
        QVERIFY(c >= 0.01 && c <= 100);
    }
    // The chart has each trial, and the line of the best ends with it.
    const Chart &chart = part<LiveSearch>().findChild<ChartView *>()->chart();
    QTRY_COMPARE(part<LiveSearch>().findChild<ChartView *>()->chart().series.value(1).x.size(), 6);
    QCOMPARE(chart.series[0].y.last(), best.trial.score);
    // The outcome opens on page Runs.
    QSignalSpy opened(m_session.get(), &Session::openRunRequested);
    button(*m_page, QStringLiteral("Open the search in Runs"))->click();
    QCOMPARE(opened.value(0).value(0).toString(), part<LiveSearch>().runId());
}

void TestSearchPage::gridOfChoicesAndFlags()
{
    searchLogistic(QStringLiteral("0.1:10:log:10"), 0, QStringLiteral("grid"));
    row("penalty").setVaries(true);
    row("penalty").setSpace(QStringLiteral("l1,l2"));
    row("standardise").setVaries(true);
    QTRY_VERIFY(named<QLabel>(*m_page, QStringLiteral("Size of the search"))
                    ->text()
                    .startsWith(QStringLiteral("12 trials × 5 folds: 66 models")));
    runSearch();
    QCOMPARE(trials().trials().size(), 12);
    QSet<QJsonObject> settings;
    for (const TrialTableModel::Row &one : trials().trials())
        settings.insert(one.trial.params);
    QCOMPARE(settings.size(), 12);
}

void TestSearchPage::settingGoesIntoTheForm()
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

void TestSearchPage::bestIsTrained()
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

void TestSearchPage::stoppedSearchGoesOn()
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

void TestSearchPage::deletedTrialIsPassedOver()
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
void TestSearchPage::deletedTrialsDoNotGoOn()
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

void TestSearchPage::nestedShowsTheOptimism()
{
    searchLogistic(QStringLiteral("0.01:10:log"), 3, QStringLiteral("random"));
    auto *nested = named<QComboBox>(*m_page, QStringLiteral("Inner folds"));
    nested->setCurrentIndex(nested->findData(QStringLiteral("kfold:3")));
    // 3 trials on 5 folds and within each of them on 3, the chosen settings, the model.
    QTRY_VERIFY(named<QLabel>(*m_page, QStringLiteral("Size of the search"))
                    ->text()
                    .contains(QStringLiteral(": 66 models")));
    runSearch();
    QCOMPARE(trials().trials().size(), 3);
    QTRY_COMPARE_WITH_TIMEOUT(trials().nestedEnded(), 15, patience);
    const Result<Outcome> outcome = m_session->outcome(part<LiveSearch>().runId());
    const QJsonValue told = outcome->values[QStringLiteral("tuning")][QStringLiteral("nested")];
    const QList<Figure> figures = searchFigures(trials(), told.toObject());
    QCOMPARE(figures.size(), 3);
    QCOMPARE(figures[1].value, told[QStringLiteral("score")].toDouble());
    QCOMPARE(figures[1].low, told[QStringLiteral("low")].toDouble());
    QCOMPARE(figures[2].value,
             told[QStringLiteral("optimism")][QStringLiteral("value")].toDouble());
    QTRY_COMPARE(part<LiveSearch>().findChildren<FigureTile *>().size(), 3);
}

/// A setting that the learner refuses: that trial fails, with its reason, and the search goes on.
void TestSearchPage::crashingTrialIsOneRow()
{
    auto &panel = part<SearchPanel>();
    panel.setLearner(QStringLiteral("gradient_boosting"));
    row("learning_rate").setVaries(false);
    row("rounds").setFixedValue(5);
    // Without limits of depth and leaves a tree cannot be grown.
    row("max_depth").setVaries(true);
    row("max_depth").setSpace(QStringLiteral("0:2:1"));
    auto *method = named<QComboBox>(panel, QStringLiteral("Kind of search"));
    method->setCurrentIndex(method->findData(QStringLiteral("grid")));
    runSearch();
    QCOMPARE(trials().failed(), 1);
    QCOMPARE(trials().trials()[0].state, TrialTableModel::TrialState::Failed);
    QVERIFY(trials().best() > 0);
    QVERIFY(trials().index(0, TrialTableModel::Status).data(Qt::ToolTipRole).toString().size() >
            20);
    QVERIFY(named<QLabel>(*m_page, QStringLiteral("State of the search"))
                ->text()
                .contains(QStringLiteral("1 failed")));
}

void TestSearchPage::errorsAreSaid_data()
{
    QTest::addColumn<QString>("space");
    QTest::addColumn<bool>("varies");
    QTest::addColumn<QString>("validation");
    QTest::addColumn<QString>("says");
    QTest::newRow("range upside down") << "10:1" << true << "auto"
                                       << "its low end is not below its high end";
    QTest::newRow("no number") << "a:1" << true << "auto"
                               << "\"a\" is no number";
    QTest::newRow("outside the param") << "0:1:log" << true << "auto"
                                       << "\"0\" is not a value";
    QTest::newRow("nothing varies") << "0.1:10" << false << "auto"
                                    << "No parameter";
    QTest::newRow("grid too large") << "1:900:1" << true << "auto"
                                    << "more than 10";
    QTest::newRow("nothing to judge by") << "1:2" << true << "none"
                                         << "validation to judge by";
}

void TestSearchPage::errorsAreSaid()
{
    QFETCH(QString, space);
    QFETCH(bool, varies);
    QFETCH(QString, validation);
    QFETCH(QString, says);
    const bool large = space == QLatin1String("1:900:1");
    searchLogistic(space, large ? 10 : 0, QStringLiteral("grid"));
    row("c").setVaries(varies);
    auto *box = named<QComboBox>(*m_page, QStringLiteral("Validation"));
    box->setCurrentIndex(box->findData(validation));
    auto *size = named<QLabel>(*m_page, QStringLiteral("Size of the search"));
    QTRY_VERIFY2(size->text().contains(says), qPrintable(size->text()));
    button(*m_page, QStringLiteral("Search"))->click();
    QVERIFY(part<MessageBar>().isVisible());
    QCOMPARE(part<MessageBar>().level(), MessageBar::Level::Error);
    QVERIFY2(part<MessageBar>().text().contains(says), qPrintable(part<MessageBar>().text()));
    QVERIFY(part<LiveSearch>().runId().isEmpty());
    QCOMPARE(m_session->jobCount(), 0);
}

void TestSearchPage::copiesTheCommand()
{
    searchLogistic(QStringLiteral("0.01:100:log"), 3, QStringLiteral("random"));
    row("penalty").setFixedValue(QStringLiteral("l1"));
    button(*m_page, QStringLiteral("Copy as command"))->click();
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY2(copied.contains(
                 QStringLiteral(" tune people --learner logistic_regression --param penalty=l1 ")),
             qPrintable(copied));
    QVERIFY2(copied.contains(QStringLiteral(" --space c=0.01:100:log --trials 3")),
             qPrintable(copied));
    // The command does what the page does. The window holds the project as long as it is open.
    m_page.reset();
    m_session.reset();
    QProcess shell;
    shell.start(QStringLiteral("sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("\"$0\" ") + copied.section(u' ', 1) + QStringLiteral(" --json"),
                 test::cliPath()});
    QVERIFY(shell.waitForFinished(patience));
    QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
    QVERIFY(shell.readAllStandardOutput().contains("\"trials\""));
}

void TestSearchPage::keepsEarlierSearches()
{
    searchLogistic(QStringLiteral("0.1:10:log"), 2, QStringLiteral("random"));
    runSearch();
    const QString first = part<LiveSearch>().runId();
    named<QSpinBox>(*m_page, QStringLiteral("Trials"))->setValue(3);
    runSearch();
    QVERIFY(part<LiveSearch>().runId() != first);
    QCOMPARE(trials().trials().size(), 3);
    auto &picker = part<SearchActions>().picker();
    QTRY_COMPARE(picker.count(), 2);
    picker.setCurrentIndex(picker.findData(first));
    QCOMPARE(part<LiveSearch>().runId(), first);
    QTRY_COMPARE(trials().ended(), 2);
    // Also in another window.
    const QString project = m_session->projectFolder();
    m_page.reset();
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_page.reset(shelf<Page>().find(QStringLiteral("train"))->create(*m_session, nullptr));
    m_page->show();
    QVERIFY(m_session->openProject(project));
    QTRY_COMPARE_WITH_TIMEOUT(trials().ended(), 3, patience);
}

void TestSearchPage::tenThousandTrialsDoNotStutter()
{
    constexpr int many = 10'000;
    searchLogistic(QStringLiteral("0.0001:1000:log"), many, QStringLiteral("random"));
    const QString id = newRunId(), other = m_session->runFolder(id);
    TaskSpec spec;
    spec.task = QStringLiteral("tune");
    spec.inputs[QStringLiteral("data")] = {
        TaskSpec::Input::Kind::Dataset, {}, QStringLiteral("people"), {}};
    spec.params = part<SearchPanel>().params();
    QVERIFY(makeJob(other, spec));
    QFile journal(other + QStringLiteral("/trials.jsonl"));
    QVERIFY(journal.open(QIODevice::WriteOnly));
    for (int i = 0; i < many; ++i) {
        QJsonObject line = trialOf(i, std::fmod(i * 0.6180339887, 1.0)).toJson();
        line[QStringLiteral("what")] = QStringLiteral("end");
        journal.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n');
    }
    journal.close();
    auto *table = named<TableView>(*m_page, QStringLiteral("Trials of the search"));
    QElapsedTimer timer;
    timer.start();
    part<LiveSearch>().show(id);
    const qint64 shown = timer.elapsed();
    table->sortByColumn(trials().scoreColumn(), Qt::DescendingOrder);
    qint64 longest = 0;
    QElapsedTimer whole;
    whole.start();
    while (trials().ended() < many && whole.elapsed() < patience) {
        timer.start();
        QCoreApplication::processEvents();
        longest = std::max(longest, timer.elapsed());
    }
    QCOMPARE(trials().ended(), many);
    qInfo("shown in %lld ms, longest round of events %lld ms, all in %lld ms", shown, longest,
          whole.elapsed());
    // Generous: what a person would feel as a stop, on a machine that does other things.
    QVERIFY(shown < 1000);
    QVERIFY(longest < 400);
    QCOMPARE(table->model()->index(0, 0).data().toInt(),
             trials().trials()[trials().best()].trial.number + 1);
}

void TestSearchPage::groundOfATarget()
{
    const Result<Dataset> people = m_session->dataset(m_session->currentDataset());
    QVERIFY(people);
    QCOMPARE(searchGround(*people, QStringLiteral("income"))->problem, Problem::Binary);
    QCOMPARE(searchGround(*people, QStringLiteral("age"))->problem, Problem::Regression);
    QVERIFY(!searchGround(*people, QStringLiteral("nothing")));
    auto *target = named<QComboBox>(*m_page, QStringLiteral("Target"));
    auto *metric = named<QComboBox>(*m_page, QStringLiteral("Metric that decides"));
    QCOMPARE(metric->currentData().toString(), QStringLiteral("roc_auc"));
    target->setCurrentText(QStringLiteral("age"));
    QCOMPARE(metric->currentData().toString(), QStringLiteral("r2"));
    QVERIFY(metric->findData(QStringLiteral("roc_auc")) < 0);
}

QTEST_MAIN(TestSearchPage)
#include "tst_search_page.moc"
