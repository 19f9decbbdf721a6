#include "app/desktop/import_dialog.h"
#include "app/desktop/main_window.h"
#include "app/desktop/page.h"
#include "core/random.h"
#include "experiments/job_inputs.h"
#include "tests/app/heartbeat.h"
#include "tests/app/window_bench.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/column_table_model.h"
#include "widgets/dataset_table_model.h"
#include "widgets/flat_style.h"
#include "widgets/message_bar.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

using namespace tenbin;
using test::Heartbeat;
using test::WindowBench;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine

/// The visible one whose words, without mnemonics, begin like this.
QAbstractButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QAbstractButton *>()) {
        if (one->isVisible() && one->text().remove(u'&').startsWith(text))
            return one;
    }
    return nullptr;
}

template <class Widget> Widget *visible(const QWidget &in, const QString &name = {})
{
    for (auto *one : in.findChildren<Widget *>()) {
        if (one->isVisible() && (name.isEmpty() || one->accessibleName() == name))
            return one;
    }
    return nullptr;
}

void click(QWidget *widget)
{
    QTest::mouseClick(widget, Qt::LeftButton);
}

void drop(QWidget &window, const QString &path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    const QPoint middle = window.rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent dropped(middle, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &dropped);
}

} // namespace

/// The window as a person uses it, with the real worker.
class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fromAFileToARun();
    void everyPageTakesTheKeys();
    void aTypeIsChangedAndTakenBack();
    void aRoleIsTakenBack();
    void aLongTrainingIsCancelled();
    void aFaultyFileIsSaidInTheDialog();
    void neverFreezes();

private:
    void importByDialog(const QString &path);
    QString bigTable(int rows) const;

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestWindow::init()
{
    m_bench = std::make_unique<WindowBench>();
    m_theme = std::make_unique<Theme>(ThemeChoice::Light);
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_window = std::make_unique<MainWindow>(*m_session, *m_theme);
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(m_session->openProject(m_bench->path(QStringLiteral("project"))));
}

void TestWindow::cleanup()
{
    m_window.reset();
    m_session.reset();
}

