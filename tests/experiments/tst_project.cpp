#include "experiments/project.h"
#include "tests/experiments/file_hashes.h"
#include "tests/experiments/stored_samples.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace tenbin;
using Access = Project::Access;
using test::filesBelow;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Runs this program as a second instance; see main().
struct Other
{
    QProcess process;

    explicit Other(const QStringList &arguments)
    {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(QCoreApplication::applicationFilePath(), arguments);
    }
    QString line()
    {
        if (!process.canReadLine())
            process.waitForReadyRead(10'000);
        return QString::fromUtf8(process.readLine()).trimmed();
    }
    QString end()
    {
        process.closeWriteChannel();
        process.waitForFinished(20'000);
        return QString::fromUtf8(process.readAll()).trimmed();
    }
};

int second(const QStringList &arguments)
{
    const QString how = arguments[1];
    const QString folder = arguments[2];
    if (how == QLatin1String("--unprivileged") && ::setuid(65534) != 0)
        return 2;
    if (how == QLatin1String("--full-disk")) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{8192, 8192};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    const Access access = how == QLatin1String("--read") ? Access::Read : Access::Write;
    const auto project =
        how == QLatin1String("--unprivileged")
            ? Project::open(folder, arguments.value(3) == QLatin1String("read") ? Access::Either
                                                                                : Access::Write)
            : Project::openOrCreate(folder, access);
    if (project)
        std::printf("open %d\n",
                    (*project)->store().runs() ? int((*project)->store().runs()->size()) : -1);
    else
        std::printf("%s: %s\n", qPrintable(kindName(project.error().kind)),
                    qPrintable(project.error().text));
    std::fflush(stdout);
    if (how == QLatin1String("--hold"))
        std::getchar();
    return 0;
}

} // namespace

class TestProject : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsInAMissingFolder();
    void createsInAnEmptyFolder();
    void finishesACreationThatWasKilled();
    void wrongPathMakesNothing();
    void refusesOtherFolders_data();
    void refusesOtherFolders();
    void refusesOtherStores_data();
    void refusesOtherStores();
    void flippedBytesNeverCrash();
    void secondWriterIsToldWho();
    void secondReaderReads();
    void lockOfADeadProcessIsTaken();
    void onlyOneOfManyCreatorsWrites();
    void impossiblePlaces_data();
    void impossiblePlaces();
    void readOnlyFolder();
    void fullDisk();
};

void TestProject::createsInAMissingFolder()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a/b ⚖ %20?c=1#d"));
    const auto project = Project::openOrCreate(path, Access::Write);
    QVERIFY2(project, project ? "" : qPrintable(project.error().text));
    QVERIFY((*project)->isWritable());
    QCOMPARE((*project)->folder(), path);
    QVERIFY(QFileInfo((*project)->datasetsFolder()).isDir());
    QVERIFY(QFileInfo((*project)->runsFolder()).isDir());
    QVERIFY((*project)->store().record({test::sampleRun(QStringLiteral("r"))}));
    QVERIFY(QFileInfo(path + QStringLiteral("/project.sqlite")).isFile());
}

void TestProject::createsInAnEmptyFolder()
{
    QTemporaryDir folder;
    QVERIFY(Project::openOrCreate(folder.path(), Access::Write));
    QVERIFY(Project::open(folder.path(), Access::Write));
}

void TestProject::finishesACreationThatWasKilled()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("datasets")));
    write(folder.filePath(QStringLiteral("project.sqlite.part")), "half a file");
    QVERIFY(!Project::open(folder.path(), Access::Write));
    QVERIFY(Project::openOrCreate(folder.path(), Access::Write));
    QVERIFY(!QFileInfo::exists(folder.filePath(QStringLiteral("project.sqlite.part"))));
}

void TestProject::wrongPathMakesNothing()
{
    QTemporaryDir folder;
    for (const char *name : {"missing", "missing/deeper", "ü/\"quoted\"", "-rf"}) {
        for (Access access : {Access::Read, Access::Write, Access::Either}) {
            const auto project = Project::open(folder.filePath(QString::fromUtf8(name)), access);
            QVERIFY(!project);
            QCOMPARE(project.error().kind, Error::Kind::Storage);
            QVERIFY(!project.error().hint.isEmpty());
        }
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestProject::refusesOtherFolders_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("a document") << QStringLiteral("thesis.txt");
    QTest::newRow("a hidden file") << QStringLiteral(".profile");
    QTest::newRow("data sets of something else") << QStringLiteral("datasets/a.csv");
}

void TestProject::refusesOtherFolders()
{
    QFETCH(QString, file);
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QFileInfo(folder.filePath(file)).path()));
    write(folder.filePath(file), "mine");
    const QMap<QString, QByteArray> before = filesBelow(folder.path());
    const auto project = Project::openOrCreate(folder.path(), Access::Write);
    QVERIFY(!project);
    QCOMPARE(project.error().kind, Error::Kind::Storage);
    QCOMPARE(filesBelow(folder.path()), before);
}

