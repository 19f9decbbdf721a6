// The page Registry and the dialogs that change registered models.
#include "app/desktop/change_dialog.h"
#include "app/desktop/lineage_node.h"
#include "app/desktop/lineage_view.h"
#include "app/desktop/page.h"
#include "app/desktop/predict_menu.h"
#include "app/desktop/register_dialog.h"
#include "app/desktop/registry_edits.h"
#include "tests/app/window_bench.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>

using namespace tenbin;
using test::WindowBench;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine
const QString income = QStringLiteral("income");

QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QPushButton *>())
        if (one->isVisible() && one->text().remove(u'&') == text)
            return one;
    return nullptr;
}

QAbstractItemView *table(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<QAbstractItemView *>())
        if (one->accessibleName() == name)
            return one;
    return nullptr;
}

/// The row as it is read: its cells with bars between them.
QString rowText(const QAbstractItemView &view, int row)
{
    QStringList cells;
    for (int column = 0; column < view.model()->columnCount(); ++column)
        cells.append(view.model()->index(row, column).data().toString());
    return cells.join(QStringLiteral(" | "));
}

QComboBox *combo(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<QComboBox *>())
        if (one->accessibleName() == name)
            return one;
    return nullptr;
}

} // namespace

class TestRegistryPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsModelsAndVersions();
    void gateIsSaidInWords();
    void gateIsEdited();
    void refusedStageSaysWhy();
    void aliasIsSetUndoneAndRedone();
    void rollBackIsShownBeforehandAndUndone();
    void deletes();
    void lineageOpensTheRun();
    void changedFilesAreSaid();
    void lostFolderIsSaid();
    void predicts();
    void readOnlyProjectShowsEverything();
    void registersARun();
    void registerDialogKnowsWhatThereIs();
    void dialogsNameTheirControls();
    void dialogMayGoWhileFilesAreRead();
    void lettersReachWhatTheyName();

private:
    ChangeDialog *dialog() const;
    /// Presses the button of the page and gives the dialog that it opens.
    ChangeDialog *open(const QString &action);
    void choose(QComboBox *box, const QString &beginning);
    RegisteredModel model() const { return m_session->registeredModels().value(0); }
    void edit(const RegistryEdit &change) { QVERIFY(m_session->editRegistry(change)); }
    StoredRun run() const { return *m_session->run(model().versions.first().run); }
    void addVersion() { edit(registration(run(), income, {}, QStringLiteral("retrained"))); }

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_page;
    QString m_folder;
};

