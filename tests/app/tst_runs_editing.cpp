#include "app/desktop/run_columns_dialog.h"
#include "app/desktop/run_comparison_view.h"
#include "app/desktop/run_edit_dialog.h"
#include "app/desktop/run_view.h"
#include "tests/app/runs_page.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace tenbin;
using test::auc;
using test::fourRuns;
using test::logLoss;
using test::Opened;
using test::projectOf;
using test::storedRun;
using test::WindowBench;

/// What is done on the page of runs: columns, words, the bin; and that many runs are no burden.
class TestRunsEditing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }
    void columnsAreThereAgain();
    void choosesColumns();
    void editsWords();
    void binsAndRestores();
    void refusesToBinWhatRuns();
    void emptiesTheBin();
    void restoredRunsAreNotPurged();
    void keepsTheSelection();
    void comparesWhatIsSelected();
    void showsManyRuns();

private:
    QString fresh(const QList<StoredRun> &runs = fourRuns())
    {
        return projectOf(m_bench.path(QStringLiteral("p%1").arg(m_number++)), runs);
    }

    WindowBench m_bench;
    int m_number = 0;
};

void TestRunsEditing::columnsAreThereAgain()
{
    const QString folder = fresh();
    {
        const Opened opened(folder);
        opened.table->chooseColumns({QStringLiteral("name"), QStringLiteral("learner"), auc,
                                     QStringLiteral("metrics.nobody_has"), logLoss});
        QCOMPARE(opened.table->runs().columns(),
                 (QStringList{QStringLiteral("name"), QStringLiteral("learner"), auc, logLoss}));
        opened.table->horizontalHeader()->moveSection(3, 1);
        opened.table->setColumnWidth(opened.section(auc), 217);
    }
    const Opened again(folder);
    QCOMPARE(again.table->runs().columns(),
             (QStringList{QStringLiteral("name"), logLoss, QStringLiteral("learner"), auc}));
    QCOMPARE(again.table->columnWidth(again.section(auc)), 217);
    // Behind AUC, where it was chosen.
    const QStringList chosen = QSettings().value(QStringLiteral("runs/columns")).toStringList();
    QVERIFY2(chosen.indexOf(QStringLiteral("metrics.nobody_has")) >
                 chosen.indexOf(QStringLiteral("learner")),
             qPrintable(chosen.join(u' ')));
}

void TestRunsEditing::choosesColumns()
{
    const Opened opened(fresh());
    opened.button<QToolButton>(QStringLiteral("Columns"))->click();
    auto *dialog = opened.page->findChild<RunColumnsDialog *>();
    QVERIFY(dialog);
    auto *list = dialog->findChild<QListWidget *>();
    const auto item = [list](const QString &text) {
        return list->findItems(text, Qt::MatchExactly).value(0);
    };
    QVERIFY(item(QStringLiteral("trees · param")));
    QVERIFY(item(QStringLiteral("own_figure · metric")));
    QVERIFY(!item(QStringLiteral("validation · param")));
    QVERIFY(!item(QStringLiteral("rmse · metric")));
    item(QStringLiteral("trees · param"))->setCheckState(Qt::Checked);
    QVERIFY(opened.section(QStringLiteral("params.trees")) > 0);
    item(QStringLiteral("roc_auc · metric"))->setCheckState(Qt::Unchecked);
    QCOMPARE(opened.section(auc), -1);
    list->setCurrentItem(item(QStringLiteral("Learner")));
    const int before = opened.section(QStringLiteral("learner"));
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text() == QLatin1String("Move &up"))
            button->click();
    }
    QCOMPARE(list->currentItem()->text(), QStringLiteral("Learner"));
    QCOMPARE(opened.section(QStringLiteral("learner")), before - 1);
    // Metrics that no run has yet are still chosen.
    const QSettings settings;
    QVERIFY(settings.value(QStringLiteral("runs/columns"))
                .toStringList()
                .contains(QStringLiteral("metrics.rmse")));
}

