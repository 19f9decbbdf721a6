#include "analysis/edited_row.h"
#include "app/desktop/dependence_panel.h"
#include "app/desktop/explain_settings.h"
#include "app/desktop/explained_row_panel.h"
#include "app/desktop/explanation_view.h"
#include "app/desktop/page.h"
#include "app/desktop/session.h"
#include "tests/app/sample_project.h"
#include "tests/app/window_bench.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/dataset_table_model.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

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

QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QPushButton *>()) {
        if (one->text().remove(u'&') == text)
            return one;
    }
    return nullptr;
}

} // namespace

/// The page Explain as a person uses it, with the real worker: 60 rows, boosted trees.
class TestExplainPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void explainsARun();
    void aPointIsARowEverywhere();
    void whatIfFollowsTheEditor();
    void whatIsNoValueChangesNothing();
    void theLastOfManyEditsCounts();
    void dependenceAndCohorts();
    void unfitMethodsSayWhy();
    void copiesTheCommand();
    void damagedExplanationsAreSaid();
    void controlsHaveNames();

private:
    template <class Widget> Widget &part() const { return *m_page->findChild<Widget *>(); }
    QComboBox &box(const char *name) const
    {
        return *named<QComboBox>(*m_page, QString::fromLatin1(name));
    }
    const Chart &summaryChart(const QString &id) const;
    ChartView *summaryView(const QString &id) const;
    void choose(const QString &run, const QString &method);
    void explain();
    /// What the panel shows of the row: the last waterfall.
    double shownOutput() const;
    double outputOf(const Dataset &row) const;

    std::unique_ptr<SampleProject> m_sample;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_page;
};

void TestExplainPage::init()
{
    m_sample = std::make_unique<SampleProject>();
    const CliRun trained = m_sample->cli({"train", "small", "--learner", "gradient_boosting",
                                          "--param", "rounds=20", "--name", "trees"});
    QVERIFY2(trained.exitCode == 0, trained.error.constData());
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_page.reset(shelf<Page>().find(QStringLiteral("explain"))->create(*m_session, nullptr));
    m_page->resize(1400, 900);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QVERIFY(m_session->openProject(m_sample->path()));
}

void TestExplainPage::cleanup()
{
    m_page.reset();
    m_session.reset();
    m_sample.reset();
}

void TestExplainPage::choose(const QString &run, const QString &method)
{
    QComboBox &runs = box("Run to explain");
    const int at = runs.findText(run, Qt::MatchStartsWith);
    QVERIFY(at >= 0);
    runs.setCurrentIndex(at);
    Q_EMIT runs.activated(at);
    QTRY_VERIFY_WITH_TIMEOUT(box("Class that is explained").count() == 2, patience);
    box("Method").setCurrentIndex(box("Method").findData(method));
}

void TestExplainPage::explain()
{
    choose(QStringLiteral("trees"), QStringLiteral("treeshap"));
    QPushButton *start = button(*m_page, QStringLiteral("Explain"));
    QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), patience);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    start->click();
    QVERIFY(finished.wait(patience));
    const auto job = finished.first().first().value<FinishedJob>();
    QVERIFY2(!job.run.error, job.run.error ? qPrintable(job.run.error->text) : "");
    QTRY_VERIFY_WITH_TIMEOUT(
        summaryView(QStringLiteral("beeswarm")) || part<MessageBar>().isVisible(), patience);
    QVERIFY2(!part<MessageBar>().isVisible(), qPrintable(part<MessageBar>().text()));
}

ChartView *TestExplainPage::summaryView(const QString &id) const
{
    const auto *summary = named<BlockView>(*m_page, QStringLiteral("What the model decides by"));
    for (ChartView *view : summary->findChildren<ChartView *>()) {
        if (view->chart().id == id)
            return view;
    }
    return nullptr;
}

const Chart &TestExplainPage::summaryChart(const QString &id) const
{
    return summaryView(id)->chart();
}

double TestExplainPage::shownOutput() const
{
    for (const ChartView *view : part<ExplainedRowPanel>().findChildren<ChartView *>()) {
        if (view->chart().id == QLatin1String("waterfall"))
            return view->chart().references.last().x1;
    }
    return qQNaN();
}

/// The model asked without the page: the log-odds of "yes".
double TestExplainPage::outputOf(const Dataset &row) const
{
    const QString run = box("Run to explain").currentData().toString();
    const auto pipeline = Pipeline::load(m_session->runFolder(run) + QStringLiteral("/model"));
    const double p = (*pipeline->predict(row, Rows{0}, Context{}))(0, 1);
    return std::log(p / (1 - p));
}

