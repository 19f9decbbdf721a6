// Registered models: versions, aliases, stages, gate, lineage.
#include "experiments/lineage.h"
#include "tests/experiments/registry_bench.h"

#include <QTest>

using namespace tenbin;
using namespace tenbin::test;

class TestRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionsAreNumbered();
    void refusesRunsWithoutAModel();
    void oneVersionIsInProduction();
    void aliasesMove();
    void gateNamesEachFailedBound();
    void readsBounds_data();
    void readsBounds();
    void resolves_data();
    void resolves();
    void changedModelIsRefusedAndStaysReadable_data();
    void changedModelIsRefusedAndStaysReadable();
    void lineage();
    void hostileNamesAreText_data();
    void hostileNamesAreText();
    void readOnlyProjectRefuses();
};

void TestRegistry::versionsAreNumbered()
{
    RegistryBench test;
    Registry registry(*test.project);
    const StoredRun first = test.trained(QStringLiteral("a"));
    const StoredRun second = test.trained(QStringLiteral("b"));
    QCOMPARE(registry.add(first, churn, QString())->text(), QStringLiteral("churn/1"));
    QCOMPARE(registry.add(second, churn, QString())->text(), QStringLiteral("churn/2"));
    QCOMPARE(registry.add(first, QStringLiteral("other"), QString())->version.version, 1);
    const Result<QList<RegisteredModel>> models = registry.models();
    QVERIFY(models);
    QCOMPARE(models->size(), 2);
    QCOMPARE(models->first().name, churn);
    QCOMPARE(models->first().versions.size(), 2);
    const ModelVersion version = test.version(2);
    QCOMPARE(version.run, second.id);
    QCOMPARE(version.sha256, second.artifacts.first().sha256);
    QCOMPARE(version.path, QStringLiteral("model/"));
    QCOMPARE(version.stage, Stage::None);
    const Result<RegisteredModel> absent = registry.model(QStringLiteral("chur"));
    QVERIFY(!absent);
    QCOMPARE(absent.error().kind, Error::Kind::BadInput);
}

void TestRegistry::refusesRunsWithoutAModel()
{
    RegistryBench test;
    Registry registry(*test.project);
    StoredRun bare = sampleRun(QStringLiteral("bare"));
    QVERIFY(test.project->store().record({bare}));
    QVERIFY(!registry.add(bare, churn, QString()));
    StoredRun failed = test.trained(QStringLiteral("failed"));
    failed.status = RunStatus::Failed;
    QVERIFY(!registry.add(failed, churn, QString()));
    QVERIFY(!registry.add(test.trained(QStringLiteral("a")), QStringLiteral("  "), QString()));
    QVERIFY(registry.models()->isEmpty());
}

void TestRegistry::oneVersionIsInProduction()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Staging, QString()));
    QCOMPARE(test.version(1).stage, Stage::Production);
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    QCOMPARE(test.version(1).stage, Stage::Archived);
    QCOMPARE(test.version(2).stage, Stage::Production);
    QVERIFY(!registry.setStage(churn, 2, Stage::Production, QString()));
    QVERIFY(text(registry.setStage(churn, 3, Stage::None, QString()))
                .contains(QLatin1String("no version 3")));
    QVERIFY(!stageFromName(QStringLiteral("Production")));
}

void TestRegistry::aliasesMove()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(registry.setAlias(churn, champion, 1, QString()));
    QVERIFY(registry.setAlias(churn, QStringLiteral("challenger"), 2, QString()));
    QVERIFY(registry.setAlias(churn, champion, 2, QString()));
    QCOMPARE(registry.model(churn)->aliases.value(champion), 2);
    QCOMPARE(registry.model(churn)->aliasesOf(2),
             (QStringList{QStringLiteral("challenger"), champion}));
    QVERIFY(!registry.setAlias(churn, champion, 2, QString()));
    QVERIFY(!registry.setAlias(churn, champion, 9, QString()));
    QVERIFY(!registry.setAlias(churn, QString(), 1, QString()));
    QVERIFY(registry.setAlias(churn, champion, std::nullopt, QString()));
    QVERIFY(!registry.model(churn)->aliases.contains(champion));
    QVERIFY(!registry.setAlias(churn, champion, std::nullopt, QString()));
    // A new version may take aliases at once, in one change.
    const StoredRun run = test.trained(QStringLiteral("c"));
    QVERIFY(!registry.add(run, churn, QString(), {QStringLiteral(" ")}));
    QVERIFY(registry.add(run, churn, QString(), {QStringLiteral("challenger"), champion}));
    QCOMPARE(registry.model(churn)->aliasesOf(3),
             (QStringList{QStringLiteral("challenger"), champion}));
    QVERIFY(registry.rollBack(churn, QStringLiteral("challenger"), QString()));
    QCOMPARE(registry.model(churn)->aliasesOf(2), QStringList{QStringLiteral("challenger")});
    QCOMPARE(registry.model(churn)->aliasesOf(3), QStringList{champion});
}

