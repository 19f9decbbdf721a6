// The window's comparison of runs: what each tab shows, refusals in place, and hundreds of runs
// without a stop.
#include "app/desktop/run_comparison_view.h"

#include "app/desktop/compared_runs_model.h"
#include "app/desktop/comparison_artifacts_tab.h"
#include "app/desktop/comparison_charts_tab.h"
#include "app/desktop/comparison_sides_tab.h"
#include "app/desktop/comparison_tests_tab.h"
#include "app/desktop/paper_table_tab.h"
#include "app/desktop/run_marks.h"
#include "tests/app/heartbeat.h"
#include "tests/app/window_bench.h"
#include "tests/experiments/compared_runs.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTabWidget>

using namespace tenbin;
using test::Heartbeat;
using test::WindowBench;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine

template <class Widget> Widget *named(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<Widget *>()) {
        if (one->accessibleName() == name)
            return one;
    }
    return nullptr;
}

int rowOf(const QAbstractItemModel &model, const QString &name)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() == name)
            return row;
    }
    return -1;
}

} // namespace

class TestRunComparisonView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void sideBySide();
    void onlyWhatDiffers();
    void anotherBaseline();
    void anotherMetric();
    void charts();
    void tests();
    void refusalsStandInPlace();
    void twoTestSets();
    void severalDatasets();
    void paperTable();
    void artifacts();
    void tunedParams();
    void goneRunsAreLeftOut();
    void namesItsControls();
    void lettersAreTheirOwn();
    void hundredsOfRuns();

private:
    template <class Tab> Tab *open()
    {
        auto *tabs = m_view->findChild<QTabWidget *>();
        auto *tab = m_view->findChild<Tab *>();
        tabs->setCurrentWidget(tab);
        return tab;
    }
    void show(const QStringList &names)
    {
        QStringList ids;
        for (const QString &name : names)
            ids.append(m_ids.value(name));
        m_view->setRuns(ids);
        QTRY_VERIFY_WITH_TIMEOUT(m_view->shown() &&
                                     m_view->shown()->comparison.runs.size() == names.size() &&
                                     m_view->shown()->comparison.runs[0].id == ids[0],
                                 patience);
    }
    void train(const QString &name, const QString &dataset, const QStringList &options,
               const QString &task = QStringLiteral("train"))
    {
        const test::CliRun run =
            test::runCli(QStringList{"--project", m_project, task, dataset, "--name", name,
                                     "--exclude", "note", "--json"} +
                         options);
        QVERIFY2(run.exitCode == 0, run.error.constData());
        m_ids[name] = run.json()["run"].toString();
    }
    void choose(ChoiceBox *box, const QString &text)
    {
        const int index = box->findText(text);
        QVERIFY2(index >= 0, qPrintable(text));
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
    QString verdict(const ComparisonTestsTab &tab)
    {
        auto *label = named<QLabel>(tab, "Verdict");
        return label->isHidden() || !label->isEnabled() ? QString() : label->text();
    }

    WindowBench m_bench;
    QString m_project;
    QMap<QString, QString> m_ids;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<RunComparisonView> m_view;
};

void TestRunComparisonView::initTestCase()
{
    m_project = m_bench.path("project");
    for (const char *name : {"first", "second"}) {
        const QString file =
            m_bench.people(name[0] == 'f' ? 120 : 150, QString::fromLatin1(name) + ".csv");
        const test::CliRun run =
            test::runCli({"--project", m_project, "import", file, "--name",
                          QString::fromLatin1(name), "--role", "income=target"});
        QVERIFY2(run.exitCode == 0, run.error.constData());
    }
    train("logistic", "first", {"--learner", "logistic_regression"});
    train("forest", "first", {"--learner", "random_forest", "--param", "trees=10"});
    train("large forest", "first", {"--learner", "random_forest", "--param", "trees=30"});
    train("other logistic", "second", {"--learner", "logistic_regression"});
    train("other forest", "second", {"--learner", "random_forest", "--param", "trees=10"});
    train("held out", "first", {"--learner", "logistic_regression", "--validation", "holdout:0.4"});
    train("held out forest", "first",
          {"--learner", "random_forest", "--validation", "holdout:0.4"});
    train("tuned", "first",
          {"--learner", "random_forest", "--search", "grid", "--space", "trees=7,9"}, "tune");
    {
        const auto project = Project::openOrCreate(m_project, Project::Access::Write);
        QVERIFY(project);
        QVERIFY((*project)->store().setRunTags(m_ids["other forest"], {baselineTag}));
    }
    train("numbers", "first", {"--target", "hours", "--learner", "linear_regression"});
}

void TestRunComparisonView::init()
{
    m_session = std::make_unique<Session>(WindowBench::workers());
    QVERIFY(m_session->openProject(m_project));
    m_view = std::make_unique<RunComparisonView>(*m_session, nullptr);
    m_view->resize(1100, 760);
    m_view->show();
}