void TestExplainPage::explainsARun()
{
    explain();
    const Chart &importance = summaryChart(QStringLiteral("importance"));
    QCOMPARE(importance.y.categories.first(), QStringLiteral("x1"));
    QVERIFY(importance.caption.contains(QStringLiteral("og-odds of yes")));
    QVERIFY(importance.caption.contains(QStringLiteral("n = 60 rows of small")));
    const Chart &beeswarm = summaryChart(QStringLiteral("beeswarm"));
    QCOMPARE(beeswarm.series[0].rows.size(), 60);
    const auto *model = part<ExplanationView>().findChild<DatasetTableModel *>();
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 60, patience);
    // Opened again, the newest explanation is shown at once.
    QVERIFY(m_session->openProject(m_sample->path()));
    QTRY_VERIFY_WITH_TIMEOUT(summaryView(QStringLiteral("beeswarm")), patience);
    QCOMPARE(box("Explanation that is shown").count(), 1);
}

void TestExplainPage::aPointIsARowEverywhere()
{
    explain();
    auto &panel = part<ExplainedRowPanel>();
    const auto *table = named<TableView>(*m_page, QStringLiteral("Explained rows"));
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 60, patience);
    ChartView *beeswarm = summaryView(QStringLiteral("beeswarm"));
    Q_EMIT beeswarm->activated(1, 17);
    QCOMPARE(panel.row(), beeswarm->chart().series[1].rows[17]);
    QVERIFY(panel.isVisible());
    const auto number = [table] { return table->currentIndex().siblingAtColumn(0).data().toInt(); };
    QCOMPARE(number(), int(panel.row()) + 1);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownOutput() - outputOf(panel.edited())) < 1e-4, patience);
    // From the table, with the keyboard.
    auto *keys = named<TableView>(*m_page, QStringLiteral("Explained rows"));
    keys->setFocus();
    QTest::keyClick(keys, Qt::Key_Down);
    QCOMPARE(number(), int(panel.row()) + 1);
    QVERIFY(panel.row() != beeswarm->chart().series[1].rows[17]);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownOutput() - outputOf(panel.edited())) < 1e-4, patience);
}

void TestExplainPage::whatIfFollowsTheEditor()
{
    explain();
    auto &panel = part<ExplainedRowPanel>();
    panel.showRow(3);
    QTRY_VERIFY_WITH_TIMEOUT(!std::isnan(shownOutput()), patience);
    const double before = shownOutput();
    QVERIFY(before < 0);
    auto *field = named<QLineEdit>(panel, QStringLiteral("x1"));
    QCOMPARE(field->text(), QStringLiteral("3"));
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("55"));
    QCOMPARE(panel.edited().column(panel.edited().indexOf(QStringLiteral("x1"))).numbers()[0],
             55.0);
    QTRY_VERIFY_WITH_TIMEOUT(shownOutput() > 0, patience);
    QVERIFY(std::abs(shownOutput() - outputOf(panel.edited())) < 1e-4);
    auto *colour = named<QComboBox>(panel, QStringLiteral("colour"));
    colour->setCurrentIndex(0);
    QVERIFY(panel.edited().column(panel.edited().indexOf(QStringLiteral("colour"))).isMissing(0));
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownOutput() - outputOf(panel.edited())) < 1e-4, patience);
    // A step back is what was typed in one column.
    button(panel, QStringLiteral("Undo"))->click();
    QVERIFY(!panel.edited().column(panel.edited().indexOf(QStringLiteral("colour"))).isMissing(0));
    button(panel, QStringLiteral("Undo"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(shownOutput(), before, patience);
    QVERIFY(!button(panel, QStringLiteral("Undo"))->isEnabled());
    colour->setCurrentIndex(0);
    button(panel, QStringLiteral("Reset"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(shownOutput(), before, patience);
    QVERIFY(!button(panel, QStringLiteral("Reset"))->isEnabled());
}

void TestExplainPage::whatIsNoValueChangesNothing()
{
    explain();
    auto &panel = part<ExplainedRowPanel>();
    panel.showRow(3);
    QTRY_VERIFY_WITH_TIMEOUT(!std::isnan(shownOutput()), patience);
    auto *field = named<QLineEdit>(panel, QStringLiteral("x1"));
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("x"));
    QVERIFY(field->accessibleDescription().contains(QStringLiteral("no value")));
    QCOMPARE(panel.edited().column(panel.edited().indexOf(QStringLiteral("x1"))).numbers()[0], 3.0);
    QVERIFY(!button(panel, QStringLiteral("Undo"))->isEnabled());
}

void TestExplainPage::theLastOfManyEditsCounts()
{
    explain();
    auto &panel = part<ExplainedRowPanel>();
    panel.showRow(3);
    auto *field = named<QLineEdit>(panel, QStringLiteral("x1"));
    for (int value = 0; value < 60; ++value) {
        field->selectAll();
        QTest::keyClicks(field, QString::number(value));
    }
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownOutput() - outputOf(panel.edited())) < 1e-4, patience);
    QCOMPARE(panel.edited().column(panel.edited().indexOf(QStringLiteral("x1"))).numbers()[0],
             59.0);
    // Another row while the answer is on its way: that row's answer is shown, and nothing to undo.
    QTest::keyClicks(field, QStringLiteral("1"));
    panel.showRow(40);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownOutput() - outputOf(panel.edited())) < 1e-4, patience);
    QVERIFY(!button(panel, QStringLiteral("Undo"))->isEnabled());
}

