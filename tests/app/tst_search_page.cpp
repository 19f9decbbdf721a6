#include "app/desktop/search_actions.h"
#include "app/desktop/search_ground.h"
#include "app/desktop/search_tiles.h"
#include "core/json.h"
#include "models/learner.h"
#include "models/search_suggestion.h"
#include "tests/app/search_bench.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QProcess>
#include <QPushButton>

#include <cmath>

using namespace tenbin;
using test::button;
using test::named;
using test::patience;
using test::SearchBench;
using test::WindowBench;

namespace {

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
class TestSearchPage : public SearchBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void searchFindsTheBestSetting();
    void gridOfChoicesAndFlags();
    void nestedShowsTheOptimism();
    void crashingTrialIsOneRow();
    void halvingGivesTheBestMoreTrees();
    void suggestionsCanBeSearched();
    void namesItsControls();
    void errorsAreSaid_data();
    void errorsAreSaid();
    void copiesTheCommand();
    void keepsEarlierSearches();
    void tenThousandTrialsDoNotStutter();
    void groundOfATarget();
};

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

void TestSearchPage::halvingGivesTheBestMoreTrees()
{
    auto &panel = part<SearchPanel>();
    panel.setLearner(QStringLiteral("random_forest"));
    row("max_depth").setVaries(true);
    row("max_depth").setSpace(QStringLiteral("1:400"));
    row("trees").setFixedValue(45);
    for (const auto &[name, value] :
         {std::pair("Kind of search", "halving"), std::pair("What rounds grow by", "trees")}) {
        auto *box = named<QComboBox>(panel, QLatin1String(name));
        box->setCurrentIndex(box->findData(QLatin1String(value)));
    }
    named<QSpinBox>(panel, QStringLiteral("Trials"))->setValue(9);
    // 9 on 5 trees, 3 on 15, 1 on 45.
    QTRY_VERIFY(named<QLabel>(*m_page, QStringLiteral("Size of the search"))
                    ->text()
                    .contains(QStringLiteral("13 trials in 3 rounds × 5 folds: 71 models")));
    runSearch();
    QCOMPARE(trials().trials().size(), 13);
    const auto *table = named<TableView>(*m_page, QStringLiteral("Trials of the search"));
    QVERIFY(!table->isColumnHidden(TrialTableModel::Round));
    for (int at = 0; at < 13; ++at)
        QCOMPARE(table->model()->index(at, 0).data().toInt(), at + 1);
    QCOMPARE(trials().trials()[trials().best()].trial.share, 1.0);
    QCOMPARE(trials().trials()[trials().best()].trial.rung, 2);
}

/// Whatever is on the shelf: what the form suggests can be searched.
void TestSearchPage::suggestionsCanBeSearched()
{
    for (const auto &[id, learner] : shelf<Learner>().entries()) {
        QStringList space;
        for (const ParamSpec &spec : learner.params) {
            const QString text = suggestedSpace(spec);
            if (text.isEmpty())
                continue;
            const Result<SearchDimension> dimension = SearchDimension::parse(spec, text);
            QVERIFY2(dimension, qPrintable(id + u' ' + spec.id + u' ' + text));
            for (const QJsonValue &value : dimension->gridValues())
                QVERIFY2(spec.check(value), qPrintable(id + u' ' + spec.id));
        }
        QVERIFY2(learner.params.isEmpty() || !suggestedParams(learner.params).isEmpty(),
                 qPrintable(id));
    }
    const auto space = [](const char *learner, const char *param) {
        for (const ParamSpec &spec : shelf<Learner>().find(QLatin1String(learner))->params) {
            if (spec.id == QLatin1String(param))
                return suggestedSpace(spec);
        }
        return QString();
    };
    QCOMPARE(space("logistic_regression", "c"), QStringLiteral("0.01:100:log"));
    QCOMPARE(space("gradient_boosting", "learning_rate"), QStringLiteral("0.01:1:log"));
    QCOMPARE(space("gradient_boosting", "max_depth"), QStringLiteral("3:12"));
    QCOMPARE(space("gradient_boosting", "subsample"), QStringLiteral("0.5:1"));
    QCOMPARE(space("logistic_regression", "standardise"), QStringLiteral("true,false"));
}

/// What tst_pages asks of every page, in this mode of it too.
void TestSearchPage::namesItsControls()
{
    searchLogistic(QStringLiteral("0.1:10:log"), 2, QStringLiteral("halving"));
    runSearch();
    QCOMPARE(test::unnamed(*m_page).join(u' '), QString());
    QMap<QChar, QString> taken{{u'f', {}}, {u'e', {}}, {u'v', {}}, {u'h', {}}};
    const auto take = [&](const QString &text) {
        const qsizetype at = text.indexOf(u'&');
        QVERIFY2(at >= 0, qPrintable(text));
        const QChar letter = text[at + 1].toLower();
        QVERIFY2(!taken.contains(letter), qPrintable(text + u' ' + taken.value(letter)));
        taken[letter] = text;
    };
    for (const auto *one : m_page->findChildren<QPushButton *>()) {
        if (one->isVisible())
            take(one->text());
    }
    for (const auto *label : m_page->findChildren<QLabel *>()) {
        const bool param = part<SearchPanel>().form()->isAncestorOf(label);
        if (label->isVisible() && label->buddy() && !param)
            take(label->text());
    }
    for (int mode = 0; mode < part<QTabBar>().count(); ++mode)
        take(part<QTabBar>().tabText(mode));
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