void TestRegistryPage::init()
{
    m_bench = std::make_unique<WindowBench>();
    m_folder = m_bench->project(QStringLiteral("project"), {QStringLiteral("people")});
    m_session = std::make_unique<Session>(WindowBench::workers());
    QVERIFY(m_session->openProject(m_folder));
    m_page.reset(shelf<Page>().find(QStringLiteral("registry"))->create(*m_session, nullptr));
    m_page->resize(1100, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestRegistryPage::cleanup()
{
    m_page.reset();
    m_session.reset();
    m_bench.reset();
}

ChangeDialog *TestRegistryPage::dialog() const
{
    for (auto *one : m_page->findChildren<ChangeDialog *>())
        if (one->isVisible())
            return one;
    return nullptr;
}

ChangeDialog *TestRegistryPage::open(const QString &action)
{
    button(*m_page, action)->click();
    return dialog();
}

void TestRegistryPage::choose(QComboBox *box, const QString &beginning)
{
    const int index = box->findText(beginning, Qt::MatchStartsWith);
    QVERIFY2(index >= 0, qPrintable(beginning));
    box->setCurrentIndex(index);
}

void TestRegistryPage::showsModelsAndVersions()
{
    const auto *models = table(*m_page, QStringLiteral("Registered models"));
    const auto *versions = table(*m_page, QStringLiteral("Versions"));
    QCOMPARE(rowText(*models, 0), QStringLiteral("income | 1 | – | –"));
    addVersion();
    edit(stageEdit(income, 1, Stage::Production, {}));
    edit(aliasEdit(income, championAlias, 2, {}));
    QCOMPARE(models->model()->rowCount(), 1);
    QCOMPARE(rowText(*models, 0), QStringLiteral("income | 2 | 1 | 2"));
    QCOMPARE(versions->model()->rowCount(), 2);
    // The newest one first, with who and why.
    const QString newest = rowText(*versions, 0);
    QVERIFY2(newest.startsWith(QStringLiteral("2 | none | champion | ")), qPrintable(newest));
    QVERIFY2(newest.endsWith(QStringLiteral(" | retrained")), qPrintable(newest));
    QVERIFY(newest.contains(m_session->modelHistory(income).first().who));
    QVERIFY(rowText(*versions, 1).startsWith(QStringLiteral("1 | production |  | ")));
    const auto *history = table(*m_page, QStringLiteral("History"));
    QCOMPARE(history->model()->rowCount(), 4);
    QVERIFY(rowText(*history, 0).contains(QStringLiteral("@champion: nothing → 2")));
}

void TestRegistryPage::gateIsSaidInWords()
{
    addVersion();
    const double accuracy = run().metrics[QStringLiteral("accuracy")].value;
    QVERIFY(accuracy > 0);
    edit(gateEdit(model(),
                  {{QStringLiteral("accuracy"), QStringLiteral(">="), 0.01},
                   {QStringLiteral("accuracy"), QStringLiteral(">"), 1},
                   {QStringLiteral("no_such"), QStringLiteral("<"), 1}},
                  {}));
    const auto *versions = table(*m_page, QStringLiteral("Versions"));
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
    const auto *bounds = table(*m_page, QStringLiteral("Bounds of the gate"));
    QCOMPARE(rowText(*bounds, 0), QStringLiteral("accuracy >= 0.01 | all versions"));
    QCOMPARE(rowText(*bounds, 1), QStringLiteral("accuracy > 1 | no version"));
}

void TestRegistryPage::gateIsEdited()
{
    m_page->findChild<QTabWidget *>()->setCurrentIndex(1);
    auto *add = button(*m_page, QStringLiteral("Add bound…"));
    QVERIFY(!add->isEnabled());
    choose(combo(*m_page, QStringLiteral("Metric")), QStringLiteral("log_loss"));
    // Small is good here.
    QCOMPARE(combo(*m_page, QStringLiteral("Comparison"))->currentText(), QStringLiteral("<="));
    QLineEdit *value = nullptr;
    for (auto *line : m_page->findChildren<QLineEdit *>())
        if (line->accessibleName() == QStringLiteral("Bound"))
            value = line;
    value->setText(QStringLiteral("much"));
    QVERIFY(!add->isEnabled());
    value->setText(QStringLiteral("100"));
    QVERIFY(add->isEnabled());
    add->click();
    QVERIFY(dialog());
    dialog()->accept();
    QCOMPARE(boundsText(model().gate), QStringLiteral("log_loss <= 100"));
    // The same comparison of the same metric is replaced.
    value->setText(QStringLiteral("50"));
    add->click();
    dialog()->accept();
    QCOMPARE(boundsText(model().gate), QStringLiteral("log_loss <= 50"));
    m_session->undoStack().undo();
    QCOMPARE(boundsText(model().gate), QStringLiteral("log_loss <= 100"));
    m_session->undoStack().redo();
    QCOMPARE(boundsText(model().gate), QStringLiteral("log_loss <= 50"));
    auto *bounds = table(*m_page, QStringLiteral("Bounds of the gate"));
    auto *remove = button(*m_page, QStringLiteral("Remove bound…"));
    QVERIFY(!remove->isEnabled());
    bounds->setCurrentIndex(bounds->model()->index(0, 0));
    QVERIFY(remove->isEnabled());
    remove->click();
    dialog()->accept();
    QVERIFY(model().gate.isEmpty());
}

void TestRegistryPage::refusedStageSaysWhy()
{
    edit(gateEdit(model(), {{QStringLiteral("accuracy"), QStringLiteral(">"), 1}}, {}));
    ChangeDialog *asked = open(QStringLiteral("Set stage…"));
    QVERIFY(asked);
    choose(combo(*asked, QStringLiteral("Stage")), QStringLiteral("production"));
    QVERIFY(asked->accessibleDescription().contains(QStringLiteral("It fails the gate")));
    button(*asked, QStringLiteral("Set stage"))->click();
    const auto *messages = asked->findChild<MessageBar *>();
    // The files are read beside the window first.
    QTRY_VERIFY2_WITH_TIMEOUT(messages->text().contains(QStringLiteral("accuracy > 1: it is ")),
                              qPrintable(messages->text()), patience);
    QVERIFY(asked->isVisible());
    QVERIFY(messages->isVisible());
    QCOMPARE(model().versions.first().stage, Stage::None);
    // Another stage asks no gate; why is kept.
    choose(combo(*asked, QStringLiteral("Stage")), QStringLiteral("staging"));
    for (auto *line : asked->findChildren<QLineEdit *>())
        if (line->accessibleName() == QStringLiteral("Why"))
            line->setText(QStringLiteral("for a trial"));
    button(*asked, QStringLiteral("Set stage"))->click();
    QVERIFY(!dialog());
    QCOMPARE(model().versions.first().stage, Stage::Staging);
    QCOMPARE(m_session->modelHistory(income).first().why, QStringLiteral("for a trial"));
}

void TestRegistryPage::aliasIsSetUndoneAndRedone()
{
    ChangeDialog *asked = open(QStringLiteral("Set alias…"));
    QVERIFY(asked);
    auto *alias = combo(*asked, QStringLiteral("Alias"));
    QCOMPARE(alias->currentText(), QString(championAlias));
    alias->setEditText(QStringLiteral("  "));
    QVERIFY(!button(*asked, QStringLiteral("Set alias"))->isEnabled());
    alias->setEditText(QStringLiteral("europe & asia"));
    button(*asked, QStringLiteral("Copy as command"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(
        QStringLiteral("registry alias income 'europe & asia' 1")));
    button(*asked, QStringLiteral("Set alias"))->click();
    const QMap<QString, qint64> set{{QStringLiteral("europe & asia"), 1}};
    QCOMPARE(model().aliases, set);
    m_session->undoStack().undo();
    QVERIFY(model().aliases.isEmpty());
    m_session->undoStack().redo();
    QCOMPARE(model().aliases, set);
    m_session->undoStack().undo();
    QVERIFY(model().aliases.isEmpty());
    // Each of them is in the history.
    QCOMPARE(m_session->modelHistory(income).size(), 5);
    asked = open(QStringLiteral("Set alias…"));
    combo(*asked, QStringLiteral("Version that it means"))->setCurrentIndex(1);
    button(*asked, QStringLiteral("Set alias"))->click();
    // There is none to take away.
    QVERIFY(asked->findChild<MessageBar *>()->text().contains(QStringLiteral("has no alias")));
}

void TestRegistryPage::rollBackIsShownBeforehandAndUndone()
{
    addVersion();
    edit(stageEdit(income, 1, Stage::Production, QStringLiteral("first")));
    edit(stageEdit(income, 2, Stage::Production, QStringLiteral("hoped for more")));
    ChangeDialog *asked = open(QStringLiteral("Roll back…"));
    QVERIFY(asked);
    const QString sentence = asked->accessibleDescription();
    QVERIFY2(sentence.contains(QStringLiteral("version 1: production → archived")),
             qPrintable(sentence));
    QVERIFY(sentence.contains(QStringLiteral("hoped for more")));
    button(*asked, QStringLiteral("Roll back"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(model().inProduction()->version, 1, patience);
    m_session->undoStack().undo();
    QCOMPARE(model().inProduction()->version, 2);
    m_session->undoStack().redo();
    QCOMPARE(model().inProduction()->version, 1);
    m_session->undoStack().undo();
    m_session->undoStack().undo();
    QCOMPARE(model().inProduction()->version, 1);
    m_session->undoStack().undo();
    QVERIFY(!model().inProduction());
}

void TestRegistryPage::deletes()
{
    addVersion();
    edit(stageEdit(income, 2, Stage::Production, {}));
    // What was chosen stays chosen when another version comes.
    table(*m_page, QStringLiteral("Versions"))
        ->selectionModel()
        ->setCurrentIndex(table(*m_page, QStringLiteral("Versions"))->model()->index(0, 0),
                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    ChangeDialog *asked = open(QStringLiteral("Delete…"));
    QVERIFY(asked);
    button(*asked, QStringLiteral("Delete"))->click();
    QVERIFY(asked->findChild<MessageBar *>()->text().contains(QStringLiteral("in production")));
    asked->reject();
    edit(stageEdit(income, 2, Stage::Archived, {}));
    asked = open(QStringLiteral("Delete…"));
    // Return where one types deletes nothing.
    for (auto *line : asked->findChildren<QLineEdit *>())
        QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!dialog());
    QCOMPARE(model().versions.size(), 2);
    asked = open(QStringLiteral("Delete…"));
    button(*asked, QStringLiteral("Delete"))->click();
    QCOMPARE(model().versions.size(), 1);
    QCOMPARE(table(*m_page, QStringLiteral("Versions"))->model()->rowCount(), 1);
    asked = open(QStringLiteral("Delete…"));
    choose(combo(*asked, QStringLiteral("What is deleted")), QStringLiteral("\"income\" with"));
    button(*asked, QStringLiteral("Delete"))->click();
    QVERIFY(m_session->registeredModels().isEmpty());
    QVERIFY(m_page->findChild<EmptyState *>()->isVisible());
    QCOMPARE(m_session->runs().size(), 1);
    // Nothing is chosen that a dialog could be about.
    QVERIFY(!dialog());
}

void TestRegistryPage::lineageOpensTheRun()
{
    const auto nodes = m_page->findChildren<LineageNode *>();
    QCOMPARE(nodes.size(), 3);
    QVERIFY(nodes[0]->accessibleName().startsWith(QStringLiteral("Data set people")));
    QVERIFY(nodes[2]->accessibleName().startsWith(QStringLiteral("Version income/1")));
    QCOMPARE(nodes[2]->focusPolicy(), Qt::NoFocus);
    QSignalSpy runs(m_session.get(), &Session::openRunRequested);
    QTRY_VERIFY_WITH_TIMEOUT(
        m_page->findChild<LineageView *>()->summary().contains(QStringLiteral("as registered")),
        patience);
    // The drawing was made anew when the files were checked.
    auto *run = m_page->findChildren<LineageNode *>()[1];
    run->setFocus();
    QTest::keyClick(run, Qt::Key_Return);
    QCOMPARE(runs.size(), 1);
    QCOMPARE(runs.first().first().toString(), model().versions.first().run);
    QSignalSpy pages(m_session.get(), &Session::pageRequested);
    QTest::mouseClick(m_page->findChildren<LineageNode *>()[0], Qt::LeftButton);
    QCOMPARE(pages.size(), 1);
    QCOMPARE(pages.first().first().toString(), QStringLiteral("data"));
}

void TestRegistryPage::changedFilesAreSaid()
{
    const QDir model(m_session->runFolder(this->model().versions.first().run) +
                     QStringLiteral("/model"));
    QFile more(model.filePath(QStringLiteral("more")));
    QVERIFY(more.open(QIODevice::WriteOnly));
    more.close();
    Q_EMIT m_session->registryChanged();
    const auto *messages = m_page->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), patience);
    QVERIFY2(messages->text().contains(QStringLiteral("is not what was recorded")),
             qPrintable(messages->text()));
    QVERIFY(m_page->findChild<LineageView *>()->summary().contains(
        QStringLiteral("missing or changed")));
    QMenu *menu = button(*m_page, QStringLiteral("Predict"))->menu();
    Q_EMIT menu->aboutToShow();
    QVERIFY(!menu->actions().first()->isEnabled());
    // What is known can be read still, and the version cannot go to production.
    QCOMPARE(table(*m_page, QStringLiteral("Versions"))->model()->rowCount(), 1);
    ChangeDialog *asked = open(QStringLiteral("Set stage…"));
    choose(combo(*asked, QStringLiteral("Stage")), QStringLiteral("production"));
    button(*asked, QStringLiteral("Set stage"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(asked->findChild<MessageBar *>()->text().contains(
                                 QStringLiteral("is not what was recorded")),
                             patience);
    QCOMPARE(this->model().versions.first().stage, Stage::None);
}

void TestRegistryPage::lostFolderIsSaid()
{
    QVERIFY(QDir(m_session->runFolder(model().versions.first().run)).removeRecursively());
    Q_EMIT m_session->registryChanged();
    const auto *messages = m_page->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(messages->isVisible(), patience);
    QVERIFY(messages->text().contains(QStringLiteral("is missing")));
    QVERIFY(!m_page->grab().isNull());
}

void TestRegistryPage::predicts()
{
    edit(aliasEdit(income, championAlias, 1, {}));
    QTRY_VERIFY_WITH_TIMEOUT(
        m_page->findChild<LineageView *>()->summary().contains(QStringLiteral("as registered")),
        patience);
    QMenu *menu = button(*m_page, QStringLiteral("Predict"))->menu();
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().first()->text(), QStringLiteral("income/1 on \"people\""));
    menu->actions().last()->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains(
        QStringLiteral(" predict income@champion FILE --out predictions.csv")));
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    menu->actions().first()->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    // What was made with the model is in its lineage.
    QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<LineageView *>()->summary().contains(
                                 QStringLiteral("Predictions income/1 on people")),
                             patience);
    QCOMPARE(m_session->lineage(income, 1)->uses.size(), 1);
    QCOMPARE(m_session->lineage(income, 1)->uses.first().status, RunStatus::Finished);
}

void TestRegistryPage::readOnlyProjectShowsEverything()
{
    m_page.reset();
    m_session.reset();
    const auto holder = Project::openOrCreate(m_folder, Project::Access::Write);
    QVERIFY(holder);
    m_session = std::make_unique<Session>(WindowBench::workers());
    QVERIFY(m_session->openProject(m_folder));
    QVERIFY(m_session->isReadOnly());
    m_page.reset(shelf<Page>().find(QStringLiteral("registry"))->create(*m_session, nullptr));
    m_page->show();
    QCOMPARE(table(*m_page, QStringLiteral("Versions"))->model()->rowCount(), 1);
    for (const char *text : {"Set alias…", "Set stage…", "Roll back…", "Delete…"}) {
        const QPushButton *action = button(*m_page, QString::fromUtf8(text));
        QVERIFY2(action && !action->isEnabled(), text);
        QVERIFY(action->toolTip().contains(QStringLiteral("holds the project")));
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<MessageBar *>()->isVisible(), patience);
    QVERIFY(m_page->findChild<MessageBar *>()->text().contains(QStringLiteral("looked at")));
    QVERIFY(RegisterDialog::whyNot(*m_session, run()).contains(QStringLiteral("looked at")));
    QVERIFY(!m_session->editRegistry(aliasEdit(income, championAlias, 1, {})));
}

void TestRegistryPage::registersARun()
{
    const StoredRun trained = run();
    QCOMPARE(RegisterDialog::whyNot(*m_session, trained), QString());
    RegisterDialog::ask(*m_session, trained, m_page.get());
    ChangeDialog *asked = dialog();
    QVERIFY(asked);
    QPushButton *sure = button(*asked, QStringLiteral("Register"));
    QVERIFY(!sure->isEnabled());
    auto *name = combo(*asked, QStringLiteral("Registered model"));
    name->setEditText(QStringLiteral("   "));
    QVERIFY(!sure->isEnabled());
    name->setEditText(QStringLiteral(" wages "));
    QVERIFY(asked->accessibleDescription().contains(
        QStringLiteral("\"wages\" is a new registered model")));
    for (auto *line : asked->findChildren<QLineEdit *>()) {
        if (line->accessibleName() == QStringLiteral("Aliases"))
            line->setText(QStringLiteral("champion, eu,, champion"));
        if (line->accessibleName() == QStringLiteral("Why"))
            line->setText(QStringLiteral("asked for"));
    }
    QSignalSpy changed(m_session.get(), &Session::registryChanged);
    sure->click();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    QVERIFY(!dialog());
    QCOMPARE(m_session->registeredModels().size(), 2);
    const RegisteredModel wages = m_session->registeredModels().last();
    QCOMPARE(wages.name, QStringLiteral("wages"));
    QCOMPARE(wages.versions.first().run, trained.id);
    QCOMPARE(wages.aliasesOf(1), (QStringList{QStringLiteral("champion"), QStringLiteral("eu")}));
    QCOMPARE(m_session->modelHistory(wages.name).last().why, QStringLiteral("asked for"));
}

void TestRegistryPage::registerDialogKnowsWhatThereIs()
{
    edit(aliasEdit(income, championAlias, 1, {}));
    RegisterDialog::ask(*m_session, run(), m_page.get());
    ChangeDialog *asked = dialog();
    auto *name = combo(*asked, QStringLiteral("Registered model"));
    QCOMPARE(name->count(), 1);
    name->setCurrentIndex(0);
    for (auto *line : asked->findChildren<QLineEdit *>())
        if (line->accessibleName() == QStringLiteral("Aliases"))
            line->setText(QStringLiteral("champion"));
    QVERIFY2(asked->accessibleDescription().contains(
                 QStringLiteral("@champion moves to it from version 1.")),
             qPrintable(asked->accessibleDescription()));
    button(*asked, QStringLiteral("Copy as command"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(
        QStringLiteral("registry add %1 --name income --alias champion").arg(run().id.left(8))));
    // A run whose model is damaged is refused in the dialog.
    QVERIFY(QDir(m_session->runFolder(run().id) + QStringLiteral("/model")).removeRecursively());
    button(*asked, QStringLiteral("Register"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        asked->findChild<MessageBar *>()->text().contains(QStringLiteral("is missing")), patience);
    QVERIFY(asked->isVisible());
    QCOMPARE(model().versions.size(), 1);
    StoredRun failed = run();
    failed.status = RunStatus::Failed;
    QVERIFY(!RegisterDialog::whyNot(*m_session, failed).isEmpty());
}

void TestRegistryPage::dialogsNameTheirControls()
{
    for (const char *text : {"Set alias…", "Set stage…", "Roll back…", "Delete…"}) {
        ChangeDialog *asked = open(QString::fromUtf8(text));
        QVERIFY2(asked, text);
        QCOMPARE(test::unnamed(*asked).join(u' '), QString());
        asked->reject();
    }
    RegisterDialog::ask(*m_session, run(), m_page.get());
    QCOMPARE(test::unnamed(*dialog()).join(u' '), QString());
}

void TestRegistryPage::dialogMayGoWhileFilesAreRead()
{
    for (const bool cancelled : {true, false}) {
        ChangeDialog *asked = open(QStringLiteral("Set stage…"));
        choose(combo(*asked, QStringLiteral("Stage")), QStringLiteral("production"));
        button(*asked, QStringLiteral("Set stage"))->click();
        // A second press changes nothing twice.
        button(*asked, QStringLiteral("Set stage"))->click();
        if (cancelled)
            asked->reject();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog(), patience);
        QCoreApplication::processEvents();
        QCOMPARE(bool(model().inProduction()), !cancelled);
        QCOMPARE(m_session->modelHistory(income).size(), cancelled ? 1 : 2);
    }
}

void TestRegistryPage::lettersReachWhatTheyName()
{
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    const auto *tabs = m_page->findChild<QTabWidget *>();
    QTest::keyClick(m_page.get(), Qt::Key_Y, Qt::AltModifier);
    QTRY_COMPARE(tabs->currentIndex(), 2);
    QTest::keyClick(m_page.get(), Qt::Key_G, Qt::AltModifier);
    QTRY_COMPARE(tabs->currentIndex(), 1);
    QTest::keyClick(m_page.get(), Qt::Key_B, Qt::AltModifier);
    QTRY_COMPARE(m_page->focusWidget()->accessibleName(), QStringLiteral("Bound"));
    QTest::keyClick(m_page.get(), Qt::Key_S, Qt::AltModifier);
    QTRY_VERIFY(dialog());
    QCOMPARE(dialog()->windowTitle(), QStringLiteral("Set stage"));
}

QTEST_MAIN(TestRegistryPage)
#include "tst_registry_page.moc"
