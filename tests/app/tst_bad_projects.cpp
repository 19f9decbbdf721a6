// Projects that cannot be used as they are, by the command line: foreign, newer, older than the
// last session, read-only, on a full disk, held by another program; and work that is broken off.
#include "tests/app/sample_project.h"
#include "tests/experiments/file_hashes.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QLockFile>
#include <QProcess>
#include <QTest>

#include <csignal>

#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace tenbin::test;

using Files = QMap<QString, QByteArray>;

class TestBadProjects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stores_data();
    void stores();
    void notAFolder();
    void olderStore();
    void readOnlyFolder();
    void fullDisk_data();
    void fullDisk();
    void secondInstance();
    void brokenOff_data();
    void brokenOff();
};

namespace {

QString storeOf(const SampleProject &project)
{
    return project.path() + QStringLiteral("/project.sqlite");
}

void runSql(const QString &path, const char *sql)
{
    sqlite3 *raw = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8().constData(), &raw), SQLITE_OK);
    QCOMPARE(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    QCOMPARE(sqlite3_close(raw), SQLITE_OK);
}

QStringList trainSmall(const SampleProject &project)
{
    return {
        QStringLiteral("train"),
        project.write(QStringLiteral("t.csv"), SampleProject::smallTable().replace("red", "green")),
        QStringLiteral("--target"),
        QStringLiteral("y"),
        QStringLiteral("--learner"),
        QStringLiteral("baseline")};
}

} // namespace

void TestBadProjects::stores_data()
{
    QTest::addColumn<QByteArray>("sql"); // null: other bytes instead
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("text") << QByteArray() << QByteArray("project.sqlite");
    QTest::newRow("a foreign database")
        << QByteArray("PRAGMA application_id=0; CREATE TABLE t (x)") << QByteArray("is no store");
    QTest::newRow("of a newer version")
        << QByteArray("PRAGMA user_version=99") << QByteArray("newer version of Tenbin");
}

void TestBadProjects::stores()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, says);
    const SampleProject project;
    if (sql.isNull()) {
        QFile store(storeOf(project));
        QVERIFY(store.open(QIODevice::WriteOnly));
        store.write("a letter");
    } else {
        runSql(storeOf(project), sql.constData());
    }
    const Files before = filesBelow(project.path());
    for (const QStringList &arguments : {QStringList{QStringLiteral("runs")}, trainSmall(project)})
        QCOMPARE(wrongFailure(project.cli(arguments), 4, says), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
}

void TestBadProjects::notAFolder()
{
    const SampleProject project;
    const QString file = project.write(QStringLiteral("letter.txt"), "hello");
    for (const QString &path : {file, file + QStringLiteral("/below")}) {
        const CliRun run = runCli({QStringLiteral("--project"), path, QStringLiteral("datasets")});
        QCOMPARE(wrongFailure(run, 4, "letter.txt"), QString());
    }
    const CliRun run = runCli(
        {QStringLiteral("--project"), project.filePath(QString()), QStringLiteral("datasets")});
    QCOMPARE(wrongFailure(run, 4, "it is no project and not empty"), QString());
    QCOMPARE(QDir(project.filePath(QString())).entryList(QDir::Files),
             QStringList{QStringLiteral("letter.txt")});
}

