// A store that lost commits is noticed: its log deleted after a kill, an old copy in its place.
#include "experiments/store.h"
#include "tests/experiments/file_hashes.h"
#include "tests/experiments/stored_samples.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace tenbin;
using test::filesBelow;
using test::sampleRun;

namespace {

struct Folder
{
    QTemporaryDir folder;
    QString store = folder.filePath(QStringLiteral("project.sqlite"));
    QString mark = store + QStringLiteral(".sequence");

    Folder() { made = bool(Store::create(store)); }
    bool made;

    Result<std::unique_ptr<Store>> open(Store::Access access = Store::Access::Write) const
    {
        return Store::open(store, access);
    }
    Status record(const QString &name) const
    {
        const auto opened = open();
        return opened ? (*opened)->record({sampleRun(name)}) : Status(passOn(opened));
    }
    QByteArray content(const QString &path) const
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void replace(const QByteArray &bytes) const
    {
        QFile file(store);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    /// Records runs in a process that ends without closing the store.
    void recordAndDie(int runs) const
    {
        const pid_t child = ::fork();
        if (child == 0) {
            const auto opened = open();
            for (int i = 0; i < runs; ++i)
                if (!opened || !(*opened)->record({sampleRun(QStringLiteral("run %1").arg(i))}))
                    ::_exit(1);
            ::_exit(0);
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(status, 0);
    }
};

const QString isOlder = QStringLiteral("is older than the last session left it");

} // namespace

class TestHighWater : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsCommits();
    void deletedLog();
    void keptLog();
    void oldCopy();
    void backupIsOffered();
    void damagedMarkSaysNothing_data();
    void damagedMarkSaysNothing();
    void markOfAnotherStoreSaysNothing();
    void failedWritesDoNotCount();
};

void TestHighWater::countsCommits()
{
    const Folder folder;
    QVERIFY(folder.made);
    QVERIFY(!QFile::exists(folder.mark));
    for (int i = 1; i <= 12; ++i) {
        QVERIFY(folder.record(QStringLiteral("run %1").arg(i)));
        const QByteArray line = folder.content(folder.mark);
        QCOMPARE(line.size(), 32 + 1 + 19 + 1);
        QCOMPARE(line.mid(33, 19).toLongLong(), i);
    }
    QVERIFY(folder.open(Store::Access::Read));
}

void TestHighWater::deletedLog()
{
    const Folder folder;
    QVERIFY(folder.record(QStringLiteral("first")));
    folder.recordAndDie(3);
    QVERIFY(QFile::remove(folder.store + QStringLiteral("-wal")));
    QFile::remove(folder.store + QStringLiteral("-shm"));
    const auto before = filesBelow(folder.folder.path());
    for (const Store::Access access : {Store::Access::Read, Store::Access::Write}) {
        const auto opened = folder.open(access);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, Error::Kind::Storage);
        QVERIFY2(opened.error().text.contains(isOlder), qPrintable(opened.error().text));
        QVERIFY(opened.error().text.contains(QLatin1String("3 changes are missing")));
        QVERIFY(opened.error().hint.contains(QLatin1String("project.sqlite-wal")));
        QVERIFY(opened.error().hint.contains(QLatin1String("project.sqlite.sequence")));
    }
    QCOMPARE(filesBelow(folder.folder.path()), before);
}

void TestHighWater::keptLog()
{
    const Folder folder;
    folder.recordAndDie(3);
    const auto opened = folder.open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text));
    QCOMPARE((*opened)->runs()->size(), 3);
}

void TestHighWater::oldCopy()
{
    const Folder folder;
    QVERIFY(folder.record(QStringLiteral("first")));
    const QByteArray old = folder.content(folder.store);
    QVERIFY(folder.record(QStringLiteral("second")));
    folder.replace(old);
    const auto refused = folder.open();
    QVERIFY(!refused);
    QVERIFY(refused.error().text.contains(QLatin1String("1 change is missing")));
    // Whoever deletes the mark goes on with the copy.
    QVERIFY(QFile::remove(folder.mark));
    QVERIFY(folder.record(QStringLiteral("third")));
    QVERIFY(folder.open());
}

void TestHighWater::backupIsOffered()
{
    const Folder folder;
    QVERIFY(folder.record(QStringLiteral("first")));
    const QByteArray old = folder.content(folder.store);
    const auto backUp = [&] { return folder.open().value()->backUp().value(); };
    QVERIFY(folder.record(QStringLiteral("second")));
    const QString less = backUp();
    QVERIFY(folder.record(QStringLiteral("third")));
    const QString newest = backUp();
    folder.replace(old);
    const auto refused = folder.open();
    QVERIFY(!refused);
    QVERIFY2(refused.error().hint.contains(newest), qPrintable(refused.error().hint));
    QVERIFY(!refused.error().hint.contains(less));
    folder.replace(folder.content(newest));
    const auto restored = folder.open();
    QVERIFY2(restored, restored ? "" : qPrintable(restored.error().text));
    QCOMPARE((*restored)->runs()->size(), 3);
}

void TestHighWater::damagedMarkSaysNothing_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("zeros") << QByteArray(53, '\0');
    QTest::newRow("half") << QByteArray("0123456789abcdef0123");
    QTest::newRow("no number") << QByteArray("0123456789abcdef0123456789abcdef many\n");
    QTest::newRow("large") << QByteArray(1 << 20, '9');
}

void TestHighWater::damagedMarkSaysNothing()
{
    QFETCH(QByteArray, content);
    const Folder folder;
    QVERIFY(folder.record(QStringLiteral("first")));
    QFile mark(folder.mark);
    QVERIFY(mark.open(QIODevice::WriteOnly));
    mark.write(content);
    mark.close();
    QVERIFY(folder.open(Store::Access::Read));
    QVERIFY(folder.record(QStringLiteral("second")));
}

void TestHighWater::markOfAnotherStoreSaysNothing()
{
    const Folder folder;
    const Folder other;
    QVERIFY(folder.record(QStringLiteral("first")));
    for (int i = 0; i < 5; ++i)
        QVERIFY(other.record(QStringLiteral("run %1").arg(i)));
    QVERIFY(QFile::remove(folder.mark) && QFile::copy(other.mark, folder.mark));
    QVERIFY(folder.record(QStringLiteral("second")));
    QCOMPARE(folder.content(folder.mark).mid(33, 19).toLongLong(), 2);
}

void TestHighWater::failedWritesDoNotCount()
{
    const Folder folder;
    const auto store = folder.open();
    QVERIFY(store);
    QVERIFY((*store)->record({sampleRun(QStringLiteral("first"))}));
    QVERIFY(!(*store)->record({sampleRun(QString(QChar(0xd800)))}));
    QCOMPARE(folder.content(folder.mark).mid(33, 19).toLongLong(), 1);
    QVERIFY((*store)->record({sampleRun(QStringLiteral("second"))}));
    QCOMPARE(folder.content(folder.mark).mid(33, 19).toLongLong(), 2);
}

QTEST_GUILESS_MAIN(TestHighWater)
#include "tst_high_water.moc"