void TestExplainPage::dependenceAndCohorts()
{
    explain();
    auto &dependence = part<DependencePanel>();
    // A bar leads to its column.
    Q_EMIT summaryView(QStringLiteral("importance"))->activated(0, 1);
    const QString second = summaryChart(QStringLiteral("importance")).y.categories[1];
    QVERIFY(dependence.isVisible());
    QCOMPARE(box("Column on the axis").currentText(), second);
    auto *view = dependence.findChild<ChartView *>();
    QTRY_COMPARE_WITH_TIMEOUT(view->chart().x.title, second, patience);
    Q_EMIT view->activated(0, 4);
    QCOMPARE(part<ExplainedRowPanel>().row(), view->chart().series[0].rows[4]);
    QComboBox &cohorts = box("Column that makes the cohorts");
    cohorts.setCurrentIndex(cohorts.findText(QStringLiteral("colour")));
    const auto *compared = [this]() -> const ChartView * {
        for (const ChartView *one : part<ExplanationView>().findChildren<ChartView *>()) {
            if (one->chart().id == QLatin1String("cohorts"))
                return one;
        }
        return nullptr;
    }();
    QVERIFY(compared);
    QTRY_COMPARE_WITH_TIMEOUT(compared->chart().series.size(), 2, patience);
    QTRY_VERIFY_WITH_TIMEOUT(compared->chart().caption.contains(QStringLiteral("red 40, blue 20")),
                             patience);
}

void TestExplainPage::unfitMethodsSayWhy()
{
    choose(QStringLiteral("model"), QStringLiteral("treeshap"));
    QPushButton *start = button(*m_page, QStringLiteral("Explain"));
    QTRY_VERIFY_WITH_TIMEOUT(!start->isEnabled(), patience);
    const auto *reason = m_page->findChild<QLabel *>(QStringLiteral("whyNot"));
    QVERIFY(reason->isVisibleTo(m_page.get()));
    QVERIFY(reason->text().contains(QStringLiteral("trees")));
    choose(QStringLiteral("trees"), QStringLiteral("treeshap"));
    QTRY_VERIFY_WITH_TIMEOUT(start->isEnabled(), patience);
    QVERIFY(!reason->isVisibleTo(m_page.get()));
}

void TestExplainPage::copiesTheCommand()
{
    choose(QStringLiteral("trees"), QStringLiteral("treeshap"));
    box("Class that is explained").setCurrentText(QStringLiteral("no"));
    QTRY_VERIFY_WITH_TIMEOUT(button(*m_page, QStringLiteral("Copy as command"))->isEnabled(),
                             patience);
    button(*m_page, QStringLiteral("Copy as command"))->click();
    QStringList words = QGuiApplication::clipboard()->text().split(u' ');
    QVERIFY2(words.contains(QStringLiteral("explain")), qPrintable(words.join(u' ')));
    // What it says is what the command line does.
    const CliRun run = m_sample->cli(words.mid(3) + QStringList{QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QVERIFY2(run.out.contains("\"class\":\"no\""), run.out.constData());
}

void TestExplainPage::damagedExplanationsAreSaid()
{
    explain();
    const QString id = box("Explanation that is shown").currentData().toString();
    QFile file(m_session->runFolder(id) + QStringLiteral("/explanation.safetensors"));
    QVERIFY(file.resize(file.size() / 2));
    Q_EMIT box("Explanation that is shown").activated(0);
    QTRY_VERIFY_WITH_TIMEOUT(part<MessageBar>().isVisible(), patience);
    QCOMPARE(part<MessageBar>().level(), MessageBar::Level::Error);
    QVERIFY(!part<ExplanationView>().isVisible());
}

void TestExplainPage::controlsHaveNames()
{
    explain();
    part<ExplainedRowPanel>().showRow(0);
    QTRY_VERIFY_WITH_TIMEOUT(!std::isnan(shownOutput()), patience);
    QCOMPARE(unnamed(*m_page), QStringList());
}

QTEST_MAIN(TestExplainPage)
#include "tst_explain_page.moc"
