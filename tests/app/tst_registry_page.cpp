// The page Registry: what it shows, the gate, the lineage, predictions.
#include "app/desktop/lineage_node.h"
#include "app/desktop/lineage_view.h"
#include "app/desktop/predict_menu.h"
#include "app/desktop/register_dialog.h"
#include "tests/app/registry_page_bench.h"
#include "widgets/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTabWidget>

using namespace tenbin;
using namespace tenbin::test;

namespace {

/// The row as it is read: its cells with bars between them.
QString rowText(const QAbstractItemView &view, int row)
{
    QStringList cells;
    for (int column = 0; column < view.model()->columnCount(); ++column)
        cells.append(view.model()->index(row, column).data().toString());
    return cells.join(QStringLiteral(" | "));
}

} // namespace

class TestRegistryPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsModelsAndVersions();
    void gateIsSaidInWords();
    void gateIsEdited();
    void lineageOpensTheRun();
    void changedFilesAreSaid();
    void lostFolderIsSaid();
    void predicts();
    void readOnlyProjectShowsEverything();
    void lettersReachWhatTheyName();
};

void TestRegistryPage::showsModelsAndVersions()
{
    RegistryPageBench test;
    const auto *models = test.table(QStringLiteral("Registered models"));
    const auto *versions = test.table(QStringLiteral("Versions"));
    QCOMPARE(rowText(*models, 0), QStringLiteral("income | 1 | – | –"));
    test.addVersion();
    test.edit(stageEdit(income, 1, Stage::Production, {}));
    test.edit(aliasEdit(income, championAlias, 2, {}));
    QCOMPARE(models->model()->rowCount(), 1);
    QCOMPARE(rowText(*models, 0), QStringLiteral("income | 2 | 1 | 2"));
    QCOMPARE(versions->model()->rowCount(), 2);
    // The newest one first, with who and why.
    const QString newest = rowText(*versions, 0);
    QVERIFY2(newest.startsWith(QStringLiteral("2 | none | champion | ")), qPrintable(newest));
    QVERIFY2(newest.endsWith(QStringLiteral(" | retrained")), qPrintable(newest));
    QVERIFY(newest.contains(test.session->modelHistory(income).first().who));
    QVERIFY(rowText(*versions, 1).startsWith(QStringLiteral("1 | production |  | ")));
    const auto *history = test.table(QStringLiteral("History"));
    QCOMPARE(history->model()->rowCount(), 4);
    QVERIFY(rowText(*history, 0).contains(QStringLiteral("@champion: nothing → 2")));
}

void TestRegistryPage::gateIsSaidInWords()
{
    RegistryPageBench test;
    test.addVersion();
    const double accuracy = test.run().metrics[QStringLiteral("accuracy")].value;
    QVERIFY(accuracy > 0);
    test.edit(gateEdit(test.model(),
                       {{QStringLiteral("accuracy"), QStringLiteral(">="), 0.01},
                        {QStringLiteral("accuracy"), QStringLiteral(">"), 1},
                        {QStringLiteral("no_such"), QStringLiteral("<"), 1}},
                       {}));
    const auto *versions = test.table(QStringLiteral("Versions"));
    const QAbstractItemModel &cells = *versions->model();
    const auto column = [&](const QString &title) {
        for (int i = 0; i < cells.columnCount(); ++i)
            if (cells.headerData(i, Qt::Horizontal).toString() == title)
                return i;
        return -1;
    };
    const auto cell = [&](const QString &title) {
        return cells.index(0, column(title)).data().toString();
    };
    QVERIFY(cell(QStringLiteral("accuracy >= 0.01")).endsWith(QStringLiteral(" · meets")));
    QVERIFY(cell(QStringLiteral("accuracy > 1")).endsWith(QStringLiteral(" · fails")));
    QCOMPARE(cell(QStringLiteral("no_such < 1")), QStringLiteral("no value · fails"));
    const auto *bounds = test.table(QStringLiteral("Bounds of the gate"));
    QCOMPARE(rowText(*bounds, 0), QStringLiteral("accuracy >= 0.01 | all versions"));
    QCOMPARE(rowText(*bounds, 1), QStringLiteral("accuracy > 1 | no version"));
}

