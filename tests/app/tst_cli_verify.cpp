// Where a run's numbers come from, and whether they come again, here and elsewhere: show, verify,
// archive, unarchive.
#include "tests/app/cli_program.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace tenbin::test;

class TestCliVerify : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showSaysWhereNumbersComeFrom();
    void repeatsAreBitIdentical_data();
    void repeatsAreBitIdentical();
    void keptRepetition();
    void tamperedFilesAreDifferent_data();
    void tamperedFilesAreDifferent();
    void changedDataIsDifferent();
    void refusals();
    void archivesMoveToAnotherProject_data();
    void archivesMoveToAnotherProject();
    void damagedArchiveIsRefused();
    void archiveRefusals();

private:
    CliRun cli(const QStringList &arguments) const { return in("project", arguments); }
    CliRun in(const QString &project, const QStringList &arguments) const
    {
        return runCli(QStringList{"--project", path(project)} + arguments);
    }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString runFile(const QString &name) const
    {
        return path(QStringLiteral("project/runs/%1/%2").arg(m_run, name));
    }
    void train(const QString &learner)
    {
        const CliRun run = cli({"train", sourceFile("resources/samples/penguins.csv"), "--target",
                                "species", "--learner", learner, "--seed", "5", "--json"});
        QVERIFY2(run.exitCode == 0, run.error.constData());
        m_run = run.json()["run"].toString();
    }
    /// Changes one byte in the middle.
    static void flip(const QString &name)
    {
        QByteArray bytes = readAll(name);
        QVERIFY(!bytes.isEmpty());
        bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 1);
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    QStringList parts(const CliRun &run) const
    {
        QStringList found;
        for (const QJsonValue &one : run.json()["differences"].toArray())
            found.append(one["part"].toString() + ' ' + one["name"].toString());
        return found;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_run;
};

void TestCliVerify::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestCliVerify::showSaysWhereNumbersComeFrom()
{
    train("logistic_regression");
    const QJsonObject shown = cli({"show", m_run, "--json"}).json();
    QVERIFY(shown["fingerprints"]["data"].toString().startsWith("sha256:"));
    QCOMPARE(shown["spec"]["seed"].toString(), "5");
    QVERIFY(shown["encoder"].toObject().contains("scale"));
    QVERIFY(shown["seconds"].toDouble() > 0);
    const QJsonObject environment = shown["environment"].toObject();
    for (const char *fact : {"tenbin", "compiler", "processor", "architecture", "system"})
        QVERIFY2(!environment[QLatin1String(fact)].toString().isEmpty(), fact);
    QVERIFY(environment["threads"].toInt() > 0);
    QVERIFY(environment["peak_memory"].toDouble() > (1 << 20));
    QVERIFY(!environment["processor_flags"].toArray().isEmpty());
    const QJsonObject libraries = environment["libraries"].toObject();
    QVERIFY(!libraries["XGBoost"].toString().isEmpty());
    // Built from a git checkout or not: the program and its runs say the same.
    const QJsonObject version = runCli({"--version", "--json"}).json();
    QCOMPARE(libraries["revision"], version["revision"]);
    QCOMPARE(version.contains("revision"),
             QDir(sourceFile(".")).exists(".git") && !version["revision"].toString().isEmpty());
    const CliRun people = cli({"show", m_run});
    QVERIFY(people.out.contains("peak memory") && people.out.contains("compiler"));
}

void TestCliVerify::repeatsAreBitIdentical_data()
{
    QTest::addColumn<QString>("learner");
    QTest::addColumn<QString>("threads");
    QTest::newRow("linear") << "logistic_regression"
                            << "2";
    QTest::newRow("trees, other threads") << "gradient_boosting"
                                          << "1";
    QTest::newRow("forest") << "random_forest"
                            << "2";
}

