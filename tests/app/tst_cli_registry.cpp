// Registered models by the command line: add, stages, aliases, gate, rollback, history, predict.
#include "tests/app/sample_project.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTest>

using namespace tenbin::test;

class TestCliRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAModel();
    void gateRefuses();
    void predictsWithARegisteredModel();
    void changedModelIsRefused();
    void deletesVersionsAndModels();
    void lostRunIsSaid();
    void wrongCalls_data();
    void wrongCalls();
    void hostileNames();

private:
    static QStringList words(const QString &line) { return line.split(u' '); }
    static CliRun registry(const SampleProject &project, const QString &line)
    {
        return project.cli(words(QStringLiteral("registry --json ") + line));
    }
};

void TestCliRegistry::keepsAModel()
{
    const SampleProject project;
    QVERIFY(registry(project, QStringLiteral("list")).json()[QStringLiteral("models")].isArray());
    CliRun run = registry(project, QStringLiteral("add model --name churn --why first"));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("version")].toInt(), 1);
    QCOMPARE(run.json()[QStringLiteral("sha256")].toString().size(), 64);
    run = registry(project, QStringLiteral("add model --name churn"));
    QCOMPARE(run.json()[QStringLiteral("version")].toInt(), 2);

    QCOMPARE(registry(project, QStringLiteral("stage churn 1 production")).exitCode, 0);
    run = registry(project, QStringLiteral("stage churn 2 production --why better"));
    const auto stages = [](const CliRun &call) {
        QStringList names;
        for (const QJsonValue &version : call.json()[QStringLiteral("versions")].toArray())
            names.append(version[QStringLiteral("stage")].toString());
        return names.join(QLatin1Char(' '));
    };
    QCOMPARE(stages(run), QStringLiteral("archived production"));
    QCOMPARE(stages(registry(project, QStringLiteral("rollback churn"))),
             QStringLiteral("production none"));

    const auto champion = [](const CliRun &call) {
        return call.json()[QStringLiteral("aliases")][QStringLiteral("champion")].toInt();
    };
    QCOMPARE(champion(registry(project, QStringLiteral("alias churn champion 1"))), 1);
    QCOMPARE(champion(registry(project, QStringLiteral("alias churn champion 2"))), 2);
    QCOMPARE(champion(registry(project, QStringLiteral("rollback churn champion"))), 1);
    QCOMPARE(champion(registry(project, QStringLiteral("alias churn champion none"))), 0);

    QCOMPARE(champion(registry(project, QStringLiteral("rollback churn champion"))), 1);
    QCOMPARE(champion(registry(project, QStringLiteral("redo churn champion"))), 0);

    run = registry(project, QStringLiteral("history churn"));
    const QJsonArray history = run.json()[QStringLiteral("history")].toArray();
    QCOMPARE(history.size(), 13);
    const QJsonObject first = history.last().toObject();
    QCOMPARE(first[QStringLiteral("why")].toString(), QStringLiteral("first"));
    QVERIFY(!first[QStringLiteral("who")].toString().isEmpty());
    QVERIFY(!first[QStringLiteral("when")].toString().isEmpty());
    QCOMPARE(registry(project, QStringLiteral("add model --name churn --alias eu --alias champion"))
                 .exitCode,
             0);
    run = registry(project, QStringLiteral("list"));
    QCOMPARE(run.json()[QStringLiteral("models")].toArray().size(), 1);
    QCOMPARE(run.json()[QStringLiteral("models")][0][QStringLiteral("aliases")].toObject(),
             (QJsonObject{{QStringLiteral("champion"), 3}, {QStringLiteral("eu"), 3}}));
}

