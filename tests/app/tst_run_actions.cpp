#include "app/desktop/run_actions.h"
#include "experiments/zip_file.h"
#include "tests/app/window_bench.h"
#include "widgets/block_view.h"
#include "widgets/message_bar.h"

#include <QAbstractButton>
#include <QDialog>
#include <QDirIterator>
#include <QFileDialog>
#include <QMenu>
#include <QSignalSpy>

using namespace tenbin;
using test::WindowBench;

namespace {

constexpr int patience = 60'000; // ms, of a loaded machine

} // namespace

/// What can be done with runs, with the real worker.
class TestRunActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void offersWhatFits();
    void nothingInAProjectToLookAt();
    void repetitionIsBitIdentical();
    void tamperedRunIsDifferent();
    void archiveGoesToAnotherProject_data();
    void archiveGoesToAnotherProject();
    void archiveOfAKnownRunIsRefused();
    void wrongFileIsRefused();
    void runsGoToMlflow();
    void cancelledIsNoError();

private:
    StoredRun trained();
    /// Chooses a path in the file dialog that is open.
    void choose(const QString &path, const QString &filter = {});
    void waitForMessage(MessageBar::Level level);
    QStringList enabled(const QList<StoredRun> &runs);

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_parent;
    MessageBar *m_messages = nullptr;
    RunActions *m_actions = nullptr;
};

void TestRunActions::init()
{
    m_bench = std::make_unique<WindowBench>();
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_parent = std::make_unique<QWidget>();
    m_messages = new MessageBar(m_parent.get());
    m_actions = new RunActions(*m_session, *m_messages, m_parent.get());
    m_parent->show();
    QVERIFY(m_session->openProject(
        m_bench->project(QStringLiteral("people"), {QStringLiteral("people")})));
}

void TestRunActions::cleanup()
{
    m_parent.reset();
    m_session.reset();
    m_bench.reset();
}

StoredRun TestRunActions::trained()
{
    for (const StoredRun &run : m_session->runs()) {
        if (run.task == QLatin1String("train"))
            return run;
    }
    return {};
}

void TestRunActions::choose(const QString &path, const QString &filter)
{
    auto *chooser = m_parent->findChild<QFileDialog *>();
    QVERIFY(chooser);
    QVERIFY(chooser->isVisible());
    for (const QString &known : chooser->nameFilters()) {
        if (!filter.isEmpty() && known.contains(filter))
            chooser->selectNameFilter(known);
    }
    Q_EMIT chooser->fileSelected(path);
    chooser->reject();
    QCoreApplication::sendPostedEvents(chooser, QEvent::DeferredDelete);
}

void TestRunActions::waitForMessage(MessageBar::Level level)
{
    QTRY_VERIFY_WITH_TIMEOUT(m_messages->isVisible(), patience);
    QVERIFY2(m_messages->level() == level, qPrintable(m_messages->text()));
}

QStringList TestRunActions::enabled(const QList<StoredRun> &runs)
{
    QMenu menu;
    m_actions->addTo(menu, runs);
    QStringList texts;
    for (const QAction *action : menu.actions()) {
        if (action->isEnabled() && !action->isSeparator())
            texts.append(action->text().remove(u'&'));
    }
    return texts;
}

void TestRunActions::offersWhatFits()
{
    const QString verify = QStringLiteral("Repeat and verify");
    const QString exports = QStringLiteral("Export run…");
    const QString mlflow = QStringLiteral("Export for MLflow…");
    const QString imports = QStringLiteral("Import run…");
    StoredRun run = trained();
    QCOMPARE(enabled({run}), (QStringList{verify, exports, mlflow, imports}));
    QCOMPARE(enabled({run, run}), (QStringList{mlflow, imports}));
    QCOMPARE(enabled({}), QStringList{imports});
    run.status = RunStatus::Failed;
    QCOMPARE(enabled({run}), QStringList{imports});
}

void TestRunActions::nothingInAProjectToLookAt()
{
    Session second(WindowBench::workers());
    QVERIFY(second.openProject(m_session->projectFolder()));
    QVERIFY(second.isReadOnly());
    RunActions actions(second, *m_messages, m_parent.get());
    QMenu menu;
    actions.addTo(menu, {trained()});
    for (const QAction *action : menu.actions())
        QVERIFY2(action->isSeparator() || !action->isEnabled(), qPrintable(action->text()));
}

void TestRunActions::repetitionIsBitIdentical()
{
    const qsizetype before = m_session->runs().size();
    m_actions->verify(trained());
    waitForMessage(MessageBar::Level::Information);
    QVERIFY2(m_messages->text().contains(QStringLiteral("Bit-identical")),
             qPrintable(m_messages->text()));
    QVERIFY(m_messages->text().contains(trained().title()));
    QCOMPARE(m_session->runs().size(), before);
    for (auto *button : m_messages->findChildren<QAbstractButton *>()) {
        if (button->text().contains(QStringLiteral("details…")))
            button->click();
    }
    const auto *dialog = m_parent->findChild<QDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(!dialog->findChild<BlockView *>()->blocks().isEmpty());
}