void TestCliVerify::repeatsAreBitIdentical()
{
    QFETCH(QString, learner);
    QFETCH(QString, threads);
    train(learner);
    const CliRun run = cli({"verify", m_run.left(8), "--threads", threads, "--json"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QJsonObject json = run.json();
    QCOMPARE(json["verdict"].toString(), "bit-identical");
    QCOMPARE(json["run"].toString(), m_run);
    QVERIFY(json["repeat"].isNull());
    QCOMPARE(json["differences"].toArray().size(), 0);
    QCOMPARE(json["compared"].toArray(), (QJsonArray{"metrics", "model", "predictions"}));
    for (const QJsonValue &change : json["changes"].toArray())
        QCOMPARE(change["what"].toString(), "threads");
    // Nothing stays of it.
    QCOMPARE(QDir(path("project/runs")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{m_run});
    QCOMPARE(cli({"runs", "--json"}).json()["runs"].toArray().size(), 1);
}

void TestCliVerify::keptRepetition()
{
    train("logistic_regression");
    const CliRun run = cli({"verify", m_run, "--keep", "--json"});
    QVERIFY2(run.exitCode == 0, run.error.constData());
    const QString repeat = run.json()["repeat"].toString();
    QCOMPARE(run.json()["verdict"].toString(), "bit-identical");
    QCOMPARE(cli({"runs", "--json"}).json()["runs"].toArray().size(), 2);
    const QJsonObject shown = cli({"show", repeat, "--json"}).json();
    QVERIFY(shown["name"].toString().endsWith("(repeated)"));
    QCOMPARE(shown["status"].toString(), "finished");
}

void TestCliVerify::tamperedFilesAreDifferent_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("differs");
    QTest::newRow("predictions") << "predictions.safetensors"
                                 << "files predictions";
    QTest::newRow("model") << "model/pipeline.json"
                           << "files model";
}

void TestCliVerify::tamperedFilesAreDifferent()
{
    QFETCH(QString, file);
    QFETCH(QString, differs);
    train("logistic_regression");
    flip(runFile(file));
    const CliRun run = cli({"verify", m_run, "--json"});
    QCOMPARE(run.exitCode, 1);
    QCOMPARE(run.json()["verdict"].toString(), "different");
    QCOMPARE(parts(run), QStringList{differs});
    // The run itself stays readable.
    QCOMPARE(cli({"show", m_run}).exitCode, 0);
    const CliRun people = cli({"verify", m_run});
    QCOMPARE(people.exitCode, 1);
    QVERIFY(people.out.contains("Different"));
}

void TestCliVerify::changedDataIsDifferent()
{
    train("logistic_regression");
    const QDir datasets(path("project/datasets"));
    const QStringList files = datasets.entryList({"*.safetensors"});
    QCOMPARE(files.size(), 1);
    // A value of the first column of numbers: its lowest byte, at the end of the file.
    QByteArray bytes = readAll(datasets.filePath(files.first()));
    const quint64 header = *reinterpret_cast<const quint64 *>(bytes.constData());
    bytes[qsizetype(8 + header)] = char(bytes[qsizetype(8 + header)] ^ 1);
    QFile file(datasets.filePath(files.first()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    const CliRun run = cli({"verify", m_run, "--json"});
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(parts(run).contains("data penguins"), qPrintable(parts(run).join(", ")));
    // Gone: nothing can be repeated, and nothing is left behind.
    QVERIFY(file.remove());
    QCOMPARE(cli({"verify", m_run}).exitCode, 3);
    QCOMPARE(QDir(path("project/runs")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{m_run});
}

void TestCliVerify::refusals()
{
    train("baseline");
    QCOMPARE(cli({"verify", "nothing"}).exitCode, 3);
    QCOMPARE(cli({"verify", m_run, "--tolerance", "wide"}).exitCode, 2);
    QCOMPARE(cli({"verify", m_run, "--tolerance", "-1"}).exitCode, 2);
    QVERIFY(cli({"verify", "--help"}).out.contains("bit-identical"));
}

void TestCliVerify::archivesMoveToAnotherProject_data()
{
    QTest::addColumn<QString>("learner");
    QTest::addColumn<bool>("withData");
    QTest::newRow("linear") << "logistic_regression" << true;
    QTest::newRow("trees") << "gradient_boosting" << true;
    QTest::newRow("without data") << "logistic_regression" << false;
}

void TestCliVerify::archivesMoveToAnotherProject()
{
    QFETCH(QString, learner);
    QFETCH(bool, withData);
    train(learner);
    const QString zip = path("run.zip");
    QStringList arguments{"archive", m_run.left(6), "--out", zip, "--json"};
    if (!withData)
        arguments.append("--no-data");
    const CliRun packed = cli(arguments);
    QVERIFY2(packed.exitCode == 0, packed.error.constData());
    QCOMPARE(packed.json()["bytes"].toInteger(), QFileInfo(zip).size());
    const CliRun taken = in("other", {"unarchive", zip, "--json"});
    QVERIFY2(taken.exitCode == 0, taken.error.constData());
    QCOMPARE(taken.json()["run"].toString(), m_run);
    QCOMPARE(taken.json()["metrics"], cli({"show", m_run, "--json"}).json()["metrics"]);
    QCOMPARE(taken.json()["datasets"].toArray().size(), withData ? 1 : 0);
    QCOMPARE(in("other", {"datasets", "--json"}).json()["datasets"].toArray().size(),
             withData ? 1 : 0);
    QCOMPARE(in("other", {"show", m_run, "--json"}).json()["environment"],
             cli({"show", m_run, "--json"}).json()["environment"]);
    const CliRun verified = in("other", {"verify", m_run, "--json"});
    if (withData) {
        QVERIFY2(verified.exitCode == 0, verified.error.constData());
        QCOMPARE(verified.json()["verdict"].toString(), "bit-identical");
        const QString sample = sourceFile("resources/samples/penguins.csv");
        QCOMPARE(in("other", {"predict", m_run, sample, "--out", path("p.csv")}).exitCode, 0);
    } else {
        QCOMPARE(verified.exitCode, 3);
    }
    const CliRun twice = in("other", {"unarchive", zip});
    QCOMPARE(twice.exitCode, 3);
    QVERIFY(twice.error.contains("already in the project"));
}

void TestCliVerify::damagedArchiveIsRefused()
{
    train("logistic_regression");
    const QString zip = path("run.zip");
    QCOMPARE(cli({"archive", m_run, "--out", zip}).exitCode, 0);
    flip(zip);
    const CliRun taken = in("other", {"unarchive", zip, "--json"});
    QCOMPARE(taken.exitCode, 3);
    QCOMPARE(taken.json()["error"].toObject()["kind"].toString(), "bad_input");
    QCOMPARE(in("other", {"runs", "--json"}).json()["runs"].toArray().size(), 0);
    QVERIFY(QDir(path("other/runs")).isEmpty());
    QVERIFY(QDir(path("other/datasets")).isEmpty());
}

void TestCliVerify::archiveRefusals()
{
    train("logistic_regression");
    const QString zip = path("run.zip");
    QCOMPARE(cli({"archive", m_run}).exitCode, 2);
    QCOMPARE(cli({"archive", "nothing", "--out", zip}).exitCode, 3);
    QCOMPARE(cli({"archive", m_run, "--out", path("no/such/folder.zip")}).exitCode, 1);
    flip(runFile("predictions.safetensors"));
    QCOMPARE(cli({"archive", m_run, "--out", zip}).exitCode, 3);
    QVERIFY(!QFile::exists(zip));
    QCOMPARE(cli({"unarchive", zip}).exitCode, 3);
    QCOMPARE(QDir(path("project/runs")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{m_run});
}

QTEST_GUILESS_MAIN(TestCliVerify)
#include "tst_cli_verify.moc"