void TestProject::refusesOtherStores_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *damage, const char *word) {
        QTest::newRow(damage) << QString::fromUtf8(damage) << QString::fromUtf8(word);
    };
    row("zero bytes", "no store");
    row("text", "damaged");
    row("foreign", "no store");
    row("foreign with a log", "no store");
    row("newer", "newer version");
    row("truncated", "damaged");
    row("folder", "project.sqlite");
}

void TestProject::refusesOtherStores()
{
    QFETCH(QString, damage);
    QFETCH(QString, word);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("project.sqlite"));
    QVERIFY(Project::openOrCreate(folder.path(), Access::Write));
    sqlite3 *held = nullptr;
    if (damage == QLatin1String("zero bytes"))
        write(path, "");
    else if (damage == QLatin1String("text"))
        write(path, QByteArray(9000, 'x'));
    else if (damage == QLatin1String("truncated"))
        QVERIFY(QFile(path).resize(6000));
    else if (damage == QLatin1String("newer")) {
        QCOMPARE(sqlite3_open(path.toUtf8().constData(), &held), SQLITE_OK);
        sqlite3_exec(held, "PRAGMA user_version=99", nullptr, nullptr, nullptr);
        sqlite3_close(std::exchange(held, nullptr));
    } else {
        QVERIFY(QFile::remove(path));
        if (damage == QLatin1String("folder")) {
            QVERIFY(QDir().mkdir(path));
        } else {
            QCOMPARE(sqlite3_open(path.toUtf8().constData(), &held), SQLITE_OK);
            if (damage.contains(QLatin1String("log")))
                sqlite3_exec(held, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
            sqlite3_exec(held, "CREATE TABLE cookies (host TEXT)", nullptr, nullptr, nullptr);
        }
    }
    const QMap<QString, QByteArray> before = filesBelow(folder.path());
    for (Access access : {Access::Read, Access::Write, Access::Either}) {
        const auto project = Project::openOrCreate(folder.path(), access);
        QVERIFY(!project);
        QCOMPARE(project.error().kind, Error::Kind::Storage);
        QVERIFY2(project.error().text.contains(word), qPrintable(project.error().text));
    }
    QMap<QString, QByteArray> after = filesBelow(folder.path());
    // A newer store is looked at as a reader looks, which needs SQLite's own two files.
    if (damage == QLatin1String("newer"))
        for (const char *suffix : {"-wal", "-shm"})
            after.remove(path + QLatin1String(suffix));
    QCOMPARE(after, before);
    sqlite3_close(held);
}

/// Whatever byte is wrong: an error or a store that answers, never a crash, and reading changes
/// nothing.
void TestProject::flippedBytesNeverCrash()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("project.sqlite"));
    {
        const auto project = Project::openOrCreate(folder.path(), Access::Write);
        QVERIFY(project);
        QList<StoredRun> runs;
        for (int i = 0; i < 50; ++i)
            runs.append(test::sampleRun(QStringLiteral("r"), {{QStringLiteral("m"), i}}));
        QVERIFY((*project)->store().record(
            runs, {test::sampleDataset(QStringLiteral("d"), QStringLiteral("aa"))}));
    }
    QFile original(path);
    QVERIFY(original.open(QIODevice::ReadOnly));
    const QByteArray bytes = original.readAll();
    original.close();
    int refused = 0;
    for (qsizetype at = 0; at < bytes.size(); at += at < 200 ? 1 : 211) {
        QByteArray damaged = bytes;
        damaged[at] = char(~damaged[at]);
        write(path, damaged);
        const auto store = Store::open(path, Store::Access::Read);
        const bool answers = store && (*store)->runs() && (*store)->datasets() &&
                             (*store)->findDataset(QStringLiteral("d"));
        refused += answers ? 0 : 1;
        QFile after(path);
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), damaged);
    }
    QVERIFY(refused > 20);
}