void TestRunActions::tamperedRunIsDifferent()
{
    const StoredRun run = trained();
    QFile file(m_session->runFolder(run.id) + QStringLiteral("/predictions.safetensors"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    bytes[bytes.size() - 1] = char(bytes[bytes.size() - 1] ^ 1);
    QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
    file.close();
    m_actions->verify(run);
    waitForMessage(MessageBar::Level::Warning);
    QVERIFY2(m_messages->text().contains(QStringLiteral("Different")),
             qPrintable(m_messages->text()));
}

void TestRunActions::archiveGoesToAnotherProject_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("datasets");
    QTest::newRow("with data") << "with its" << 1;
    QTest::newRow("without data") << "without" << 0;
}

void TestRunActions::archiveGoesToAnotherProject()
{
    QFETCH(QString, filter);
    QFETCH(int, datasets);
    StoredRun run = trained();
    run.name = QStringLiteral("Ages & hours");
    m_session->editRuns(QStringLiteral("Edit run"), {run});
    const QString path = m_bench->path(QStringLiteral("run.zip"));
    m_actions->exportRun(trained());
    QVERIFY(m_parent->findChild<QFileDialog *>()->selectedFiles().first().endsWith(
        QStringLiteral("Ages_hours.zip")));
    choose(path, filter);
    waitForMessage(MessageBar::Level::Information);
    QVERIFY2(m_messages->text().contains(QStringLiteral("run.zip")),
             qPrintable(m_messages->text()));
    {
        const auto zip = ZipFile::open(path);
        QVERIFY(zip);
        int found = 0;
        for (const ZipEntry &entry : zip->entries())
            found += entry.name.startsWith(QStringLiteral("data/"));
        QCOMPARE(found, datasets);
    }
    QVERIFY(m_session->openProject(m_bench->path(QStringLiteral("other"))));
    QSignalSpy opened(m_session.get(), &Session::openRunRequested);
    m_actions->importRun();
    choose(path);
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
    QCOMPARE(opened.first().first().toString(), run.id);
    const Result<StoredRun> come = m_session->run(run.id);
    QVERIFY(come);
    QCOMPARE(come->name, QStringLiteral("Ages & hours"));
    QCOMPARE(come->metrics.keys(), run.metrics.keys());
    QCOMPARE(m_session->datasets().size(), datasets);
    QVERIFY(m_messages->isVisible());
    QCOMPARE(m_messages->level(), MessageBar::Level::Information);
}

void TestRunActions::archiveOfAKnownRunIsRefused()
{
    const QString path = m_bench->path(QStringLiteral("run.zip"));
    m_actions->exportRun(trained());
    choose(path);
    waitForMessage(MessageBar::Level::Information);
    m_actions->importRun();
    choose(path);
    QTRY_VERIFY_WITH_TIMEOUT(
        m_messages->isVisible() && m_messages->level() == MessageBar::Level::Error, patience);
}

void TestRunActions::wrongFileIsRefused()
{
    m_actions->importRun();
    choose(m_bench->write(QStringLiteral("no.zip"), "PK but no archive"));
    waitForMessage(MessageBar::Level::Error);
    QCOMPARE(m_session->runs().size(), 1);
}

void TestRunActions::runsGoToMlflow()
{
    const QString folder = m_bench->path(QStringLiteral("mlruns"));
    QVERIFY(QDir().mkpath(folder));
    m_actions->exportForMlflow({trained()});
    choose(folder);
    QTRY_VERIFY_WITH_TIMEOUT(m_messages->isVisible(), patience);
    QVERIFY2(m_messages->text().contains(folder), qPrintable(m_messages->text()));
    QStringList metrics;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo file(files.next());
        if (file.path().endsWith(QStringLiteral("/metrics")))
            metrics.append(file.fileName());
    }
    QVERIFY2(metrics.contains(QStringLiteral("accuracy")), qPrintable(metrics.join(u' ')));
}

void TestRunActions::cancelledIsNoError()
{
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    QStringList jobs;
    connect(m_session.get(), &Session::jobProgressed, this, [&jobs](const QString &id) {
        if (!jobs.contains(id))
            jobs.append(id);
    });
    // The second waits for the first.
    m_actions->verify(trained());
    m_actions->exportForMlflow({trained()});
    choose(m_bench->path(QStringLiteral("nowhere")));
    QCOMPARE(jobs.size(), 2);
    m_session->cancel(jobs[1]);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, patience);
    waitForMessage(MessageBar::Level::Information);
    QVERIFY(m_messages->text().contains(QStringLiteral("Bit-identical")));
    QVERIFY(!QFile::exists(m_bench->path(QStringLiteral("nowhere"))));
}

QTEST_MAIN(TestRunActions)
#include "tst_run_actions.moc"
