// The dialogs that change registered models, their refusals, Undo and Redo.
#include "app/desktop/register_dialog.h"
#include "tests/app/registry_page_bench.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>

using namespace tenbin;
using namespace tenbin::test;

class TestRegistryDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusedStageSaysWhy();
    void aliasIsSetUndoneAndRedone();
    void rollBackIsShownBeforehandAndUndone();
    void deletes();
    void registersARun();
    void registerDialogKnowsWhatThereIs();
    void dialogsNameTheirControls();
    void dialogMayGoWhileFilesAreRead();
};

void TestRegistryDialogs::refusedStageSaysWhy()
{
    RegistryPageBench test;
    test.edit(gateEdit(test.model(), {{QStringLiteral("accuracy"), QStringLiteral(">"), 1}}, {}));
    ChangeDialog *asked = test.ask(QStringLiteral("Set stage…"));
    QVERIFY(asked);
    choose(named<QComboBox>(*asked, QStringLiteral("Stage")), QStringLiteral("production"));
    QVERIFY(asked->accessibleDescription().contains(QStringLiteral("It fails the gate")));
    button(*asked, QStringLiteral("Set stage"))->click();
    const auto *messages = asked->findChild<MessageBar *>();
    // The files are read beside the window first.
    QTRY_VERIFY2_WITH_TIMEOUT(messages->text().contains(QStringLiteral("accuracy > 1: it is ")),
                              qPrintable(messages->text()), patience);
    QVERIFY(asked->isVisible());
    QVERIFY(messages->isVisible());
    QCOMPARE(test.model().versions.first().stage, Stage::None);
    // Another stage asks no gate; why is kept.
    choose(named<QComboBox>(*asked, QStringLiteral("Stage")), QStringLiteral("staging"));
    named<QLineEdit>(*asked, QStringLiteral("Why"))->setText(QStringLiteral("for a trial"));
    button(*asked, QStringLiteral("Set stage"))->click();
    QVERIFY(!test.dialog());
    QCOMPARE(test.model().versions.first().stage, Stage::Staging);
    QCOMPARE(test.session->modelHistory(income).first().why, QStringLiteral("for a trial"));
}