void TestRegistry::gateNamesEachFailedBound()
{
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("weak"), {{QStringLiteral("roc_auc"), 0.85},
                                                               {QStringLiteral("f1"), 0.7}}),
                         churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("good"), {{QStringLiteral("roc_auc"), 0.9},
                                                               {QStringLiteral("brier"), 0.05}}),
                         churn, QString()));
    const QList<Bound> gate{{QStringLiteral("roc_auc"), QStringLiteral(">="), 0.9},
                            {QStringLiteral("brier"), QStringLiteral("<"), 0.1}};
    QVERIFY(registry.setGate(churn, gate, QStringLiteral("policy")));
    QCOMPARE(boundsText(registry.model(churn)->gate),
             QStringLiteral("roc_auc >= 0.9; brier < 0.1"));
    const Status refused = registry.setStage(churn, 1, Stage::Production, QString());
    QVERIFY(!refused);
    QVERIFY2(text(refused).contains(QLatin1String("roc_auc >= 0.9: it is 0.85")),
             qPrintable(text(refused)));
    QVERIFY(text(refused).contains(QLatin1String("brier < 0.1: the run has no brier")));
    QCOMPARE(test.version(1).stage, Stage::None);
    QCOMPARE(registry.history(churn)->size(), 3);
    // Other stages ask nothing.
    QVERIFY(registry.setStage(churn, 1, Stage::Staging, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    // Nor does a rollback lead past the gate.
    QVERIFY(registry.setGate(churn, {}, QString()));
    QVERIFY(registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(registry.setStage(churn, 2, Stage::Production, QString()));
    QVERIFY(registry.setGate(churn, gate, QString()));
    QVERIFY(!registry.rollBack(churn, QString(), QString()));
    QCOMPARE(test.version(2).stage, Stage::Production);
}

void TestRegistry::readsBounds_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("read");
    const auto row = [](const char *written, const char *read) {
        QTest::newRow(written) << QString::fromUtf8(written) << QString::fromUtf8(read);
    };
    row("roc_auc>=0.9", "roc_auc >= 0.9");
    row(" rmse <= 1e3 ", "rmse <= 1000");
    row("my metric < -2", "my metric < -2");
    row("a>0", "a > 0");
    row("roc_auc", "");
    row("roc_auc = 0.9", "");
    row("roc_auc >= high", "");
    row("roc_auc >= nan", "");
    row(">= 0.9", "");
    row("a >= 0.9 0.8", "");
    row("a >> 1", "");
    row("", "");
}

void TestRegistry::readsBounds()
{
    QFETCH(QString, written);
    QFETCH(QString, read);
    const Result<Bound> bound = Bound::parse(written);
    QCOMPARE(bool(bound), !read.isEmpty());
    if (bound)
        QCOMPARE(bound->text(), read);
    else
        QCOMPARE(bound.error().kind, Error::Kind::Usage);
}

void TestRegistry::resolves_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("meant"); ///< empty: an error; "-": no registered model
    const auto row = [](const char *written, const char *meant) {
        QTest::newRow(written) << QString::fromUtf8(written) << QString::fromUtf8(meant);
    };
    row("churn@champion", "churn/2");
    row("churn/1", "churn/1");
    row("churn/3", "");
    row("churn/0", "");
    row("churn/x", "");
    row("churn@nobody", "");
    row("churn", "-");
    row("churn@", "-");
    row("other/1", "-");
    row("churn@eu/1", "churn@eu/1");
    row("churn@a@b/c", "churn/1");
}