void TestRunsEditing::editsWords()
{
    Opened opened(fresh());
    opened.pick(QStringLiteral("c"));
    opened.press(Qt::Key_P);
    opened.press(Qt::Key_F2);
    auto *dialog = opened.page->findChild<RunEditDialog *>();
    QVERIFY(dialog);
    const QList<QLineEdit *> fields = dialog->findChildren<QLineEdit *>();
    QCOMPARE(fields[0]->text(), QStringLiteral("c"));
    QCOMPARE(fields[1]->text(), QStringLiteral("experiment=first, keep"));
    fields[0]->setText(QStringLiteral(" cc "));
    fields[1]->setText(QStringLiteral("new , a\\,b, new"));
    dialog->findChild<QPlainTextEdit *>()->setPlainText(QStringLiteral("line\nline"));
    dialog->accept();
    const StoredRun edited = opened.named(QStringLiteral("cc"));
    QCOMPARE(edited.notes, QStringLiteral("line\nline"));
    QCOMPARE(edited.tags,
             (QStringList{QStringLiteral("a,b"), QStringLiteral("new"), QStringLiteral("pinned")}));
    QCOMPARE(opened.names(), QStringLiteral("cc d b a"));
    opened.session.undoStack().undo();
    const StoredRun before = opened.named(QStringLiteral("c"));
    QCOMPARE(before.notes, QString());
    QCOMPARE(before.tags, (QStringList{QStringLiteral("experiment=first"), QStringLiteral("keep"),
                                       QStringLiteral("pinned")}));
}