void TestRunComparisonView::cleanup()
{
    m_view.reset();
    m_session.reset();
}

void TestRunComparisonView::sideBySide()
{
    show({"logistic", "forest", "large forest"});
    auto *table = named<TableView>(*m_view, "Metrics and params by run");
    const QAbstractItemModel &model = *table->model();
    QCOMPARE(model.columnCount(), 4);
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
             "logistic (baseline)");
    const int auc = rowOf(model, "roc_auc");
    QVERIFY(auc > 0);
    const ComparedMetric &metric = *m_view->shown()->comparison.metric("roc_auc");
    for (int run = 0; run < 3; ++run) {
        const QModelIndex cell = model.index(auc, run + 1);
        QCOMPARE(cell.data(Qt::FontRole).value<QFont>().bold(), metric.best.contains(run));
        QCOMPARE(cell.data(ExactRole).toString().toDouble(), metric.values[run]);
        QCOMPARE(cell.data(ComparedRunsModel::DeltaRole).toString().isEmpty(), run == 0);
    }
    const int trees = rowOf(model, "trees");
    QVERIFY(trees > 0);
    QCOMPARE(model.index(trees, 1).data().toString(), "–");
    QCOMPARE(model.index(trees, 3).data().toString(), "30");
}

void TestRunComparisonView::onlyWhatDiffers()
{
    show({"logistic", "forest"});
    auto *sides = open<ComparisonSidesTab>();
    const QAbstractItemModel &model =
        *named<TableView>(*sides, "Metrics and params by run")->model();
    QCOMPARE(rowOf(model, "target"), -1);
    const int few = model.rowCount();
    sides->findChild<QCheckBox *>()->setChecked(false);
    QVERIFY(model.rowCount() > few);
    // What is the same steps back.
    QVERIFY(model.index(rowOf(model, "seed"), 0).data(MissingRole).toBool());
    QVERIFY(!model.index(rowOf(model, "learner"), 0).data(MissingRole).toBool());
}

void TestRunComparisonView::anotherBaseline()
{
    show({"other logistic", "other forest"});
    QCOMPARE(m_view->shown()->comparison.baseline, 1); // the project's
    show({"logistic", "forest"});
    QCOMPARE(m_view->shown()->comparison.baseline, 0);
    const double delta = m_view->shown()->comparison.metric("roc_auc")->deltas[1];
    choose(named<ChoiceBox>(*m_view, "Baseline"), "forest");
    QTRY_COMPARE_WITH_TIMEOUT(m_view->shown()->comparison.baseline, 1, patience);
    QCOMPARE(m_view->shown()->comparison.metric("roc_auc")->deltas[0], -delta);
}

void TestRunComparisonView::anotherMetric()
{
    show({"logistic", "forest"});
    QCOMPARE(m_view->shown()->metric, "roc_auc");
    auto *metrics = named<ChoiceBox>(*m_view, "Metric to compare by");
    metrics->setCurrentIndex(metrics->findData("log_loss"));
    Q_EMIT metrics->activated(metrics->currentIndex());
    QTRY_COMPARE_WITH_TIMEOUT(m_view->shown()->metric, "log_loss", patience);
    QCOMPARE(metrics->currentData().toString(), "log_loss");
}