void TestRegistryPage::gateIsEdited()
{
    RegistryPageBench test;
    test.page->findChild<QTabWidget *>()->setCurrentIndex(1);
    auto *add = button(*test.page, QStringLiteral("Add bound…"));
    QVERIFY(!add->isEnabled());
    choose(named<QComboBox>(*test.page, QStringLiteral("Metric")), QStringLiteral("log_loss"));
    // Small is good here.
    QCOMPARE(named<QComboBox>(*test.page, QStringLiteral("Comparison"))->currentText(),
             QStringLiteral("<="));
    auto *value = named<QLineEdit>(*test.page, QStringLiteral("Bound"));
    value->setText(QStringLiteral("much"));
    QVERIFY(!add->isEnabled());
    value->setText(QStringLiteral("100"));
    QVERIFY(add->isEnabled());
    add->click();
    QVERIFY(test.dialog());
    test.dialog()->accept();
    QCOMPARE(boundsText(test.model().gate), QStringLiteral("log_loss <= 100"));
    // The same comparison of the same metric is replaced.
    value->setText(QStringLiteral("50"));
    add->click();
    test.dialog()->accept();
    QCOMPARE(boundsText(test.model().gate), QStringLiteral("log_loss <= 50"));
    test.session->undoStack().undo();
    QCOMPARE(boundsText(test.model().gate), QStringLiteral("log_loss <= 100"));
    test.session->undoStack().redo();
    QCOMPARE(boundsText(test.model().gate), QStringLiteral("log_loss <= 50"));
    auto *bounds = test.table(QStringLiteral("Bounds of the gate"));
    auto *remove = button(*test.page, QStringLiteral("Remove bound…"));
    QVERIFY(!remove->isEnabled());
    bounds->setCurrentIndex(bounds->model()->index(0, 0));
    QVERIFY(remove->isEnabled());
    remove->click();
    test.dialog()->accept();
    QVERIFY(test.model().gate.isEmpty());
}

void TestRegistryPage::lineageOpensTheRun()
{
    RegistryPageBench test;
    const auto nodes = test.page->findChildren<LineageNode *>();
    QCOMPARE(nodes.size(), 3);
    QVERIFY(nodes[0]->accessibleName().startsWith(QStringLiteral("Data set people")));
    QVERIFY(nodes[2]->accessibleName().startsWith(QStringLiteral("Version income/1")));
    QCOMPARE(nodes[2]->focusPolicy(), Qt::NoFocus);
    QSignalSpy runs(test.session.get(), &Session::openRunRequested);
    QTRY_VERIFY_WITH_TIMEOUT(
        test.page->findChild<LineageView *>()->summary().contains(QStringLiteral("as registered")),
        patience);
    // The drawing was made anew when the files were checked.
    auto *run = test.page->findChildren<LineageNode *>()[1];
    run->setFocus();
    QTest::keyClick(run, Qt::Key_Return);
    QCOMPARE(runs.size(), 1);
    QCOMPARE(runs.first().first().toString(), test.model().versions.first().run);
    QSignalSpy pages(test.session.get(), &Session::pageRequested);
    QTest::mouseClick(test.page->findChildren<LineageNode *>()[0], Qt::LeftButton);
    QCOMPARE(pages.size(), 1);
    QCOMPARE(pages.first().first().toString(), QStringLiteral("data"));
}

void TestRegistryPage::changedFilesAreSaid()
{
    RegistryPageBench test;
    const QDir model(test.session->runFolder(test.model().versions.first().run) +
                     QStringLiteral("/model"));
    QFile more(model.filePath(QStringLiteral("more")));
    QVERIFY(more.open(QIODevice::WriteOnly));
    more.close();
    Q_EMIT test.session->registryChanged();
    const auto *messages = test.page->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), patience);
    QVERIFY2(messages->text().contains(QStringLiteral("is not what was recorded")),
             qPrintable(messages->text()));
    QVERIFY(test.page->findChild<LineageView *>()->summary().contains(
        QStringLiteral("missing or changed")));
    QMenu *menu = button(*test.page, QStringLiteral("Predict"))->menu();
    Q_EMIT menu->aboutToShow();
    QVERIFY(!menu->actions().first()->isEnabled());
    // What is known can be read still, and the version cannot go to production.
    QCOMPARE(test.table(QStringLiteral("Versions"))->model()->rowCount(), 1);
    ChangeDialog *asked = test.ask(QStringLiteral("Set stage…"));
    choose(named<QComboBox>(*asked, QStringLiteral("Stage")), QStringLiteral("production"));
    button(*asked, QStringLiteral("Set stage"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(asked->findChild<MessageBar *>()->text().contains(
                                 QStringLiteral("is not what was recorded")),
                             patience);
    QCOMPARE(test.model().versions.first().stage, Stage::None);
}

void TestRegistryPage::lostFolderIsSaid()
{
    RegistryPageBench test;
    QVERIFY(QDir(test.session->runFolder(test.model().versions.first().run)).removeRecursively());
    Q_EMIT test.session->registryChanged();
    const auto *messages = test.page->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), patience);
    QVERIFY(messages->text().contains(QStringLiteral("is missing")));
    QVERIFY(!test.page->grab().isNull());
}

