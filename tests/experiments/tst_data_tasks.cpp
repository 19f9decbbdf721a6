#include "core/json.h"
#include "data/profile.h"
#include "experiments/import_report.h"
#include "experiments/job.h"
#include "tests/experiments/task_bench.h"

#include <QJsonArray>

using namespace tenbin;
using test::TaskBench;

namespace {

const QByteArray people = "name,age,income\n"
                          "Ann,31,>50K\n"
                          "\"Bob, jr\",45,<=50K\n"
                          "Cem,,<=50K\n"
                          "Dan,28,>50K\n";

} // namespace

class TestDataTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importKeepsValuesProfileAndRoles();
    void importAgainIsOneDataset();
    void importTakesTypesAndName();
    void importReportsWhatWasCoerced();
    void exportWritesWhatWasImported();
    void profileLeavesNothing();
    void rolesOfTheSpecGoFirst();
    void wrongParams_data();
    void wrongParams();
};

void TestDataTasks::importKeepsValuesProfileAndRoles()
{
    TaskBench bench;
    const Result<FinishedJob> job = bench.importFile(
        bench.write(QStringLiteral("people.csv"), people),
        {{QStringLiteral("roles"), QJsonObject{{QStringLiteral("income"), QStringLiteral("target")},
                                               {QStringLiteral("name"), QStringLiteral("id")}}},
         {QStringLiteral("positive"), QStringLiteral(">50K")}});
    QVERIFY2(job, job ? "" : qPrintable(job.error().text));
    const Result<StoredDataset> stored =
        bench.project().store().findDataset(QStringLiteral("people"));
    QVERIFY(stored);
    QCOMPARE(stored->rows, 4);
    QCOMPARE(stored->columns.size(), 3);
    QCOMPARE(stored->positive(), QStringLiteral(">50K"));
    QCOMPARE(stored->roles().value(QStringLiteral("name")), QStringLiteral("id"));
    QCOMPARE(stored->columns[1][QStringLiteral("missing")].toInt(), 1);
    QCOMPARE(stored->columns[2][QStringLiteral("distinct")].toInt(), 2);
    QVERIFY(stored->source.endsWith(QLatin1String("/people.csv")));

    const Result<Dataset> values =
        openDataset(bench.project().folder(), stored->fingerprint, stored->name, stored->roles());
    QVERIFY2(values, values ? "" : qPrintable(values.error().text));
    QCOMPARE(values->name(), QStringLiteral("people"));
    QCOMPARE(values->fingerprint(), stored->fingerprint);
    QCOMPARE(values->role(2), Role::Target);
    QCOMPARE(values->column(0).displayText(1), QStringLiteral("Bob, jr"));
    QCOMPARE(values->column(1).numbers()[0], 31.0);
    QVERIFY(values->column(1).isMissing(2));

    const Result<QJsonObject> profile = readJsonFile(
        profilePath(bench.project().folder(), stored->fingerprint), QStringLiteral("profile"));
    QVERIFY(profile);
    QVERIFY(Profile::fromJson(*profile));
    const Result<QJsonObject> json = readJsonFile(
        importPath(bench.project().folder(), stored->fingerprint), QStringLiteral("import"));
    QVERIFY(json);
    const Result<ImportRecord> import = ImportRecord::fromJson(*json);
    QVERIFY(import);
    QCOMPARE(import->file, stored->source);
    QCOMPARE(import->report.size(), job->record.outcome.blocks.size());
    // No run, and nothing left in runs/.
    QCOMPARE(bench.project().store().runs()->size(), 0);
    QVERIFY(QDir(bench.project().runsFolder()).isEmpty());
    QVERIFY(!job->record.outcome.blocks.isEmpty());
}

void TestDataTasks::importAgainIsOneDataset()
{
    TaskBench bench;
    const StoredDataset first = bench.dataset(people);
    const StoredDataset second = bench.dataset(people);
    QCOMPARE(first.id, second.id);
    QCOMPARE(bench.project().store().datasets()->size(), 1);
    const StoredDataset changed = bench.dataset(people + "Eve,50,>50K\n");
    QVERIFY(changed.id != first.id);
    QCOMPARE(bench.project().store().findDataset(QStringLiteral("data"))->id, changed.id);
}

void TestDataTasks::importTakesTypesAndName()
{
    TaskBench bench;
    const StoredDataset data =
        bench.dataset("zip,y\n01234,1\n04567,0\n",
                      {{QStringLiteral("name"), QStringLiteral("postal ⚖")},
                       {QStringLiteral("types"),
                        QJsonObject{{QStringLiteral("y"), QStringLiteral("categorical")}}}});
    QCOMPARE(data.name, QStringLiteral("postal ⚖"));
    QCOMPARE(data.columns[1][QStringLiteral("type")].toString(), QStringLiteral("categorical"));
}

