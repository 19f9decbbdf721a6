// A project on the file system of another computer: no write-ahead log there, one warning. This
// program's own statfs() stands before the C library's and says what the test wants.
#include "experiments/file_system.h"
#include "experiments/project.h"
#include "tests/experiments/stored_samples.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

using namespace tenbin;
using Access = Project::Access;
using test::sampleRun;

namespace {

long magic = 0; // 0: the truth

} // namespace

extern "C" int statfs(const char *path, struct statfs *about) noexcept
{
    const long done = ::syscall(SYS_statfs, path, about);
    if (done == 0 && magic != 0)
        about->f_type = magic;
    return int(done);
}

namespace {

constexpr long nfs = 0x6969;

QByteArray journalOf(const QString &project)
{
    sqlite3 *raw = nullptr;
    sqlite3_stmt *statement = nullptr;
    QByteArray mode;
    sqlite3_open(QDir(project).filePath(QStringLiteral("project.sqlite")).toUtf8().constData(),
                 &raw);
    sqlite3_prepare_v2(raw, "PRAGMA journal_mode", -1, &statement, nullptr);
    if (sqlite3_step(statement) == SQLITE_ROW)
        mode = reinterpret_cast<const char *>(sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(raw);
    return mode;
}

} // namespace

class TestNetworkPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { magic = 0; }
    void kinds_data();
    void kinds();
    void newProject();
    void projectThatMovedThere();
    void projectThatMovedBack();
};

void TestNetworkPlace::kinds_data()
{
    QTest::addColumn<qlonglong>("type");
    QTest::addColumn<QString>("name");
    QTest::newRow("ext4") << 0xEF53LL << QString();
    QTest::newRow("btrfs") << 0x9123683ELL << QString();
    QTest::newRow("overlayfs") << 0x794C7630LL << QString();
    QTest::newRow("tmpfs") << 0x01021994LL << QString();
    QTest::newRow("NFS") << 0x6969LL << QStringLiteral("NFS");
    QTest::newRow("SMB 2") << 0xFE534D42LL << QStringLiteral("SMB");
    QTest::newRow("CIFS") << 0xFF534D42LL << QStringLiteral("CIFS");
    // As a program of 32 bits would see it.
    QTest::newRow("CIFS, negative") << qlonglong(qint32(0xFF534D42)) << QStringLiteral("CIFS");
    QTest::newRow("sshfs and clouds") << 0x65735546LL << QStringLiteral("FUSE");
}

void TestNetworkPlace::kinds()
{
    QFETCH(qlonglong, type);
    QFETCH(QString, name);
    magic = long(type);
    QCOMPARE(networkFileSystem(QDir::tempPath()), name);
    QCOMPARE(networkFileSystem(QStringLiteral("/no/such/place")), QString());
}

void TestNetworkPlace::newProject()
{
    QTemporaryDir folder;
    magic = nfs;
    {
        const auto project = Project::openOrCreate(folder.path(), Access::Write);
        QVERIFY2(project, project ? "" : qPrintable(project.error().text));
        const QStringList warnings = (*project)->store().warnings();
        QCOMPARE(warnings.size(), 1);
        QVERIFY(warnings[0].contains(QLatin1String("NFS")));
        QVERIFY(warnings[0].contains(folder.path()));
        QVERIFY((*project)->store().record({sampleRun(QStringLiteral("r"))}));
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("project.sqlite-wal"))));
        const auto reader = Project::open(folder.path(), Access::Read);
        QVERIFY2(reader, reader ? "" : qPrintable(reader.error().text));
        QCOMPARE((*reader)->store().runs()->size(), 1);
    }
    QCOMPARE(journalOf(folder.path()), QByteArray("delete"));
    // Said once.
    const auto again = Project::open(folder.path(), Access::Write);
    QVERIFY(again);
    QCOMPARE((*again)->store().warnings(), QStringList());
    QCOMPARE((*again)->store().runs()->size(), 1);
}

void TestNetworkPlace::projectThatMovedThere()
{
    QTemporaryDir folder;
    {
        const auto project = Project::openOrCreate(folder.path(), Access::Write);
        QVERIFY(project);
        QCOMPARE((*project)->store().warnings(), QStringList());
        QVERIFY((*project)->store().record({sampleRun(QStringLiteral("r"))}));
    }
    QCOMPARE(journalOf(folder.path()), QByteArray("wal"));
    magic = nfs;
    // A log there is refused, not used.
    const auto reader = Project::open(folder.path(), Access::Read);
    QVERIFY(!reader);
    QCOMPARE(reader.error().kind, Error::Kind::Storage);
    {
        const auto project = Project::open(folder.path(), Access::Write);
        QVERIFY2(project, project ? "" : qPrintable(project.error().text));
        QCOMPARE((*project)->store().warnings().size(), 1);
        QCOMPARE((*project)->store().runs()->size(), 1);
        QVERIFY((*project)->store().record({sampleRun(QStringLiteral("s"))}));
    }
    QCOMPARE(journalOf(folder.path()), QByteArray("delete"));
    QVERIFY(Project::open(folder.path(), Access::Read));
}

void TestNetworkPlace::projectThatMovedBack()
{
    QTemporaryDir folder;
    magic = nfs;
    QVERIFY(Project::openOrCreate(folder.path(), Access::Write));
    magic = 0;
    {
        const auto project = Project::open(folder.path(), Access::Write);
        QVERIFY(project);
        QCOMPARE((*project)->store().warnings(), QStringList());
        QVERIFY((*project)->store().record({sampleRun(QStringLiteral("r"))}));
    }
    QCOMPARE(journalOf(folder.path()), QByteArray("wal"));
}

QTEST_GUILESS_MAIN(TestNetworkPlace)
#include "tst_network_place.moc"