void TestRegistry::resolves()
{
    QFETCH(QString, written);
    QFETCH(QString, meant);
    RegistryBench test;
    Registry registry(*test.project);
    QVERIFY(registry.add(test.trained(QStringLiteral("a")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("b")), churn, QString()));
    QVERIFY(registry.add(test.trained(QStringLiteral("c")), QStringLiteral("churn@eu"), QString()));
    QVERIFY(registry.setAlias(churn, champion, 2, QString()));
    QVERIFY(registry.setAlias(churn, QStringLiteral("a@b/c"), 1, QString()));
    const auto resolved = registry.resolve(written);
    QCOMPARE(bool(resolved), !meant.isEmpty());
    if (resolved)
        QCOMPARE(*resolved ? (*resolved)->text() : QStringLiteral("-"), meant);
}

void TestRegistry::changedModelIsRefusedAndStaysReadable_data()
{
    QTest::addColumn<QString>("fault");
    for (const char *fault : {"flipped", "longer", "file gone", "file added", "folder gone"})
        QTest::newRow(fault) << QString::fromLatin1(fault);
}

void TestRegistry::changedModelIsRefusedAndStaysReadable()
{
    QFETCH(QString, fault);
    RegistryBench test;
    Registry registry(*test.project);
    const StoredRun run = test.trained(QStringLiteral("a"), {{QStringLiteral("roc_auc"), 0.9}});
    QVERIFY(registry.add(run, churn, QString()));
    QVERIFY(registry.verify(test.version(1)));
    QDir model(test.project->runFolder(run.id) + QStringLiteral("/model"));
    if (fault == QLatin1String("folder gone")) {
        QVERIFY(model.removeRecursively());
    } else if (fault == QLatin1String("file gone")) {
        QVERIFY(model.remove(QStringLiteral("weights")));
    } else {
        QFile file(model.filePath(fault == QLatin1String("file added")
                                      ? QStringLiteral("more")
                                      : QStringLiteral("weights")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(fault == QLatin1String("longer") ? file.size() : 0));
        QCOMPARE(file.write("~"), 1);
    }
    const Status verified = registry.verify(test.version(1));
    QVERIFY(!verified);
    QCOMPARE(verified.error().kind, Error::Kind::BadInput);
    QVERIFY(!verified.error().hint.isEmpty());
    // It cannot be put to use, but all that is known of it can be read.
    QVERIFY(!registry.setStage(churn, 1, Stage::Production, QString()));
    QVERIFY(!registry.add(run, churn, QString()));
    // A key of other files vouches for nothing.
    const ModelVersion version = test.version(1);
    Artifact other = artifactOf(version);
    other.sha256 = QString(64, u'0');
    Registry trusting(*test.project, {Registry::keyOf(run.id, other)});
    QVERIFY(!trusting.verify(version));
    QVERIFY(
        Registry(*test.project, {Registry::keyOf(run.id, artifactOf(version))}).verify(version));
    QCOMPARE(test.project->store().findRun(run.id)->metrics[QStringLiteral("roc_auc")].value, 0.9);
    const Result<Lineage> lineage = lineageOf(*test.project, churn, 1);
    QVERIFY(lineage);
    QVERIFY(lineage->broken);
    QCOMPARE(lineage->run->id, run.id);
}

void TestRegistry::lineage()
{
    RegistryBench test;
    Registry registry(*test.project);
    StoredRun run = test.trained(QStringLiteral("a"));
    TaskSpec spec;
    spec.task = QStringLiteral("train");
    spec.inputs[QStringLiteral("data")] = {
        TaskSpec::Input::Kind::Dataset, QStringLiteral("sha256:aa"), QStringLiteral("adult"), {}};
    run.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
    QVERIFY(test.project->store().record({run}));
    QVERIFY(registry.add(run, churn, QString()));
    QVERIFY(registry.setAlias(churn, champion, 1, QString()));
    StoredRun user = sampleRun(QStringLiteral("predicted"));
    TaskSpec predict;
    predict.task = user.task = QStringLiteral("predict");
    predict.inputs[QStringLiteral("run")] = {TaskSpec::Input::Kind::Run, run.id, QString(), {}};
    user.spec = QJsonDocument(predict.toJson()).toJson(QJsonDocument::Compact);
    // A run that only mentions the id is no user of it.
    StoredRun stranger = sampleRun(QStringLiteral("stranger"));
    stranger.spec = R"({"task":"train","name":")" + run.id.toUtf8() + R"("})";
    QVERIFY(test.project->store().record({user, stranger}));
    const Result<Lineage> lineage = lineageOf(*test.project, churn, 1);
    QVERIFY(lineage);
    QCOMPARE(lineage->data.size(), 1);
    QCOMPARE(lineage->data.first().fingerprint, QStringLiteral("sha256:aa"));
    QVERIFY(!lineage->data.first().inProject);
    QCOMPARE(lineage->run->id, run.id);
    QCOMPARE(lineage->uses.size(), 1);
    QCOMPARE(lineage->uses.first().id, user.id);
    QVERIFY(!lineage->broken);
    QStringList steps;
    for (const QList<QJsonValue> &row : lineageTable(*lineage).rows)
        steps.append(row[0].toString() + QLatin1Char(' ') + row[1].toString());
    QCOMPARE(steps,
             (QStringList{QStringLiteral("data adult"), QStringLiteral("run a"),
                          QStringLiteral("model churn/1"), QStringLiteral("predict predicted")}));
    QVERIFY(!lineageOf(*test.project, churn, 2));
}

void TestRegistry::hostileNamesAreText_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("statement") << QStringLiteral("x'); DROP TABLE models; --");
    QTest::newRow("quotes") << QStringLiteral("\"a\" 'b' `c` [d]");
    QTest::newRow("placeholder") << QStringLiteral("?1 :name $x @y %1 %2");
    QTest::newRow("path") << QStringLiteral("../../etc/passwd");
    QTest::newRow("markup") << QStringLiteral("<img src=x>\r\n\t%n");
    QTest::newRow("emoji") << QStringLiteral("⚖️ 天秤 \U0001F600");
    QTest::newRow("long") << QString(100'000, QLatin1Char('n'));
}

void TestRegistry::hostileNamesAreText()
{
    QFETCH(QString, name);
    RegistryBench test;
    Registry registry(*test.project);
    const StoredRun run = test.trained(name, {{name, 1}});
    QVERIFY(registry.add(run, name, name));
    QVERIFY(registry.setAlias(name, name, 1, name));
    QVERIFY(registry.setGate(name, {{name, QStringLiteral(">="), 1}}, name));
    QVERIFY(registry.setStage(name, 1, Stage::Production, name));
    QCOMPARE((*registry.resolve(name + QLatin1Char('@') + name))->text(),
             name + QStringLiteral("/1"));
    const Result<RegisteredModel> model = registry.model(name);
    QVERIFY(model);
    QCOMPARE(model->aliases.firstKey(), name);
    QCOMPARE(model->gate.first().metric, name);
    const Result<QList<ModelChange>> history = registry.history(name);
    for (const ModelChange &change : *history)
        QCOMPARE(change.why, name);
    QVERIFY(registry.rollBack(name, name, name));
    QVERIFY(lineageOf(*test.project, name, 1));
    QCOMPARE(registry.models()->size(), 1);
    const Result<ModelReference> refused =
        registry.add(run, QStringLiteral("a") + QChar(0), QString());
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::BadInput);
}

void TestRegistry::readOnlyProjectRefuses()
{
    RegistryBench test;
    const StoredRun run = test.trained(QStringLiteral("a"));
    QVERIFY(Registry(*test.project).add(run, churn, QString()));
    const auto reader = Project::open(test.folder, Project::Access::Read);
    QVERIFY(reader);
    Registry registry(**reader);
    QCOMPARE(registry.models()->size(), 1);
    const Status changed = registry.setAlias(churn, champion, 1, QString());
    QVERIFY(!changed);
    QCOMPARE(changed.error().kind, Error::Kind::Storage);
}

QTEST_GUILESS_MAIN(TestRegistry)
#include "tst_registry.moc"