void TestRunsEditing::binsAndRestores()
{
    Opened opened(fresh());
    opened.pick(QStringLiteral("b"));
    opened.table->selectionModel()->select(opened.cell(QStringLiteral("c"), QStringLiteral("name")),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    opened.press(Qt::Key_Delete);
    QCOMPARE(opened.names(), QStringLiteral("d a"));
    QCOMPARE(opened.inStore(true), (QStringList{QStringLiteral("c"), QStringLiteral("b")}));
    auto *bin = opened.button<QToolButton>(QStringLiteral("Bin"));
    QCOMPARE(bin->text(), QStringLiteral("Bi&n (2)"));
    bin->click();
    QCOMPARE(opened.names(), QStringLiteral("c b"));
    opened.pick(QStringLiteral("b"));
    opened.button<QToolButton>(QStringLiteral("Restore"))->click();
    QCOMPARE(opened.names(), QStringLiteral("c"));
    bin->click();
    QCOMPARE(opened.names(), QStringLiteral("d b a"));
    opened.session.undoStack().undo();
    QCOMPARE(opened.names(), QStringLiteral("d a"));
    opened.session.undoStack().undo();
    QCOMPARE(opened.names(), QStringLiteral("d c b a"));
    QCOMPARE(opened.inStore(), (QStringList{QStringLiteral("d"), QStringLiteral("c"),
                                            QStringLiteral("b"), QStringLiteral("a")}));
    opened.session.undoStack().redo();
    QCOMPARE(opened.names(), QStringLiteral("d a"));
    QCOMPARE(opened.errors, QStringList());
}

void TestRunsEditing::refusesToBinWhatRuns()
{
    QList<StoredRun> runs = fourRuns();
    runs[1].status = RunStatus::Running;
    Opened opened(fresh(runs));
    opened.table->selectAll();
    opened.press(Qt::Key_Delete);
    QCOMPARE(opened.names(), QStringLiteral("b"));
    QCOMPARE(opened.errors.size(), 1);
    QVERIFY(opened.errors.first().contains(QStringLiteral("still running")));
    opened.session.undoStack().undo();
    QCOMPARE(opened.names(), QStringLiteral("d c b a"));
}

void TestRunsEditing::emptiesTheBin()
{
    Opened opened(fresh());
    opened.pick(QStringLiteral("b"));
    const QString folder = opened.session.runFolder(opened.named(QStringLiteral("b")).id);
    QVERIFY(QDir(folder).exists());
    opened.press(Qt::Key_Delete);
    opened.button<QToolButton>(QStringLiteral("Bin"))->click();
    auto *empty = opened.button<QToolButton>(QStringLiteral("Empty the bin"));
    QVERIFY(empty->isEnabled());
    empty->click();
    auto *box = opened.page->findChild<QMessageBox *>();
    QVERIFY(box);
    QVERIFY(QDir(folder).exists());
    box->buttons().first()->click();
    for (QAbstractButton *button : box->buttons()) {
        if (box->buttonRole(button) == QMessageBox::DestructiveRole)
            button->click();
    }
    QVERIFY(!QDir(folder).exists());
    QCOMPARE(opened.inStore(true), QStringList());
    QCOMPARE(opened.inStore().size(), 3);
    QCOMPARE(opened.names(), QString());
    QVERIFY(!opened.session.undoStack().canUndo());
    QVERIFY(!empty->isEnabled());
}

void TestRunsEditing::restoredRunsAreNotPurged()
{
    QList<StoredRun> runs;
    for (int i = 0; i < 40; ++i)
        runs.append(storedRun(i, QStringLiteral("r%1").arg(i), QStringLiteral("mlp"), {}));
    Opened opened(fresh(runs));
    opened.table->selectAll();
    opened.press(Qt::Key_Delete);
    QCOMPARE(opened.inStore(true).size(), 40);
    QSignalSpy emptied(&opened.session, &Session::binEmptied);
    opened.session.emptyBin();
    // It goes on in the background; the last of them are still there.
    QVERIFY(emptied.isEmpty());
    const StoredRun saved = opened.session.binnedRuns().last();
    opened.session.restoreRuns({saved.id});
    QTRY_COMPARE(emptied.size(), 1);
    QCOMPARE(opened.inStore(), QStringList{saved.name});
    QCOMPARE(opened.inStore(true), QStringList());
    QVERIFY(QDir(opened.session.runFolder(saved.id)).exists());
    QCOMPARE(emptied.first().first().value<Purged>().runs.size(), 39);
}

void TestRunsEditing::keepsTheSelection()
{
    Opened opened(fresh());
    opened.pick(QStringLiteral("b"));
    opened.table->selectionModel()->select(opened.cell(QStringLiteral("d"), QStringLiteral("name")),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    opened.clickHeader(QStringLiteral("name"));
    QCOMPARE(opened.names(), QStringLiteral("a b c d"));
    QStringList selected;
    for (const StoredRun &run : opened.table->selectedRuns())
        selected.append(run.name);
    QCOMPARE(selected.join(u' '), QStringLiteral("b d"));
    // What went makes room for what comes after it.
    opened.press(Qt::Key_Delete);
    QCOMPARE(opened.names(), QStringLiteral("a c"));
    QCOMPARE(opened.table->selectedRuns().value(0).name, QStringLiteral("c"));
}

void TestRunsEditing::comparesWhatIsSelected()
{
    Opened opened(fresh());
    opened.pick(QStringLiteral("a"));
    opened.press(Qt::Key_B);
    QVERIFY(!opened.page->findChild<RunComparisonView *>());
    opened.pick(QStringLiteral("c"));
    for (const char *name : {"b", "a"})
        opened.table->selectionModel()->select(
            opened.cell(QLatin1String(name), QStringLiteral("name")),
            QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const auto *comparison = opened.page->findChild<RunComparisonView *>();
    QVERIFY(comparison);
    QVERIFY(comparison->isVisible());
    // The baseline of the table leads.
    QCOMPARE(comparison->runIds(), (QStringList{opened.named(QStringLiteral("a")).id,
                                                opened.named(QStringLiteral("c")).id,
                                                opened.named(QStringLiteral("b")).id}));
    opened.pick(QStringLiteral("b"));
    QVERIFY(!comparison->isVisible());
    QCOMPARE(opened.page->findChild<RunView *>()->runId(), opened.named(QStringLiteral("b")).id);
}

void TestRunsEditing::showsManyRuns()
{
    constexpr int count = 10'000, metrics = 50;
    QList<StoredRun> runs;
    for (int i = 0; i < count; ++i) {
        QMap<QString, double> values;
        for (int k = 0; k < metrics - 1; ++k)
            values[QStringLiteral("figure_%1").arg(k)] = (i * 31 + k * 7) % 997 / 997.0;
        values[QStringLiteral("roc_auc")] = i * 7919 % 10'007 / 10'007.0;
        runs.append(storedRun(i, QStringLiteral("run %1").arg(i),
                              i % 2 ? QStringLiteral("mlp") : QStringLiteral("random_forest"),
                              values, {{QStringLiteral("metric"), QStringLiteral("roc_auc")}}));
    }
    auto project =
        Project::openOrCreate(m_bench.path(QStringLiteral("many")), Project::Access::Write);
    QVERIFY(project);
    QVERIFY((*project)->store().record(runs));
    project->reset();

    Session session(WindowBench::workers());
    QVERIFY(session.openProject(m_bench.path(QStringLiteral("many"))));
    QElapsedTimer timer;
    QStringList report;
    const auto measured = [&](const char *what) {
        report.append(QStringLiteral("%1 %2 ms").arg(QLatin1String(what)).arg(timer.restart()));
    };
    timer.start();
    QCOMPARE(session.runs().size(), count);
    measured("store");
    const std::unique_ptr<QWidget> page(
        shelf<Page>().find(QStringLiteral("runs"))->create(session, nullptr));
    page->resize(1500, 760);
    page->show();
    QVERIFY(!page->grab().isNull());
    measured("page");
    auto *table = page->findChild<RunsTable *>();
    QCOMPARE(table->model()->rowCount(), count);
    const auto shown = [&](const char *what) {
        QVERIFY(!table->grab().isNull());
        const qint64 took = timer.elapsed();
        measured(what);
        // About 30 ms; the limit is for machines with much else to do.
        QVERIFY2(took < 1000, qPrintable(report.join(QStringLiteral(", "))));
    };
    timer.restart();
    table->sortBy(auc, false);
    shown("sort");
    table->sortBy(QStringLiteral("name"), true);
    shown("second key");
    const auto filter = RunFilter::parse(QStringLiteral("roc_auc > 0.5 or learner = \"mlp\""));
    timer.restart();
    table->setFilter(*filter);
    shown("filter");
    QVERIFY(table->model()->rowCount() < count);
    timer.restart();
    table->setGroupBy(QStringLiteral("learner"));
    shown("groups");
    table->selectAll();
    timer.restart();
    table->sortBy(QStringLiteral("seconds"), false);
    shown("sort with all selected");
    StoredRun run = session.runs().first();
    run.notes = QStringLiteral("noted");
    timer.restart();
    session.editRuns(QStringLiteral("Edit run"), {run});
    shown("edit");
    table->setFocus();
    table->selectAll();
    const int selected = int(table->selectedIds().size());
    timer.restart();
    session.binRuns(table->selectedIds());
    QVERIFY(!table->grab().isNull());
    measured("bin");
    QCOMPARE(session.binnedRuns().size(), selected);
    session.undoStack().undo();
    QCOMPARE(session.runs().size(), count);
    timer.restart();
    table->setOnlyDiffering(true);
    QVERIFY(!table->grab().isNull());
    measured("params that differ");
    qInfo("%d runs, %d metrics: %s", count, metrics, qPrintable(report.join(QStringLiteral(", "))));
}

QTEST_MAIN(TestRunsEditing)
#include "tst_runs_editing.moc"