void TestRegistryPage::predicts()
{
    RegistryPageBench test;
    test.edit(aliasEdit(income, championAlias, 1, {}));
    QTRY_VERIFY_WITH_TIMEOUT(
        test.page->findChild<LineageView *>()->summary().contains(QStringLiteral("as registered")),
        patience);
    QMenu *menu = button(*test.page, QStringLiteral("Predict"))->menu();
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("income/1 on \"people\""));
    menu->actions().last()->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(
        QStringLiteral(" predict income@champion FILE --out predictions.csv")));
    QSignalSpy finished(test.session.get(), &Session::jobFinished);
    menu->actions().first()->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    // What was made with the model is in its lineage.
    QTRY_VERIFY_WITH_TIMEOUT(test.page->findChild<LineageView *>()->summary().contains(
                                 QStringLiteral("Predictions income/1 on people")),
                             patience);
    QCOMPARE(test.session->lineage(income, 1)->uses.size(), 1);
    QCOMPARE(test.session->lineage(income, 1)->uses.first().status, RunStatus::Finished);
}

void TestRegistryPage::readOnlyProjectShowsEverything()
{
    RegistryPageBench test;
    test.page.reset();
    test.session.reset();
    const auto holder = Project::openOrCreate(test.folder, Project::Access::Write);
    QVERIFY(holder);
    test.open();
    QVERIFY(test.session->isReadOnly());
    QCOMPARE(test.table(QStringLiteral("Versions"))->model()->rowCount(), 1);
    for (const char *text : {"Set alias…", "Set stage…", "Roll back…", "Delete…"}) {
        const QPushButton *action = button(*test.page, QString::fromUtf8(text));
        QVERIFY2(action && !action->isEnabled(), text);
        QVERIFY(action->toolTip().contains(QStringLiteral("holds the project")));
    }
    QTRY_VERIFY_WITH_TIMEOUT(test.page->findChild<MessageBar *>()->isVisible(), patience);
    QVERIFY(test.page->findChild<MessageBar *>()->text().contains(QStringLiteral("looked at")));
    QVERIFY(
        RegisterDialog::whyNot(*test.session, test.run()).contains(QStringLiteral("looked at")));
    QVERIFY(!test.session->editRegistry(aliasEdit(income, championAlias, 1, {})));
}

void TestRegistryPage::lettersReachWhatTheyName()
{
    RegistryPageBench test;
    test.page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(test.page.get()));
    const auto *tabs = test.page->findChild<QTabWidget *>();
    QTest::keyClick(test.page.get(), Qt::Key_Y, Qt::AltModifier);
    QTRY_COMPARE(tabs->currentIndex(), 2);
    QTest::keyClick(test.page.get(), Qt::Key_G, Qt::AltModifier);
    QTRY_COMPARE(tabs->currentIndex(), 1);
    QTest::keyClick(test.page.get(), Qt::Key_B, Qt::AltModifier);
    QTRY_COMPARE(test.page->focusWidget()->accessibleName(), QStringLiteral("Bound"));
    QTest::keyClick(test.page.get(), Qt::Key_S, Qt::AltModifier);
    QTRY_VERIFY(test.dialog());
    QCOMPARE(test.dialog()->windowTitle(), QStringLiteral("Set stage"));
    test.dialog()->reject();
    // So does the key of the menu, also when it is pressed beside the rows.
    auto *versions = test.table(QStringLiteral("Versions"));
    const QPoint corner = versions->viewport()->rect().bottomRight();
    QContextMenuEvent key(QContextMenuEvent::Keyboard, corner,
                          versions->viewport()->mapToGlobal(corner));
    QCoreApplication::sendEvent(versions->viewport(), &key);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 6);
    menu->close();
}

QTEST_MAIN(TestRegistryPage)
#include "tst_registry_page.moc"