void TestBadProjects::olderStore()
{
    const SampleProject project;
    const QString old = project.filePath(QStringLiteral("old.sqlite"));
    QVERIFY(QFile::copy(storeOf(project), old));
    QCOMPARE(project.cli(trainSmall(project)).exitCode, 0);
    QVERIFY(QFile::remove(storeOf(project)) && QFile::copy(old, storeOf(project)));
    const Files before = filesBelow(project.path());
    const CliRun refused = project.cli({QStringLiteral("runs")});
    QCOMPARE(wrongFailure(refused, 4, "is older than the last session left it"), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
    // What the hint says leads on.
    QVERIFY(refused.error.contains("project.sqlite.sequence"));
    QVERIFY(QFile::remove(storeOf(project) + QStringLiteral(".sequence")));
    QCOMPARE(project.cli({QStringLiteral("profile"), QStringLiteral("small")}).exitCode, 0);
    const CliRun runs = project.cli({QStringLiteral("runs"), QStringLiteral("--json")});
    QCOMPARE(runs.json()[QStringLiteral("runs")].toArray().size(), 2);
}

void TestBadProjects::readOnlyFolder()
{
    const SampleProject project;
    const QStringList train = trainSmall(project);
    // Root may write everywhere; then somebody else calls.
    constexpr uid_t nobody = 65534;
    const bool root = ::geteuid() == 0;
    project.allow(root ? 0755 : 0555);
    const auto asNobody = [root] {
        if (root && ::setuid(nobody) != 0)
            ::_exit(1);
    };
    const Files before = filesBelow(project.path());
    const CliRun read = project.cli({QStringLiteral("datasets")}, {}, asNobody);
    const QStringList import{QStringLiteral("import"), train[1]};
    const CliRun imported = project.cli(import, {}, asNobody);
    const CliRun trained = project.cli(train, {}, asNobody);
    project.allow(0755);
    if (read.exitCode < 0 || (read.exitCode == 1 && read.error.isEmpty()))
        QSKIP("another user may not run this program");
    QVERIFY2(read.exitCode == 0, read.error.constData());
    QCOMPARE(wrongFailure(imported, 4, "cannot be written"), QString());
    QCOMPARE(wrongFailure(trained, 4, "cannot be written"), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
}

void TestBadProjects::fullDisk_data()
{
    QTest::addColumn<int>("bytes");
    for (const int bytes : {0, 100, 1'000, 2'000, 4'000, 8'000, 12'000, 16'000, 24'000, 32'000})
        QTest::newRow(qPrintable(QString::number(bytes))) << bytes;
}

/// No file may grow beyond some bytes, as if the disk were full then.
void TestBadProjects::fullDisk()
{
    QFETCH(int, bytes);
    const SampleProject project;
    const QStringList arguments = trainSmall(project);
    const Files before = filesBelow(project.path());
    const CliRun run = project.cli(arguments, {}, [bytes] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{rlim_t(bytes), rlim_t(bytes)};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    // The task failed, or the store did.
    QVERIFY2(run.exitCode == 1 || run.exitCode == 4, run.error.constData());
    QCOMPARE(wrongFailure(run, run.exitCode, ""), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
    // With space again it works.
    QCOMPARE(project.cli(arguments).exitCode, 0);
}

void TestBadProjects::secondInstance()
{
    const SampleProject project;
    QLockFile window(project.path() + QStringLiteral("/project.lock"));
    window.setStaleLockTime(0);
    QVERIFY(window.tryLock());
    QCOMPARE(project.cli({QStringLiteral("runs")}).exitCode, 0);
    // The work is done; its record waits for the one who has the project.
    const CliRun run = project.cli(trainSmall(project));
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QVERIFY2(run.error.contains("has the project open"), run.error.constData());
    const auto count = [&] {
        return project.cli({QStringLiteral("runs"), QStringLiteral("--json")})
            .json()[QStringLiteral("runs")]
            .toArray()
            .size();
    };
    QCOMPARE(count(), 1);
    window.unlock();
    QCOMPARE(project.cli({QStringLiteral("profile"), QStringLiteral("small")}).exitCode, 0);
    QCOMPARE(count(), 2);
}

void TestBadProjects::brokenOff_data()
{
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("job"); // the one that is at work then
    QTest::newRow("Ctrl-C while importing") << SIGINT << 1;
    QTest::newRow("Ctrl-C while training") << SIGINT << 2;
    QTest::newRow("told to end while training") << SIGTERM << 2;
}

void TestBadProjects::brokenOff()
{
    QFETCH(int, signal);
    QFETCH(int, job);
    const SampleProject project;
    QByteArray table = "a,b,c,y\n";
    for (int i = 0; i < 20'000; ++i)
        table += QByteArray::number(i * 7919 % 10007) + ',' + QByteArray::number(i % 89) + ',' +
                 QByteArray::number(i % 97) + ',' + (i * 31 % 64 < 32 ? "no" : "yes") + '\n';
    const QString path = project.write(QStringLiteral("long.csv"), table);
    const Files before = filesBelow(project.path());
    QProcess process;
    process.start(cliPath(),
                  {QStringLiteral("--project"), project.path(), QStringLiteral("train"), path,
                   QStringLiteral("--target"), QStringLiteral("y"), QStringLiteral("--learner"),
                   QStringLiteral("gradient_boosting"), QStringLiteral("--param"),
                   QStringLiteral("rounds=10000"), QStringLiteral("--param"),
                   QStringLiteral("early_stopping_rounds=0")});
    QVERIFY(process.waitForStarted());
    // The model of the project is a job as well. A quick import may be over between two looks.
    const QDir runs(project.path() + QStringLiteral("/runs"));
    QTRY_VERIFY_WITH_TIMEOUT(runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size() >= 1 + job,
                             60'000);
    QTest::qWait(job == 1 ? 0 : 300);
    QCOMPARE(process.state(), QProcess::Running);
    QElapsedTimer timer;
    timer.start();
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished(20'000));
    QVERIFY2(sanitized || timer.elapsed() < 2'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
    QCOMPARE(changesBelow(project.path(), before), QString());
}

QTEST_GUILESS_MAIN(TestBadProjects)
#include "tst_bad_projects.moc"
