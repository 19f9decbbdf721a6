// What is kept of changes to registered models, and taking them back.
#include "tests/experiments/registry_bench.h"

#include <QTest>

#include <sqlite3.h>

using namespace tenbin;
using namespace tenbin::test;

class TestRegistryHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void historySaysWhoWhenAndWhy();
    void historyCannotBeChanged();
    void rollsBackStages();
    void rollsBackAnAlias();
    void redoesRollbacks();
    void redoEndsWithAnotherChange();
};

void TestRegistryHistory::historySaysWhoWhenAndWhy()
{
    RegistryBench test;
    Registry registry(*test.project);
    const QDateTime before = QDateTime::currentDateTimeUtc();
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QStringLiteral("best AUC")));
    QVERIFY(registry.setAlias(churn, champion, 1, QStringLiteral("agreed on Monday")));
    const Result<QList<ModelChange>> history = registry.history(churn);
    QVERIFY(history);
    QCOMPARE(lines(history), (QStringList{QStringLiteral("@champion: nothing → 1"),
                                          QStringLiteral("version 1 added")}));
    QCOMPARE(history->first().why, QStringLiteral("agreed on Monday"));
    QCOMPARE(history->last().why, QStringLiteral("best AUC"));
    for (const ModelChange &change : *history) {
        QVERIFY(!change.who.isEmpty());
        QVERIFY(change.made >= before.addMSecs(-1));
        QVERIFY(change.made <= QDateTime::currentDateTimeUtc());
    }
    // Not what an environment variable says.
    qputenv("USER", "somebody else");
    QVERIFY(registry.setAlias(churn, champion, std::nullopt, QString()));
    QCOMPARE(registry.history(churn)->first().who, history->first().who);
}

void TestRegistryHistory::historyCannotBeChanged()
{
    RegistryBench test;
    QVERIFY(
        Registry(*test.project).add(test.trained(QStringLiteral("a")), churn, QStringLiteral("x")));
    test.project.reset();
    sqlite3 *raw = nullptr;
    const QByteArray path = (test.folder + QStringLiteral("/project.sqlite")).toUtf8();
    QCOMPARE(sqlite3_open(path.constData(), &raw), SQLITE_OK);
    for (const char *sql : {"UPDATE model_history SET why = 'y'", "DELETE FROM model_history"})
        QCOMPARE(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_CONSTRAINT);
    sqlite3_close(raw);
}

void TestRegistryHistory::rollsBackStages()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(!registry.rollBack(churn, QString(), QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    // Both versions go back in one step.
    const auto taken = registry.rollBack(churn, QString(), QStringLiteral("errors at night"));
    QVERIFY2(taken, taken ? "" : qPrintable(taken.error().text));
    QCOMPARE(taken->size(), 2);
    QCOMPARE(test.version(1).stage, Stage::Production);
    QCOMPARE(test.version(2).stage, Stage::None);
    QCOMPARE(registry.history(churn)->first().why, QStringLiteral("errors at night"));
    QCOMPARE(registry.history(churn)->first().undoes, taken->first().change);
    // Once more: the change before that one.
    QVERIFY(registry.rollBack(churn, QString(), QString()));
    QCOMPARE(test.version(1).stage, Stage::None);
    QVERIFY(!registry.rollBack(churn, QString(), QString()));
}

void TestRegistryHistory::rollsBackAnAlias()
{
    RegistryBench test;
    Registry registry(*test.project);
    const QString challenger = QStringLiteral("challenger");
    for (const char *name : {"a", "b", "c"})
        QVERIFY(registry.add(test.trained(QLatin1String(name)), churn, QString()));
    const auto at = [&](const QString &alias) {
        return registry.model(churn)->aliases.value(alias, 0);
    };
    QVERIFY(registry.setAlias(churn, champion, 1, QString()));
    QVERIFY(registry.setAlias(churn, champion, 2, QString()));
    QVERIFY(registry.setAlias(churn, challenger, 3, QString()));
    QVERIFY(registry.rollBack(churn, champion, QString()));
    QCOMPARE(at(champion), 1);
    QCOMPARE(at(challenger), 3);
    // A change after a rollback is the one that the next rollback takes back.
    QVERIFY(registry.setAlias(churn, champion, 3, QString()));
    QVERIFY(registry.rollBack(churn, champion, QString()));
    QCOMPARE(at(champion), 1);
    QVERIFY(registry.rollBack(churn, champion, QString()));
    QCOMPARE(at(champion), 0);
    QVERIFY(!registry.rollBack(churn, champion, QString()));
    QVERIFY(!registry.rollBack(churn, QStringLiteral("no such alias"), QString()));
}

void TestRegistryHistory::redoesRollbacks()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    const auto stages = [&] {
        return stageName(test.version(1).stage) + u' ' + stageName(test.version(2).stage);
    };
    QVERIFY(!registry.redo(churn, QString(), QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    QVERIFY(!registry.redo(churn, QString(), QString()));
    QVERIFY(registry.rollBack(churn, QString(), QString()));
    QVERIFY(registry.rollBack(churn, QString(), QString()));
    QCOMPARE(stages(), QStringLiteral("none none"));
    // Each redo takes back one rollback, the last one first.
    QVERIFY(registry.redo(churn, QString(), QString()));
    QCOMPARE(stages(), QStringLiteral("production none"));
    QVERIFY(registry.redo(churn, QString(), QString()));
    QCOMPARE(stages(), QStringLiteral("archived production"));
    QVERIFY(!registry.redo(churn, QString(), QString()));
    // Then a rollback takes back what the redo restored.
    QVERIFY(registry.rollBack(churn, QString(), QStringLiteral("again")));
    QCOMPARE(stages(), QStringLiteral("production none"));
    QCOMPARE(registry.history(churn)->first().why, QStringLiteral("again"));
    QCOMPARE(registry.history(churn)->size(), 2 + 1 + 2 + 2 + 1 + 1 + 2 + 2);
}

void TestRegistryHistory::redoEndsWithAnotherChange()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(registry.setAlias(churn, champion, 1, QString()));
    QVERIFY(registry.rollBack(churn, champion, QString()));
    // Stages and other aliases are other things.
    QVERIFY(registry.setStage(churn, 1, Stage::Staging, QString()));
    QVERIFY(registry.setAlias(churn, QStringLiteral("challenger"), 2, QString()));
    QVERIFY(registry.redo(churn, champion, QString()));
    QCOMPARE(registry.model(churn)->aliases.value(champion), 1);
    QVERIFY(registry.rollBack(churn, champion, QString()));
    QVERIFY(registry.setAlias(churn, champion, 2, QString()));
    const auto refused = registry.redo(churn, champion, QString());
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::BadInput);
    QCOMPARE(registry.model(churn)->aliases.value(champion), 2);
}

QTEST_GUILESS_MAIN(TestRegistryHistory)
#include "tst_registry_history.moc"