void TestRegistryDialogs::aliasIsSetUndoneAndRedone()
{
    RegistryPageBench test;
    ChangeDialog *asked = test.ask(QStringLiteral("Set alias…"));
    QVERIFY(asked);
    auto *alias = named<QComboBox>(*asked, QStringLiteral("Alias"));
    QCOMPARE(alias->currentText(), QString(championAlias));
    alias->setEditText(QStringLiteral("  "));
    QVERIFY(!button(*asked, QStringLiteral("Set alias"))->isEnabled());
    alias->setEditText(QStringLiteral("europe & asia"));
    button(*asked, QStringLiteral("Copy as command"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(
        QStringLiteral("registry alias income 'europe & asia' 1")));
    button(*asked, QStringLiteral("Set alias"))->click();
    const QMap<QString, qint64> set{{QStringLiteral("europe & asia"), 1}};
    QCOMPARE(test.model().aliases, set);
    test.session->undoStack().undo();
    QVERIFY(test.model().aliases.isEmpty());
    test.session->undoStack().redo();
    QCOMPARE(test.model().aliases, set);
    test.session->undoStack().undo();
    QVERIFY(test.model().aliases.isEmpty());
    // Each of them is in the history.
    QCOMPARE(test.session->modelHistory(income).size(), 5);
    asked = test.ask(QStringLiteral("Set alias…"));
    named<QComboBox>(*asked, QStringLiteral("Version that it means"))->setCurrentIndex(1);
    button(*asked, QStringLiteral("Set alias"))->click();
    // There is none to take away.
    QVERIFY(asked->findChild<MessageBar *>()->text().contains(QStringLiteral("has no alias")));
}

void TestRegistryDialogs::rollBackIsShownBeforehandAndUndone()
{
    RegistryPageBench test;
    test.addVersion();
    test.edit(stageEdit(income, 1, Stage::Production, QStringLiteral("first")));
    test.edit(stageEdit(income, 2, Stage::Production, QStringLiteral("hoped for more")));
    ChangeDialog *asked = test.ask(QStringLiteral("Roll back…"));
    QVERIFY(asked);
    const QString sentence = asked->accessibleDescription();
    QVERIFY2(sentence.contains(QStringLiteral("version 1: production → archived")),
             qPrintable(sentence));
    QVERIFY(sentence.contains(QStringLiteral("hoped for more")));
    button(*asked, QStringLiteral("Roll back"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(test.model().inProduction()->version, 1, patience);
    test.session->undoStack().undo();
    QCOMPARE(test.model().inProduction()->version, 2);
    test.session->undoStack().redo();
    QCOMPARE(test.model().inProduction()->version, 1);
    test.session->undoStack().undo();
    test.session->undoStack().undo();
    QCOMPARE(test.model().inProduction()->version, 1);
    test.session->undoStack().undo();
    QVERIFY(!test.model().inProduction());
}

void TestRegistryDialogs::deletes()
{
    RegistryPageBench test;
    test.addVersion();
    test.edit(stageEdit(income, 2, Stage::Production, {}));
    // What was chosen stays chosen when another version comes.
    test.table(QStringLiteral("Versions"))
        ->selectionModel()
        ->setCurrentIndex(test.table(QStringLiteral("Versions"))->model()->index(0, 0),
                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    ChangeDialog *asked = test.ask(QStringLiteral("Delete…"));
    QVERIFY(asked);
    button(*asked, QStringLiteral("Delete"))->click();
    QVERIFY(asked->findChild<MessageBar *>()->text().contains(QStringLiteral("in production")));
    asked->reject();
    test.edit(stageEdit(income, 2, Stage::Archived, {}));
    asked = test.ask(QStringLiteral("Delete…"));
    // Return where one types deletes nothing.
    for (auto *line : asked->findChildren<QLineEdit *>())
        QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!test.dialog());
    QCOMPARE(test.model().versions.size(), 2);
    asked = test.ask(QStringLiteral("Delete…"));
    button(*asked, QStringLiteral("Delete"))->click();
    QCOMPARE(test.model().versions.size(), 1);
    QCOMPARE(test.table(QStringLiteral("Versions"))->model()->rowCount(), 1);
    asked = test.ask(QStringLiteral("Delete…"));
    choose(named<QComboBox>(*asked, QStringLiteral("What is deleted")),
           QStringLiteral("\"income\" with"));
    button(*asked, QStringLiteral("Delete"))->click();
    QVERIFY(test.session->registeredModels().isEmpty());
    QVERIFY(test.page->findChild<EmptyState *>()->isVisible());
    QCOMPARE(test.session->runs().size(), 1);
    // Nothing is chosen that a dialog could be about.
    QVERIFY(!test.dialog());
}

void TestRegistryDialogs::registersARun()
{
    RegistryPageBench test;
    const StoredRun trained = test.run();
    QCOMPARE(RegisterDialog::whyNot(*test.session, trained), QString());
    // As the page Runs lists it.
    const QList<StoredRun> listed = test.session->runs();
    QVERIFY(listed.last().artifacts.isEmpty());
    QCOMPARE(RegisterDialog::whyNot(*test.session, listed.last()), QString());
    StoredRun bare = trained;
    bare.id = QStringLiteral("no such run");
    bare.artifacts.clear();
    QVERIFY(RegisterDialog::whyNot(*test.session, bare).contains(QStringLiteral("no model")));
    RegisterDialog::ask(*test.session, trained, test.page.get());
    ChangeDialog *asked = test.dialog();
    QVERIFY(asked);
    QPushButton *sure = button(*asked, QStringLiteral("Register"));
    QVERIFY(!sure->isEnabled());
    auto *name = named<QComboBox>(*asked, QStringLiteral("Registered model"));
    name->setEditText(QStringLiteral("   "));
    QVERIFY(!sure->isEnabled());
    name->setEditText(QStringLiteral(" wages "));
    QVERIFY(asked->accessibleDescription().contains(
        QStringLiteral("\"wages\" is a new registered model")));
    named<QLineEdit>(*asked, QStringLiteral("Aliases"))
        ->setText(QStringLiteral("champion, eu,, champion"));
    named<QLineEdit>(*asked, QStringLiteral("Why"))->setText(QStringLiteral("asked for"));
    QSignalSpy changed(test.session.get(), &Session::registryChanged);
    sure->click();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    QVERIFY(!test.dialog());
    QCOMPARE(test.session->registeredModels().size(), 2);
    const RegisteredModel wages = test.session->registeredModels().last();
    QCOMPARE(wages.name, QStringLiteral("wages"));
    QCOMPARE(wages.versions.first().run, trained.id);
    QCOMPARE(wages.aliasesOf(1), (QStringList{QStringLiteral("champion"), QStringLiteral("eu")}));
    QCOMPARE(test.session->modelHistory(wages.name).last().why, QStringLiteral("asked for"));
}

void TestRegistryDialogs::registerDialogKnowsWhatThereIs()
{
    RegistryPageBench test;
    test.edit(aliasEdit(income, championAlias, 1, {}));
    RegisterDialog::ask(*test.session, test.run(), test.page.get());
    ChangeDialog *asked = test.dialog();
    auto *name = named<QComboBox>(*asked, QStringLiteral("Registered model"));
    QCOMPARE(name->count(), 1);
    name->setCurrentIndex(0);
    named<QLineEdit>(*asked, QStringLiteral("Aliases"))->setText(QStringLiteral("champion"));
    QVERIFY2(asked->accessibleDescription().contains(
                 QStringLiteral("@champion moves to it from version 1.")),
             qPrintable(asked->accessibleDescription()));
    button(*asked, QStringLiteral("Copy as command"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(
        QStringLiteral("registry add %1 --name income --alias champion")
            .arg(test.run().id.left(8))));
    // A run whose model is damaged is refused in the dialog.
    QVERIFY(QDir(test.session->runFolder(test.run().id) + QStringLiteral("/model"))
                .removeRecursively());
    button(*asked, QStringLiteral("Register"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(
        asked->findChild<MessageBar *>()->text().contains(QStringLiteral("is missing")), patience);
    QVERIFY(asked->isVisible());
    QCOMPARE(test.model().versions.size(), 1);
    StoredRun failed = test.run();
    failed.status = RunStatus::Failed;
    QVERIFY(!RegisterDialog::whyNot(*test.session, failed).isEmpty());
}

void TestRegistryDialogs::dialogsNameTheirControls()
{
    RegistryPageBench test;
    for (const char *text : {"Set alias…", "Set stage…", "Roll back…", "Delete…"}) {
        ChangeDialog *asked = test.ask(QString::fromUtf8(text));
        QVERIFY2(asked, text);
        QCOMPARE(test::unnamed(*asked).join(u' '), QString());
        asked->reject();
    }
    RegisterDialog::ask(*test.session, test.run(), test.page.get());
    QCOMPARE(test::unnamed(*test.dialog()).join(u' '), QString());
}

void TestRegistryDialogs::dialogMayGoWhileFilesAreRead()
{
    RegistryPageBench test;
    for (const bool cancelled : {true, false}) {
        ChangeDialog *asked = test.ask(QStringLiteral("Set stage…"));
        choose(named<QComboBox>(*asked, QStringLiteral("Stage")), QStringLiteral("production"));
        button(*asked, QStringLiteral("Set stage"))->click();
        // A second press changes nothing twice.
        button(*asked, QStringLiteral("Set stage"))->click();
        if (cancelled)
            asked->reject();
        QTRY_VERIFY_WITH_TIMEOUT(!test.dialog(), patience);
        QCoreApplication::processEvents();
        QCOMPARE(bool(test.model().inProduction()), !cancelled);
        QCOMPARE(test.session->modelHistory(income).size(), cancelled ? 1 : 2);
    }
}

QTEST_MAIN(TestRegistryDialogs)
#include "tst_registry_dialogs.moc"