void TestRunComparisonView::charts()
{
    show({"logistic", "forest", "large forest"});
    auto *tab = open<ComparisonChartsTab>();
    const auto chart = [tab](const QString &id) -> const Chart * {
        for (auto *view : tab->findChildren<ChartView *>()) {
            if (view->chart().id == id && view->isVisibleTo(tab))
                return &view->chart();
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(chart("roc"), patience);
    QVERIFY(chart("precision_recall"));
    QCOMPARE(chart("roc")->series.size(), 3);
    const Chart *parallel = chart("parallel_coordinates");
    QVERIFY(parallel);
    QCOMPARE(parallel->series.size(), 3);
    QCOMPARE(parallel->series[0].colour, chart("roc")->series[0].colour);
    choose(named<ChoiceBox>(*tab, "What the metric is drawn by"), "trees");
    QCOMPARE(chart("metric_by_param")->x.title, "trees");
    QCOMPARE(chart("metric_by_param")->series.size(), 2);
    // Charts stand below each other without a gap, however many fit beside each other.
    for (int width : {1100, 640}) {
        m_view->resize(width, 760);
        QTest::qWait(50);
        const auto views = tab->findChildren<ChartView *>();
        const auto *first = views.first();
        for (const auto *view : views) {
            if (view->chart().id == "metric_by_param")
                QVERIFY2(view->mapTo(tab, QPoint()).y() -
                                 first->mapTo(tab, QPoint(0, first->height())).y() <
                             40,
                         qPrintable(QString::number(width)));
        }
    }
}

void TestRunComparisonView::tests()
{
    show({"logistic", "forest"});
    auto *tab = open<ComparisonTestsTab>();
    QTRY_VERIFY_WITH_TIMEOUT(!verdict(*tab).isEmpty(), patience);
    QVERIFY2(verdict(*tab).contains("n = 5 folds"), qPrintable(verdict(*tab)));
    QVERIFY(verdict(*tab).contains("95 % interval"));
    auto *blocks = tab->findChild<BlockView *>();
    QVERIFY(std::holds_alternative<Chart>(blocks->blocks().first()));
    auto *test = named<ChoiceBox>(*tab, "Test of the runs");
    auto *rope = named<QWidget>(*tab, "Region of practical equivalence");
    QVERIFY(!rope->isVisible());
    choose(test, "Bayesian with equivalence");
    QTRY_VERIFY_WITH_TIMEOUT(verdict(*tab).contains("probability"), patience);
    QVERIFY(rope->isVisible());
    choose(test, "McNemar's test");
    QTRY_VERIFY_WITH_TIMEOUT(verdict(*tab).contains("n = 120 rows"), patience);
}

void TestRunComparisonView::refusalsStandInPlace()
{
    show({"logistic", "other forest"});
    auto *tab = open<ComparisonTestsTab>();
    auto *bar = tab->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(bar->text().contains("data"), patience);
    QVERIFY(verdict(*tab).isEmpty());
    QVERIFY(m_view->findChildren<QDialog *>().isEmpty());
    // Side by side they may stand.
    QVERIFY(rowOf(*named<TableView>(*m_view, "Metrics and params by run")->model(), "dataset") > 0);
    show({"logistic", "numbers"});
    QTRY_VERIFY_WITH_TIMEOUT(bar->text().contains("problem"), patience);
    open<PaperTableTab>();
    auto *paper = m_view->findChild<PaperTableTab *>()->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(paper->text().contains("kind of problem"), patience);
}

void TestRunComparisonView::twoTestSets()
{
    show({"held out", "held out forest"});
    auto *tab = open<ComparisonTestsTab>();
    QTRY_VERIFY_WITH_TIMEOUT(verdict(*tab).contains("n = 48 rows"), patience);
    choose(named<ChoiceBox>(*tab, "Test of the runs"), "Corrected resampled t-test");
    QTRY_VERIFY_WITH_TIMEOUT(!tab->findChild<MessageBar *>()->text().isEmpty(), patience);
}

void TestRunComparisonView::severalDatasets()
{
    show({"logistic", "forest", "other logistic", "other forest"});
    auto *tab = open<ComparisonTestsTab>();
    QTRY_VERIFY_WITH_TIMEOUT(verdict(*tab).contains("Friedman"), patience);
    QVERIFY(verdict(*tab).contains("n = 2 data sets"));
    const Chart *chart = std::get_if<Chart>(&tab->findChild<BlockView *>()->blocks().first());
    QVERIFY(chart && !chart->series.isEmpty());
}

void TestRunComparisonView::paperTable()
{
    show({"logistic", "forest", "other logistic", "other forest"});
    auto *tab = open<PaperTableTab>();
    QTRY_VERIFY_WITH_TIMEOUT(tab->text().contains("\\begin{tabular}"), patience);
    auto *format = named<ChoiceBox>(*tab, "Format of the table");
    choose(format, "Markdown");
    QVERIFY(tab->text().startsWith("| Model | first | second |"));
    choose(format, "CSV");
    QVERIFY(tab->text().startsWith("model,first mean,first sd,first best"));
    for (auto *button : tab->findChildren<QAbstractButton *>()) {
        if (button->text().remove(u'&') == "Copy")
            button->click();
    }
    QCOMPARE(QGuiApplication::clipboard()->text(), tab->text());
    const QAbstractItemModel &model = *named<TableView>(*tab, "Models by data sets")->model();
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.index(0, 1).data(Qt::FontRole).value<QFont>().bold() !=
            model.index(1, 1).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(0, 1).data().toString().contains(u'*'));

    for (auto *button : tab->findChildren<QAbstractButton *>()) {
        if (button->text().remove(u'&') == "Save to disk…")
            button->click();
    }
    auto *dialog = tab->findChild<QFileDialog *>();
    QVERIFY(dialog);
    const QString path = m_bench.path("table.csv");
    Q_EMIT dialog->fileSelected(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), tab->text());
    dialog->reject();
}