void TestCliRegistry::gateRefuses()
{
    const SampleProject project;
    QCOMPARE(registry(project, QStringLiteral("add model --name churn")).exitCode, 0);
    QCOMPARE(registry(project, QStringLiteral("gate churn --require roc_auc>=1.5 --require "
                                              "accuracy>=0 --require nothing<1"))
                 .exitCode,
             0);
    const CliRun run = project.cli(words(QStringLiteral("registry stage churn 1 production")));
    QCOMPARE(wrongFailure(run, 3, "roc_auc >= 1.5: it is "), QString());
    QVERIFY(run.error.contains("nothing < 1: the run has no nothing"));
    QVERIFY(!run.error.contains("accuracy"));
    const auto meets = [](const CliRun &call) {
        return call.json()[QStringLiteral("versions")][0][QStringLiteral("meets_gate")];
    };
    QCOMPARE(meets(registry(project, QStringLiteral("show churn"))), QJsonValue(false));
    QCOMPARE(meets(registry(project, QStringLiteral("gate churn"))), QJsonValue(true));
    QCOMPARE(registry(project, QStringLiteral("stage churn 1 production")).exitCode, 0);
}

void TestCliRegistry::predictsWithARegisteredModel()
{
    const SampleProject project;
    QCOMPARE(registry(project, QStringLiteral("add model --name churn")).exitCode, 0);
    QCOMPARE(registry(project, QStringLiteral("alias churn champion 1")).exitCode, 0);
    QList<QByteArray> tables;
    for (const char *name : {"model", "churn@champion", "churn/1"}) {
        const QString out = project.filePath(QStringLiteral("out.csv"));
        const CliRun run = project.cli({QStringLiteral("predict"), QLatin1String(name),
                                        QStringLiteral("small"), QStringLiteral("--out"), out});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        tables.append(readAll(out));
    }
    QVERIFY(tables[0].count('\n') == 61);
    QCOMPARE(tables[1], tables[0]);
    QCOMPARE(tables[2], tables[0]);
    const CliRun lineage = registry(project, QStringLiteral("lineage churn 1"));
    QCOMPARE(lineage.json()[QStringLiteral("uses")].toArray().size(), 3);
    QCOMPARE(lineage.json()[QStringLiteral("data")].toArray().size(), 1);
    QCOMPARE(lineage.json()[QStringLiteral("intact")].toBool(), true);
    const CliRun absent = project.cli({QStringLiteral("predict"), QStringLiteral("churn@nobody"),
                                       QStringLiteral("small"), QStringLiteral("--out"),
                                       project.filePath(QStringLiteral("no.csv"))});
    QCOMPARE(wrongFailure(absent, 3, "no alias @nobody"), QString());
}

void TestCliRegistry::changedModelIsRefused()
{
    const SampleProject project;
    QCOMPARE(registry(project, QStringLiteral("add model --name churn")).exitCode, 0);
    QFile added(QDir(project.modelFolder()).filePath(QStringLiteral("more")));
    QVERIFY(added.open(QIODevice::WriteOnly));
    added.close();
    const CliRun run =
        project.cli({QStringLiteral("predict"), QStringLiteral("churn/1"), QStringLiteral("small"),
                     QStringLiteral("--out"), project.filePath(QStringLiteral("p.csv"))});
    QCOMPARE(wrongFailure(run, 3, "is not what was recorded"), QString());
    const CliRun lineage = registry(project, QStringLiteral("lineage churn 1"));
    QCOMPARE(lineage.exitCode, 0);
    QCOMPARE(lineage.json()[QStringLiteral("intact")].toBool(true), false);
}

void TestCliRegistry::deletesVersionsAndModels()
{
    const SampleProject project;
    for (int i = 0; i < 3; ++i)
        QCOMPARE(registry(project, QStringLiteral("add model --name churn")).exitCode, 0);
    QCOMPARE(registry(project, QStringLiteral("stage churn 2 production")).exitCode, 0);
    const CliRun refused = project.cli(words(QStringLiteral("registry delete churn 2")));
    QCOMPARE(wrongFailure(refused, 3, "in production"), QString());
    CliRun run = registry(project, QStringLiteral("delete churn 1 --why old"));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QCOMPARE(run.json()[QStringLiteral("deleted")].toArray(), QJsonArray{1});
    QCOMPARE(wrongFailure(project.cli(words(QStringLiteral("registry delete churn"))), 3,
                          "in production"),
             QString());
    QCOMPARE(registry(project, QStringLiteral("stage churn 2 archived")).exitCode, 0);
    run = registry(project, QStringLiteral("delete churn"));
    QCOMPARE(run.json()[QStringLiteral("deleted")].toArray(), (QJsonArray{2, 3}));
    run = registry(project, QStringLiteral("list"));
    QVERIFY(run.json()[QStringLiteral("models")].toArray().isEmpty());
    run = registry(project, QStringLiteral("history churn"));
    QCOMPARE(run.json()[QStringLiteral("history")].toArray().size(), 3 + 1 + 1 + 1 + 2);
    QCOMPARE(wrongFailure(project.cli(words(QStringLiteral("registry show churn"))), 3,
                          "no registered model"),
             QString());
}