void TestWindow::importByDialog(const QString &path)
{
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    drop(*m_window, path);
    auto *dialog = m_window->findChild<ImportDialog *>();
    QVERIFY(dialog);
    auto *import = button(*dialog, QStringLiteral("Import"));
    QVERIFY(import);
    QTRY_VERIFY_WITH_TIMEOUT(import->isEnabled(), patience);
    click(import);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QTRY_VERIFY(!m_window->findChild<ImportDialog *>());
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestWindow::fromAFileToARun()
{
    importByDialog(m_bench->people(400));
    QCOMPARE(m_session->datasets().size(), 1);
    const auto *messages = visible<MessageBar>(*m_window);
    QVERIFY(messages);
    QVERIFY2(messages->text().contains(QStringLiteral("people")), qPrintable(messages->text()));
    click(button(*messages, QStringLiteral("Train a model")));

    auto *target = visible<QComboBox>(*m_window, QStringLiteral("Target"));
    QVERIFY(target);
    QCOMPARE(target->currentText(), QStringLiteral("income"));
    auto *learners = visible<QListWidget>(*m_window, QStringLiteral("Learners"));
    for (int row = 0; row < learners->count(); ++row) {
        const QString id = learners->item(row)->data(Qt::UserRole).toString();
        learners->item(row)->setCheckState(id == QLatin1String("baseline") ||
                                                   id == QLatin1String("logistic_regression")
                                               ? Qt::Checked
                                               : Qt::Unchecked);
    }
    auto *seed = visible<QLineEdit>(*m_window, QStringLiteral("Seed"));
    seed->selectAll();
    QTest::keyClicks(seed, QStringLiteral("7"));
    click(button(*m_window, QStringLiteral("Copy as command")));
    const QString commands = QGuiApplication::clipboard()->text();
    QCOMPARE(commands.count(u'\n'), 1);
    QVERIFY2(commands.contains(QStringLiteral("--seed 7")), qPrintable(commands));

    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    QTest::keyClick(m_window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, patience);
    const QList<StoredRun> runs = m_session->runs();
    QCOMPARE(runs.size(), 2);
    for (const StoredRun &run : runs) {
        QCOMPARE(run.status, RunStatus::Finished);
        QCOMPARE(run.seed, 7U);
        QVERIFY(run.metrics.contains(QStringLiteral("roc_auc")));
    }

    auto *table = visible<QTableView>(*m_window, QStringLiteral("Trainings of this data set"));
    QCOMPARE(table->model()->rowCount(), 2);
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    auto *result = visible<BlockView>(*m_window, QStringLiteral("The run"));
    QVERIFY(result);
    QVERIFY(!result->findChildren<ChartView *>().isEmpty());
    auto *filter = visible<QLineEdit>(*m_window, QStringLiteral("Filter of the runs"));
    auto *shown = visible<QTableView>(*m_window, QStringLiteral("Runs"));
    QTest::keyClicks(filter, QStringLiteral("learner = \"baseline\""));
    QTRY_COMPARE(shown->model()->rowCount(), 1);
}

/// What is worked on has the focus when a page is first shown, not its header.
void TestWindow::everyPageTakesTheKeys()
{
    importByDialog(m_bench->people(60));
    QStringList wrong;
    for (const QString &id : shelf<Page>().ids()) {
        m_window->showPage(id);
        QTest::qWait(20);
        const QWidget *focus = m_window->focusWidget();
        if (!qobject_cast<const QAbstractItemView *>(focus) &&
            !focus->property(FlatStyle::primaryProperty).toBool())
            wrong.append(id + QLatin1String(": ") +
                         QLatin1String(focus->metaObject()->className()));
    }
    QCOMPARE(wrong.join(u' '), QString());
}

void TestWindow::aTypeIsChangedAndTakenBack()
{
    importByDialog(m_bench->people(60));
    const StoredDataset before = m_session->datasets().first();
    m_session->setRoles(before, {{QStringLiteral("income"), QStringLiteral("target")}});
    auto *table = visible<QTableView>(*m_window, QStringLiteral("Columns of the data set"));
    const auto typeOf = [table] {
        return table->model()->index(0, ColumnTableModel::Type).data().toString();
    };
    QCOMPARE(typeOf(), QStringLiteral("numeric"));
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    QVERIFY(table->model()->setData(table->model()->index(0, ColumnTableModel::Type),
                                    QStringLiteral("categorical")));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QCOMPARE(typeOf(), QStringLiteral("categorical"));
    QCOMPARE(m_session->datasets().size(), 1);
    QCOMPARE(m_session->datasets().first().roles(),
             (QMap<QString, QString>{{QStringLiteral("income"), QStringLiteral("target")}}));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(typeOf(), QStringLiteral("numeric"));
    QCOMPARE(m_session->datasets().first().id, before.id);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(typeOf(), QStringLiteral("categorical"));
    QCOMPARE(m_session->datasets().size(), 1);
}

void TestWindow::aRoleIsTakenBack()
{
    importByDialog(m_bench->people(60));
    auto *table = visible<QTableView>(*m_window, QStringLiteral("Columns of the data set"));
    const auto role = [table](int row) {
        return table->model()->index(row, ColumnTableModel::RoleField).data().toString();
    };
    const auto choose = [table](int row, const QString &name) {
        QVERIFY(
            table->model()->setData(table->model()->index(row, ColumnTableModel::RoleField), name));
    };
    choose(0, QStringLiteral("target"));
    choose(4, QStringLiteral("target"));
    QCOMPARE(role(0), QStringLiteral("feature"));
    QCOMPARE(role(4), QStringLiteral("target"));
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(role(0), QStringLiteral("target"));
    QCOMPARE(role(4), QStringLiteral("feature"));
}

void TestWindow::aLongTrainingIsCancelled()
{
    importByDialog(m_bench->people(20'000));
    TaskSpec spec;
    spec.task = QStringLiteral("train");
    spec.inputs[QStringLiteral("data")] = inputOf(m_session->datasets().first());
    spec.params = {{QStringLiteral("learner"), QStringLiteral("gradient_boosting")},
                   {QStringLiteral("target"), QStringLiteral("income")},
                   {QStringLiteral("learner_params"),
                    QJsonObject{{QStringLiteral("rounds"), 5000},
                                {QStringLiteral("early_stopping_rounds"), 0}}}};
    QSignalSpy progressed(m_session.get(), &Session::jobProgressed);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    QVERIFY(m_session->start(spec, QStringLiteral("long")));
    QTRY_VERIFY_WITH_TIMEOUT(progressed.size() >= 3, patience);
    QElapsedTimer timer;
    timer.start();
    auto *cancel = visible<QToolButton>(*m_window, QStringLiteral("Cancel the job"));
    QVERIFY(cancel);
    click(cancel);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY2(timer.elapsed() < 2500, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(m_session->runs().first().status, RunStatus::Cancelled);
}

void TestWindow::aFaultyFileIsSaidInTheDialog()
{
    drop(*m_window, m_bench->path(QStringLiteral("missing.csv")));
    const auto *dialog = m_window->findChild<ImportDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY(visible<MessageBar>(*dialog));
    QVERIFY(visible<MessageBar>(*dialog)->text().contains(QStringLiteral("missing.csv")));
    QVERIFY(!button(*dialog, QStringLiteral("Import"))->isEnabled());
}

QString TestWindow::bigTable(int rows) const
{
    RandomStream random(3);
    QByteArray csv = "a,b,c,d,word,y\n";
    csv.reserve(qsizetype(rows) * 48);
    for (int i = 0; i < rows; ++i) {
        const double a = random.normal(), b = random.uniform();
        csv += QByteArray::number(a, 'f', 4) + ',' + QByteArray::number(b, 'f', 5) + ',' +
               QByteArray::number(random.below(1000)) + ',' + QByteArray::number(i) + ",w" +
               QByteArray::number(random.below(200'000)) + ',' + (a + b > 0.5 ? "yes" : "no") +
               '\n';
    }
    return m_bench->write(QStringLiteral("big.csv"), csv);
}

/// C5: while a million rows are imported, sorted, scrolled and trained on, no event waits.
void TestWindow::neverFreezes()
{
    constexpr int rows = 1'000'000;
    const QString path = bigTable(rows);
    Heartbeat heartbeat;
    importByDialog(path);
    heartbeat.lap("import of a million rows");
    auto *tabs = visible<QTabBar>(*m_window);
    tabs->setCurrentIndex(1);
    auto *table = visible<QTableView>(*m_window, QStringLiteral("Rows of the data set"));
    QVERIFY(table);
    QCOMPARE(table->model()->rowCount(), rows);
    const auto *model = qobject_cast<const DatasetTableModel *>(table->model());
    for (int column : {0, 4, 5}) {
        table->sortByColumn(column, Qt::DescendingOrder);
        QTRY_VERIFY_WITH_TIMEOUT(!model->isSorting(), patience);
    }
    heartbeat.lap("sorting");
    for (int i = 0; i < 50; ++i) {
        table->scrollTo(table->model()->index(i * 19'997 % rows, 0));
        QTest::qWait(5);
    }
    heartbeat.lap("scrolling");
    TaskSpec spec;
    spec.task = QStringLiteral("train");
    spec.inputs[QStringLiteral("data")] = inputOf(m_session->datasets().first());
    spec.params = {{QStringLiteral("learner"), QStringLiteral("gradient_boosting")},
                   {QStringLiteral("target"), QStringLiteral("y")},
                   {QStringLiteral("exclude"), QJsonArray{QStringLiteral("word")}},
                   {QStringLiteral("validation"), QStringLiteral("none")},
                   {QStringLiteral("learner_params"), QJsonObject{{QStringLiteral("rounds"), 20}}}};
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    QVERIFY(m_session->start(spec, QStringLiteral("big")));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 3 * patience);
    QCOMPARE(m_session->runs().first().status, RunStatus::Finished);
    heartbeat.lap("training");
    m_window->showPage(QStringLiteral("runs"));
    QTest::qWait(200);
    heartbeat.lap("opening the run");
    QVERIFY2(heartbeat.longest() < 1000, qPrintable(heartbeat.report()));
    QVERIFY2(heartbeat.share(0.999) < 200, qPrintable(heartbeat.report()));
    qInfo() << qPrintable(heartbeat.report());
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