void TestRunComparisonView::artifacts()
{
    show({"logistic", "forest"});
    auto *tab = open<ComparisonArtifactsTab>();
    auto *which = named<ChoiceBox>(*tab, "Chart or table to compare");
    QTRY_VERIFY_WITH_TIMEOUT(which->count() > 3, patience);
    choose(which, "ROC curve");
    const auto views = tab->findChildren<ChartView *>();
    QCOMPARE(views.size(), 2);
    QCOMPARE(views[0]->chart().title, "logistic");
    QCOMPARE(views[1]->chart().title, "forest");
    QCOMPARE(views[0]->chart().y.maximum, views[1]->chart().y.maximum);
    QVERIFY(views[0]->isVisible());
}

void TestRunComparisonView::tunedParams()
{
    show({"forest", "tuned"});
    const QAbstractItemModel &model =
        *named<TableView>(*m_view, "Metrics and params by run")->model();
    const int trees = rowOf(model, "trees");
    QVERIFY(trees > 0);
    QCOMPARE(model.index(trees, 1).data().toString(), "10");
    const QString best = model.index(trees, 2).data().toString();
    QVERIFY2(best == "7" || best == "9", qPrintable(best));
    auto *tab = open<ComparisonTestsTab>();
    QTRY_VERIFY_WITH_TIMEOUT(verdict(*tab).contains("n = 5 folds"), patience);
}

void TestRunComparisonView::goneRunsAreLeftOut()
{
    m_ids["gone"] = QString(32, u'a');
    m_view->setRuns({m_ids["logistic"], m_ids["gone"], m_ids["forest"]});
    QTRY_VERIFY_WITH_TIMEOUT(m_view->shown(), patience);
    QCOMPARE(m_view->shown()->comparison.runs.size(), 2);
}

void TestRunComparisonView::namesItsControls()
{
    show({"logistic", "forest"});
    auto *tabs = m_view->findChild<QTabWidget *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QTest::qWait(300);
        const QStringList found = test::unnamed(*m_view);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u',')));
    }
}

/// Together with the page's and the menu bar's, of which the letters are given.
void TestRunComparisonView::lettersAreTheirOwn()
{
    show({"logistic", "forest"});
    auto *tabs = m_view->findChild<QTabWidget *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QStringList texts;
        for (int other = 0; other < tabs->count(); ++other)
            texts.append(tabs->tabText(other));
        for (auto *button : m_view->findChildren<QAbstractButton *>()) {
            if (button->isVisible() && !button->text().isEmpty())
                texts.append(button->text());
        }
        for (auto *label : m_view->findChildren<QLabel *>()) {
            if (label->isVisible() && label->buddy())
                texts.append(label->text());
        }
        QString letters = QStringLiteral("fevhdgcsnl");
        for (const QString &text : std::as_const(texts)) {
            if (text.startsWith("Copy as CSV"))
                continue; // of a result, reached by Tab
            const qsizetype at = text.indexOf(u'&');
            QVERIFY2(at >= 0, qPrintable(text));
            QVERIFY2(!letters.contains(text[at + 1].toLower()), qPrintable(text));
            letters.append(text[at + 1].toLower());
        }
    }
}

void TestRunComparisonView::hundredsOfRuns()
{
    m_view.reset();
    m_session.reset();
    QStringList ids;
    {
        const auto project = Project::openOrCreate(m_project, Project::Access::Write);
        QVERIFY(project);
        QList<StoredRun> runs;
        for (int i = 0; i < 500; ++i) {
            test::RunSketch sketch;
            sketch.name = QStringLiteral("run %1").arg(i);
            sketch.learner = i % 3 ? "gradient_boosting" : "random_forest";
            sketch.learnerParams = {{"max_depth", 2 + i % 9}};
            for (const char *metric : {"roc_auc", "accuracy", "f1", "log_loss", "brier", "ece"}) {
                const double value = 0.7 + 0.0004 * i;
                sketch.metrics[metric] = {value, value + 0.01, value - 0.01, value, value};
            }
            runs.append(test::trainedRun(sketch));
            ids.append(runs.last().id);
        }
        QVERIFY((*project)->store().record(runs));
    }
    init();
    Heartbeat heart;
    QElapsedTimer clock;
    clock.start();
    m_view->setRuns(ids);
    QTRY_VERIFY_WITH_TIMEOUT(m_view->shown(), patience);
    QTest::qWait(100);
    const qint64 shown = clock.elapsed() - 100;
    heart.lap("side by side");
    auto *tabs = m_view->findChild<QTabWidget *>();
    for (int tab = 1; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QTest::qWait(700);
        heart.lap(qPrintable(tabs->tabText(tab).remove(u'&')));
    }
    qInfo("shown after %lld ms; longest stop: %s", shown, qPrintable(heart.report()));
    QCOMPARE(m_view->shown()->comparison.runs.size(), 500);
    // The limit of a machine that does other things beside; alone it stays far below.
    QVERIFY2(heart.longest() < 1000, qPrintable(heart.report()));
}

QTEST_MAIN(TestRunComparisonView)
#include "tst_run_comparison_view.moc"