void TestProject::secondWriterIsToldWho()
{
    QTemporaryDir folder;
    const auto project = Project::openOrCreate(folder.path(), Access::Write);
    QVERIFY(project);
    Other other({QStringLiteral("--write"), folder.path()});
    const QString said = other.line();
    QVERIFY2(said.startsWith(QLatin1String("storage: ")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("process %1").arg(QCoreApplication::applicationPid())),
             qPrintable(said));
    other.end();
    const auto either = Project::open(folder.path(), Access::Either);
    QVERIFY(either);
    QVERIFY(!(*either)->isWritable());
}

void TestProject::secondReaderReads()
{
    QTemporaryDir folder;
    const auto project = Project::openOrCreate(folder.path(), Access::Write);
    QVERIFY(project);
    QVERIFY((*project)->store().record({test::sampleRun(QStringLiteral("r"))}));
    Other other({QStringLiteral("--read"), folder.path()});
    QCOMPARE(other.line(), QStringLiteral("open 1"));
    other.end();
}

void TestProject::lockOfADeadProcessIsTaken()
{
    QTemporaryDir folder;
    Other other({QStringLiteral("--hold"), folder.path()});
    QCOMPARE(other.line(), QStringLiteral("open 0"));
    QVERIFY(!Project::open(folder.path(), Access::Write));
    other.process.kill();
    QVERIFY(other.process.waitForFinished());
    const auto project = Project::open(folder.path(), Access::Write);
    QVERIFY2(project, project ? "" : qPrintable(project.error().text));
}

void TestProject::onlyOneOfManyCreatorsWrites()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("new"));
    std::vector<std::unique_ptr<Other>> others;
    for (int i = 0; i < 6; ++i)
        others.push_back(std::make_unique<Other>(QStringList{QStringLiteral("--hold"), path}));
    int open = 0, refused = 0;
    for (const auto &other : others) {
        const QString said = other->line();
        open += said == QLatin1String("open 0") ? 1 : 0;
        refused += said.contains(QLatin1String("has it open")) ? 1 : 0;
    }
    for (const auto &other : others)
        other->end();
    QCOMPARE(open, 1);
    QCOMPARE(refused, 5);
}

void TestProject::impossiblePlaces_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("below a file") << QStringLiteral("file/project");
    QTest::newRow("a file") << QStringLiteral("file");
    QTest::newRow("name too long") << QString(300, QLatin1Char('n'));
}

void TestProject::impossiblePlaces()
{
    QFETCH(QString, path);
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("file")), "mine");
    const QMap<QString, QByteArray> before = filesBelow(folder.path());
    const auto project = Project::openOrCreate(folder.filePath(path), Access::Either);
    QVERIFY(!project);
    QCOMPARE(project.error().kind, Error::Kind::Storage);
    QCOMPARE(filesBelow(folder.path()), before);
}

void TestProject::readOnlyFolder()
{
    if (::getuid() != 0)
        QSKIP("becoming another user needs root");
    QTemporaryDir folder;
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::Permissions(0x7755)));
    const QString path = folder.filePath(QStringLiteral("project"));
    {
        const auto project = Project::openOrCreate(path, Access::Write);
        QVERIFY(project);
        QVERIFY((*project)->store().record({test::sampleRun(QStringLiteral("r"))}));
    }
    const QMap<QString, QByteArray> before = filesBelow(folder.path());
    Other writer({QStringLiteral("--unprivileged"), path});
    const QString said = writer.line();
    if (writer.process.error() == QProcess::FailedToStart)
        QSKIP("another user may not run this program");
    QVERIFY2(said.startsWith(QLatin1String("storage: ")), qPrintable(said));
    QVERIFY2(said.contains(QLatin1String("cannot be written")), qPrintable(said));
    Other reader({QStringLiteral("--unprivileged"), path, QStringLiteral("read")});
    QCOMPARE(reader.line(), QStringLiteral("open 1"));
    writer.end();
    reader.end();
    QCOMPARE(filesBelow(folder.path()), before);
}

void TestProject::fullDisk()
{
    QTemporaryDir folder;
    Other other({QStringLiteral("--full-disk"), folder.filePath(QStringLiteral("p"))});
    const QString said = other.line();
    QVERIFY2(said.startsWith(QLatin1String("storage: ")), qPrintable(said));
    other.end();
    QVERIFY2(QDir(folder.path()).isEmpty(),
             qPrintable(filesBelow(folder.path()).keys().join(u' ')));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() > 2 && arguments[1].startsWith(QLatin1String("--")))
        return second(arguments);
    TestProject test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_project.moc"
