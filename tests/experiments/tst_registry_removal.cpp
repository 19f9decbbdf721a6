// Deleting versions and models; versions that have lost their run.
#include "experiments/lineage.h"
#include "experiments/run_bin.h"
#include "tests/experiments/registry_bench.h"

#include <QTest>

#include <sqlite3.h>

using namespace tenbin;
using namespace tenbin::test;

class TestRegistryRemoval : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deletesAVersion();
    void numbersAreNotGivenAgain();
    void whatIsReliedOnStays();
    void deletesAModel();
    void modelThatReliesOnAVersionStays();
    void nothingGoesBackToADeletedVersion();
    void readOnlyProjectRefuses();
    void versionWithoutRunIsReadable();
    void versionWithRunInTheBinIsReadable();

private:
    /// Changes the store past its rules, as a foreign program could.
    static void edit(const QString &project, const QByteArray &sql);
    static bool isRefused(const Status &status, const char *says);
};

void TestRegistryRemoval::edit(const QString &project, const QByteArray &sql)
{
    sqlite3 *raw = nullptr;
    const QByteArray path = (project + QStringLiteral("/project.sqlite")).toUtf8();
    QCOMPARE(sqlite3_open(path.constData(), &raw), SQLITE_OK);
    QCOMPARE(sqlite3_exec(raw, sql.constData(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(raw);
}

bool TestRegistryRemoval::isRefused(const Status &status, const char *says)
{
    return !status && status.error().kind == Error::Kind::BadInput &&
           status.error().text.contains(QString::fromUtf8(says)) && !status.error().hint.isEmpty();
}

void TestRegistryRemoval::deletesAVersion()
{
    RegistryBench test;
    Registry registry(*test.project);
    const StoredRun first = test.trained(QStringLiteral("a"));
    QVERIFY(registry.add(first, churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(registry.setAlias(churn, QStringLiteral("eu"), 1, QString()));
    QVERIFY(registry.setAlias(churn, QStringLiteral("us"), 2, QString()));
    QVERIFY(!binRun(*test.project, first));
    QVERIFY(registry.deleteVersion(churn, 1, QStringLiteral("leaks the target")));
    const Result<RegisteredModel> model = registry.model(churn);
    QCOMPARE(model->versions.size(), 1);
    QCOMPARE(model->versions.first().version, 2);
    QCOMPARE(model->aliases.keys(), QStringList{QStringLiteral("us")});
    QVERIFY(isRefused(registry.deleteVersion(churn, 1, QString()), "no version 1"));
    // The history says what it was, who deleted it, and why.
    const ModelChange change = registry.history(churn)->first();
    QCOMPARE(change.text(), QStringLiteral("version 1 deleted, of run %1").arg(first.id.left(8)));
    QCOMPARE(change.before, first.id);
    QCOMPARE(change.why, QStringLiteral("leaks the target"));
    QVERIFY(!change.who.isEmpty());
    QVERIFY(lines(registry.history(churn)).contains(QStringLiteral("@eu: 1 → nothing")));
    // The run stays, and is free to go.
    QVERIFY(test.project->store().findRun(first.id));
    QVERIFY(binRun(*test.project, first));
}

void TestRegistryRemoval::numbersAreNotGivenAgain()
{
    RegistryBench test;
    Registry registry(*test.project);
    const StoredRun run = test.trained(QStringLiteral("a"));
    for (int i = 0; i < 3; ++i)
        QVERIFY(registry.add(run, churn, QString()));
    QVERIFY(registry.deleteVersion(churn, 3, QString()));
    QVERIFY(registry.deleteVersion(churn, 1, QString()));
    QCOMPARE(registry.add(run, churn, QString())->version.version, 4);
    QVERIFY(registry.deleteModel(churn, QString()));
    QCOMPARE(registry.add(run, churn, QString())->version.version, 5);
    QCOMPARE(registry.history(churn)->size(), 3 + 2 + 1 + 2 + 1);
    QCOMPARE(registry.add(run, QStringLiteral("other"), QString())->version.version, 1);
}

void TestRegistryRemoval::whatIsReliedOnStays()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(registry.setAlias(churn, champion, 2, QString()));
    const qsizetype changes = registry.history(churn)->size();
    QVERIFY(isRefused(registry.deleteVersion(churn, 1, QString()), "in production"));
    QVERIFY(isRefused(registry.deleteVersion(churn, 2, QString()), "@champion"));
    QCOMPARE(registry.history(churn)->size(), changes);
    QVERIFY(registry.setAlias(churn, champion, 1, QString()));
    QVERIFY(registry.deleteVersion(churn, 2, QString()));
    QVERIFY(registry.setAlias(churn, champion, std::nullopt, QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Archived, QString()));
    QVERIFY(registry.deleteVersion(churn, 1, QString()));
}

void TestRegistryRemoval::deletesAModel()
{
    RegistryBench test;
    Registry registry(*test.project);
    const StoredRun run = test.trained(QStringLiteral("a"), {{QStringLiteral("auc"), 0.5}});
    QVERIFY(registry.add(run, churn, QString()));
    QVERIFY(registry.add(run, churn, QString()));
    QVERIFY(registry.add(run, QStringLiteral("kept"), QString()));
    QVERIFY(registry.setAlias(churn, QStringLiteral("eu"), 2, QString()));
    QVERIFY(registry.setGate(churn, {{QStringLiteral("auc"), QStringLiteral(">"), 0.9}}, {}));
    const Result<QList<qint64>> deleted = registry.deleteModel(churn, QStringLiteral("over"));
    QVERIFY(deleted);
    QCOMPARE(*deleted, (QList<qint64>{1, 2}));
    QCOMPARE(registry.models()->size(), 1);
    QVERIFY(!registry.model(churn));
    QVERIFY(!registry.deleteModel(churn, QString()));
    QVERIFY(!*registry.resolve(QStringLiteral("churn@eu")));
    QVERIFY(isRefused(registry.setAlias(churn, champion, 1, QString()), "no registered model"));
    // Its history can still be read.
    QCOMPARE(lines(registry.history(churn)).first(2),
             (QStringList{QStringLiteral("gate: auc > 0.9 → nothing"),
                          QStringLiteral("version 2 deleted, of run %1").arg(run.id.left(8))}));
    QCOMPARE(registry.history(churn)->first().why, QStringLiteral("over"));
    QVERIFY(!registry.history(QStringLiteral("never")));
    // A model of this name begins without the gate and the aliases of the old one.
    QVERIFY(registry.add(run, churn, QString()));
    QVERIFY(registry.model(churn)->gate.isEmpty());
    QVERIFY(registry.model(churn)->aliases.isEmpty());
    QVERIFY(registry.setStage(churn, 3, Stage::Production, QString()));
}

void TestRegistryRemoval::modelThatReliesOnAVersionStays()
{
    RegistryBench test;
    Registry registry(*test.project);
    for (const char *name : {"a", "b"})
        QVERIFY(registry.add(test.trained(QLatin1String(name)), churn, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    const Result<QList<qint64>> refused = registry.deleteModel(churn, QString());
    QVERIFY(!refused);
    QVERIFY(refused.error().text.contains(QLatin1String("Version 2")));
    QCOMPARE(registry.model(churn)->versions.size(), 2);
}

void TestRegistryRemoval::nothingGoesBackToADeletedVersion()
{
    RegistryBench test;
    Registry registry(*test.project);
    for (const char *name : {"a", "b"})
        QVERIFY(registry.add(test.trained(QLatin1String(name)), churn, QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    QVERIFY(registry.setAlias(churn, champion, 1, QString()));
    QVERIFY(registry.setAlias(churn, champion, 2, QString()));
    QVERIFY(registry.deleteVersion(churn, 1, QString()));
    for (const QString &alias : {QString(), champion}) {
        const auto refused = registry.rollBack(churn, alias, QString());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QVERIFY(refused.error().text.contains(QLatin1String("was deleted")));
    }
    QCOMPARE(test.version(2).stage, Stage::Production);
    QCOMPARE(registry.model(churn)->aliases.value(champion), 2);
}

void TestRegistryRemoval::readOnlyProjectRefuses()
{
    RegistryBench test;
    QVERIFY(Registry(*test.project).add(test.trained(QStringLiteral("a")), churn, QString()));
    const auto reader = Project::open(test.folder, Project::Access::Read);
    QVERIFY(reader);
    const Status refused = Registry(**reader).deleteVersion(churn, 1, QString());
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Storage);
    QCOMPARE(Registry(*test.project).models()->size(), 1);
}

void TestRegistryRemoval::versionWithoutRunIsReadable()
{
    RegistryBench test;
    const StoredRun run = test.trained(QStringLiteral("a"));
    QVERIFY(Registry(*test.project).add(run, churn, QString()));
    // A lost version must not be taken for the only other run of the project.
    test.trained(QStringLiteral("b"));
    test.project.reset();
    edit(test.folder,
         "PRAGMA foreign_keys = OFF; DELETE FROM runs WHERE id = '" + run.id.toLatin1() + "'");
    const auto project = Project::open(test.folder, Project::Access::Write);
    QVERIFY(project);
    Registry registry(**project);
    const Result<RegisteredModel> model = registry.model(churn);
    QVERIFY(model);
    QCOMPARE(model->versions.size(), 1);
    QCOMPARE(model->versions.first().run, QString());
    QVERIFY(!registry.runOf(model->versions.first()));
    QVERIFY(isRefused(registry.verify(model->versions.first()), "no longer in the project"));
    QVERIFY(isRefused(registry.setStage(churn, 1, Stage::Production, QString()),
                      "no longer in the project"));
    const Result<Lineage> lineage = lineageOf(**project, churn, 1);
    QVERIFY(lineage);
    QVERIFY(!lineage->run);
    QVERIFY(lineage->broken);
    QCOMPARE(lineageTable(*lineage).rows.size(), 2);
    QVERIFY(registry.deleteVersion(churn, 1, QString()));
    QVERIFY(registry.models()->isEmpty());
}

void TestRegistryRemoval::versionWithRunInTheBinIsReadable()
{
    RegistryBench test;
    const StoredRun run = test.trained(QStringLiteral("a"));
    QVERIFY(Registry(*test.project).add(run, churn, QString()));
    test.project.reset();
    edit(test.folder, "UPDATE runs SET binned = 1");
    const auto project = Project::open(test.folder, Project::Access::Write);
    QVERIFY(project);
    // The bin is not emptied of what a version needs.
    QVERIFY(!purgeBin(**project));
    QVERIFY(Registry(**project).verify(Registry(**project).model(churn)->versions.first()));
    const Result<Lineage> lineage = lineageOf(**project, churn, 1);
    QVERIFY(lineage);
    QVERIFY(lineage->run->binned.isValid());
    QCOMPARE(lineageTable(*lineage).rows.first().last().toString(),
             QStringLiteral("finished, in the bin"));
}

QTEST_GUILESS_MAIN(TestRegistryRemoval)
#include "tst_registry_removal.moc"
