// What a person does with stored runs on the command line: names, notes, tags; bin, restore, purge.
#include "tests/app/sample_project.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace tenbin::test;

class TestCliRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void edits();
    void binAndRestore();
    void purges();
    void registeredRunsStay();
    void wrongCalls_data();
    void wrongCalls();

private:
    static QJsonArray listed(const SampleProject &project, const QStringList &more = {})
    {
        return project.cli(QStringList{QStringLiteral("runs"), QStringLiteral("--json")} + more)
            .json()[QStringLiteral("runs")]
            .toArray();
    }
};

void TestCliRuns::edits()
{
    const SampleProject project;
    const QString name = QStringLiteral("a \"name\", with ; DROP TABLE runs; -- 天秤");
    CliRun run =
        project.cli({QStringLiteral("edit"), QStringLiteral("model"), QStringLiteral("--name"),
                     name, QStringLiteral("--notes"), QStringLiteral("seen"),
                     QStringLiteral("--tag"), QStringLiteral("keep"), QStringLiteral("--tag"),
                     QStringLiteral("also"), QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    run = project.cli({QStringLiteral("edit"), name, QStringLiteral("--untag"),
                       QStringLiteral("also"), QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());

    const QJsonObject now = listed(project).first().toObject();
    QCOMPARE(now[QStringLiteral("name")].toString(), name);
    QCOMPARE(now[QStringLiteral("notes")].toString(), QStringLiteral("seen"));
    QCOMPARE(now[QStringLiteral("tags")].toArray(), QJsonArray{QStringLiteral("keep")});
    QCOMPARE(listed(project, {QStringLiteral("--filter"), QStringLiteral("tag = \"keep\"")}).size(),
             1);
    QCOMPARE(listed(project, {QStringLiteral("--filter"), QStringLiteral("tag = \"also\"")}).size(),
             0);
}

void TestCliRuns::binAndRestore()
{
    const SampleProject project;
    CliRun run = project.cli({QStringLiteral("bin"), QStringLiteral("model")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QVERIFY(run.out.contains("1 run is in the bin"));
    QCOMPARE(listed(project).size(), 0);
    QCOMPARE(listed(project, {QStringLiteral("--bin")}).size(), 1);
    QVERIFY(QDir(project.modelFolder()).exists());

    run = project.cli({QStringLiteral("restore"), QStringLiteral("model")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(listed(project).size(), 1);
    QCOMPARE(listed(project, {QStringLiteral("--bin")}).size(), 0);
}

void TestCliRuns::purges()
{
    const SampleProject project;
    const QString folder = project.modelFolder();
    QVERIFY(QDir(folder).exists());
    QCOMPARE(project.cli({QStringLiteral("bin"), QStringLiteral("model")}).exitCode, 0);
    const CliRun run = project.cli({QStringLiteral("purge"), QStringLiteral("--json")});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("runs")].toArray().size(), 1);
    QVERIFY(run.json()[QStringLiteral("bytes")].toDouble() > 0);
    QVERIFY(!QDir(folder).exists());
    QCOMPARE(listed(project, {QStringLiteral("--bin")}).size(), 0);
    QCOMPARE(
        wrongFailure(project.cli({QStringLiteral("show"), QStringLiteral("model")}), 3, "model"),
        QString());
}

void TestCliRuns::registeredRunsStay()
{
    const SampleProject project;
    QCOMPARE(project
                 .cli({QStringLiteral("registry"), QStringLiteral("add"), QStringLiteral("model"),
                       QStringLiteral("--name"), QStringLiteral("churn")})
                 .exitCode,
             0);
    QCOMPARE(
        wrongFailure(project.cli({QStringLiteral("bin"), QStringLiteral("model")}), 3, "churn"),
        QString());
    QCOMPARE(listed(project).size(), 1);
}

void TestCliRuns::wrongCalls_data()
{
    QTest::addColumn<QStringList>("call");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *call, int exitCode, const char *says) {
        QTest::newRow(call) << QString::fromLatin1(call).split(u' ') << exitCode
                            << QByteArray(says);
    };
    row("bin nothing", 3, "nothing");
    row("bin model nothing", 3, "nothing");
    row("restore model", 3, "not in the bin");
    row("edit model", 2, "--name");
    row("edit nothing --tag x", 3, "nothing");
}

void TestCliRuns::wrongCalls()
{
    QFETCH(QStringList, call);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const SampleProject project;
    QCOMPARE(wrongFailure(project.cli(call), exitCode, says), QString());
    QCOMPARE(listed(project).size(), 1);
}

QTEST_GUILESS_MAIN(TestCliRuns)
#include "tst_cli_runs.moc"