void TestDataTasks::importReportsWhatWasCoerced()
{
    TaskBench bench;
    const Result<FinishedJob> job = bench.importFile(
        bench.write(QStringLiteral("a.csv"), "x,y\n1,a\nabc,b\n3,c\n"),
        {{QStringLiteral("types"), QJsonObject{{QStringLiteral("x"), QStringLiteral("numeric")}}}});
    QVERIFY(job);
    const QJsonArray notes = job->record.outcome.values[QStringLiteral("notes")].toArray();
    QVERIFY(!notes.isEmpty());
    QVERIFY(!job->record.outcome.warnings.isEmpty());
}

void TestDataTasks::exportWritesWhatWasImported()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(people);
    TaskSpec spec;
    spec.task = QStringLiteral("export_data");
    spec.inputs[QStringLiteral("data")] = inputOf(data);
    spec.params[QStringLiteral("path")] = bench.file(QStringLiteral("out.csv"));
    const Result<FinishedJob> job = bench.run(spec);
    QVERIFY2(job, job ? "" : qPrintable(job.error().text));
    QCOMPARE(job->record.outcome.values[QStringLiteral("rows")].toInt(), 4);
    const Result<FinishedJob> again = bench.importFile(bench.file(QStringLiteral("out.csv")));
    QVERIFY(again);
    QCOMPARE(again->datasets.first().fingerprint, data.fingerprint);
}

void TestDataTasks::profileLeavesNothing()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(people);
    const QMap<QString, QByteArray> before = test::filesBelow(bench.project().folder());
    TaskSpec spec;
    spec.task = QStringLiteral("profile_data");
    spec.inputs[QStringLiteral("data")] = inputOf(data);
    const Result<FinishedJob> job = bench.run(spec);
    QVERIFY(job);
    const Result<Profile> profile = Profile::fromJson(job->record.outcome.values);
    QVERIFY(profile);
    QCOMPARE(profile->rows, 4);
    // (31 + 45 + 28) / 3
    QCOMPARE(profile->columns[1].mean, 104.0 / 3);
    QCOMPARE(test::filesBelow(bench.project().folder()).keys(), before.keys());
}

void TestDataTasks::rolesOfTheSpecGoFirst()
{
    TaskBench bench;
    const StoredDataset data = bench.dataset(
        people, {{QStringLiteral("roles"),
                  QJsonObject{{QStringLiteral("income"), QStringLiteral("target")}}}});
    TaskSpec spec;
    spec.task = QStringLiteral("profile_data");
    spec.inputs[QStringLiteral("data")] = inputOf(data);
    spec.inputs[QStringLiteral("data")].roles = {{QStringLiteral("age"), QStringLiteral("target")}};
    const Result<FinishedJob> job = bench.run(spec);
    QVERIFY(job);
    const Result<Profile> profile = Profile::fromJson(job->record.outcome.values);
    QCOMPARE(profile->columns[1].role, Role::Target);
    QCOMPARE(profile->columns[2].role, Role::Feature);
}

void TestDataTasks::wrongParams_data()
{
    QTest::addColumn<QJsonObject>("params");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, const QJsonObject &params, Error::Kind kind,
                        const char *word) {
        QTest::newRow(name) << params << int(kind) << QString::fromUtf8(word);
    };
    row("unknown param", {{QStringLiteral("nam"), QStringLiteral("x")}}, Error::Kind::Usage, "nam");
    row("unknown type",
        {{QStringLiteral("types"), QJsonObject{{QStringLiteral("age"), QStringLiteral("number")}}}},
        Error::Kind::Usage, "number");
    row("type of no column",
        {{QStringLiteral("types"), QJsonObject{{QStringLiteral("aeg"), QStringLiteral("text")}}}},
        Error::Kind::BadInput, "aeg");
    row("unknown role",
        {{QStringLiteral("roles"), QJsonObject{{QStringLiteral("age"), QStringLiteral("label")}}}},
        Error::Kind::Usage, "label");
    row("role of no column",
        {{QStringLiteral("roles"), QJsonObject{{QStringLiteral("aeg"), QStringLiteral("id")}}}},
        Error::Kind::BadInput, "aeg");
    row("unknown format", {{QStringLiteral("format"), QStringLiteral("cvs")}}, Error::Kind::Usage,
        "cvs");
    row("unknown format setting",
        {{QStringLiteral("format_params"), QJsonObject{{QStringLiteral("sep"), 1}}}},
        Error::Kind::Usage, "sep");
}

void TestDataTasks::wrongParams()
{
    QFETCH(QJsonObject, params);
    QFETCH(int, kind);
    QFETCH(QString, word);
    TaskBench bench;
    const QString path = bench.write(QStringLiteral("people.csv"), people);
    const QMap<QString, QByteArray> before = test::filesBelow(bench.project().folder());
    const Result<FinishedJob> job = bench.importFile(path, params);
    QVERIFY(!job);
    QCOMPARE(int(job.error().kind), kind);
    QVERIFY2(job.error().text.contains(word), qPrintable(job.error().text));
    QCOMPARE(test::filesBelow(bench.project().folder()).keys(), before.keys());
}

QTEST_GUILESS_MAIN(TestDataTasks)
#include "tst_data_tasks.moc"