/// Its folder was taken away behind the project's back.
void TestCliRegistry::lostRunIsSaid()
{
    const SampleProject project;
    QCOMPARE(registry(project, QStringLiteral("add model --name churn")).exitCode, 0);
    QCOMPARE(registry(project, QStringLiteral("gate churn --require accuracy>=2")).exitCode, 0);
    QVERIFY(QDir(QFileInfo(project.modelFolder()).path()).removeRecursively());
    const CliRun show = project.cli(words(QStringLiteral("registry show churn")));
    QCOMPARE(show.exitCode, 0);
    QVERIFY2(show.out.contains("fails: accuracy >= 2: it is "), show.out.constData());
    const CliRun lineage = project.cli(words(QStringLiteral("registry lineage churn 1")));
    QCOMPARE(lineage.exitCode, 0);
    QVERIFY2(lineage.out.contains("is missing"), lineage.out.constData());
    const CliRun predict =
        project.cli({QStringLiteral("predict"), QStringLiteral("churn/1"), QStringLiteral("small"),
                     QStringLiteral("--out"), project.filePath(QStringLiteral("p.csv"))});
    QCOMPARE(wrongFailure(predict, 3, "is missing"), QString());
    QCOMPARE(registry(project, QStringLiteral("delete churn")).exitCode, 0);
}

void TestCliRegistry::wrongCalls_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char *line, int exitCode) {
        QTest::newRow(line) << QString::fromUtf8(line) << exitCode;
    };
    row("promote churn", 2);
    row("stage churn 1", 2);
    row("stage churn one production", 2);
    row("stage churn 1 best", 2);
    row("gate churn --require roc_auc", 2);
    row("add model", 2);
    row("delete", 2);
    row("delete churn one", 2);
    row("delete churn", 3);
    row("redo churn", 3);
    row("add nothing --name churn", 3);
    row("stage churn 1 production", 3);
    row("show churn", 3);
    row("history churn", 3);
    row("rollback churn", 3);
    row("lineage churn 1", 3);
}

void TestCliRegistry::wrongCalls()
{
    QFETCH(QString, line);
    QFETCH(int, exitCode);
    static const SampleProject project;
    const CliRun run = project.cli(words(QStringLiteral("registry ") + line));
    QCOMPARE(wrongFailure(run, exitCode, QByteArray()), QString());
}

void TestCliRegistry::hostileNames()
{
    const SampleProject project;
    const QString name = QStringLiteral("x'); DROP TABLE models; -- %1 \"天秤\"");
    const QString registry = QStringLiteral("registry");
    QCOMPARE(project
                 .cli({registry, QStringLiteral("add"), QStringLiteral("model"),
                       QStringLiteral("--name"), name})
                 .exitCode,
             0);
    QCOMPARE(
        project.cli({registry, QStringLiteral("alias"), name, name, QStringLiteral("1")}).exitCode,
        0);
    const CliRun run =
        project.cli({registry, QStringLiteral("show"), name, QStringLiteral("--json")});
    QCOMPARE(run.json()[QStringLiteral("name")].toString(), name);
    QCOMPARE(run.json()[QStringLiteral("aliases")].toObject().keys(), QStringList{name});
}

QTEST_GUILESS_MAIN(TestCliRegistry)
#include "tst_cli_registry.moc"
