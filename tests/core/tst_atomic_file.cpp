#include "core/atomic_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace tenbin;

namespace {

/// A disk that is full after some bytes, as far as this process can tell.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, SIG_DFL);
    }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before = {};
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("absent");
}

} // namespace

class TestAtomicFile : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name = "a.txt") const { return m_folder->filePath(name); }
    QStringList names() const
    {
        return QDir(m_folder->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesAndReplaces()
    {
        QVERIFY(writeFile(path(), "one"));
        QCOMPARE(contentOf(path()), QByteArray("one"));
        QVERIFY(writeFile(path(), "two"));
        QCOMPARE(contentOf(path()), QByteArray("two"));
        QVERIFY(writeFile(path(), ""));
        QCOMPARE(contentOf(path()), QByteArray());
        QCOMPARE(names(), QStringList{"a.txt"});
    }

    void writesInParts()
    {
        Result<AtomicFile> file = AtomicFile::open(path());
        QVERIFY(file);
        QByteArray whole;
        for (int i = 0; i < 100; ++i) {
            const QByteArray part(10'000 + i, char('a' + i % 26));
            QVERIFY(file->write(part));
            whole += part;
        }
        QCOMPARE(contentOf(path()), QByteArray("absent"));
        QVERIFY(file->commit());
        QCOMPARE(contentOf(path()), whole);
    }

    void withoutCommitNothingChanges()
    {
        QVERIFY(writeFile(path(), "old"));
        {
            Result<AtomicFile> file = AtomicFile::open(path());
            QVERIFY(file->write("new"));
            QCOMPARE(names().size(), 2);
        }
        QCOMPARE(contentOf(path()), QByteArray("old"));
        QCOMPARE(names(), QStringList{"a.txt"});
    }

    void canBeMoved()
    {
        Result<AtomicFile> file = AtomicFile::open(path());
        AtomicFile moved = *std::move(file);
        QVERIFY(moved.write("x"));
        moved = AtomicFile::open(path("b.txt")).value();
        QCOMPARE(names().size(), 1);
        QVERIFY(moved.write("y"));
        QVERIFY(moved.commit());
        QCOMPARE(names(), QStringList{"b.txt"});
    }

    void twoWritersDoNotMix()
    {
        Result<AtomicFile> first = AtomicFile::open(path());
        Result<AtomicFile> second = AtomicFile::open(path());
        QVERIFY(first->write("first"));
        QVERIFY(second->write("second"));
        QVERIFY(second->commit());
        QVERIFY(first->commit());
        QCOMPARE(contentOf(path()), QByteArray("first"));
    }

    void aFullDiskChangesNothing()
    {
        QVERIFY(writeFile(path(), "old"));
        const QByteArray large(1 << 20, 'x');
        {
            const FullDisk full(64 << 10);
            const Status written = writeFile(path(), large);
            QVERIFY(!written);
            QCOMPARE(written.error().kind, Error::Kind::Io);
            QVERIFY(written.error().hint.contains("space"));
        }
        QCOMPARE(contentOf(path()), QByteArray("old"));
        QCOMPARE(names(), QStringList{"a.txt"});
        QVERIFY(writeFile(path(), large));
    }

    void saysWhyItCannotWrite_data()
    {
        QTest::addColumn<QString>("below");
        QTest::addColumn<QString>("why");
        QTest::newRow("no folder") << "none/a.txt"
                                   << "no such file or folder";
        QTest::newRow("a folder") << "folder"
                                  << "it is a folder";
        QTest::newRow("below a file") << "file/a.txt"
                                      << "not a folder";
    }
    void saysWhyItCannotWrite()
    {
        QFETCH(QString, below);
        QFETCH(QString, why);
        QVERIFY(QDir(m_folder->path()).mkdir("folder"));
        QVERIFY(writeFile(path("file"), "x"));
        const Status written = writeFile(path(below), "x");
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Io);
        QVERIFY2(written.error().text.contains(why), qPrintable(written.error().text));
        QVERIFY(written.error().text.contains(below));
        QCOMPARE(names().size(), 2);
    }

    void aTooLongNameLeavesNothing()
    {
        QVERIFY(!writeFile(path(QString(300, 'x')), "x"));
        QVERIFY(names().isEmpty());
    }

    void aReadOnlyFolderChangesNothing()
    {
        if (geteuid() == 0)
            QSKIP("the administrator may write everywhere");
        QVERIFY(writeFile(path(), "old"));
        ::chmod(QFile::encodeName(m_folder->path()).constData(), 0500);
        const Status written = writeFile(path(), "new");
        ::chmod(QFile::encodeName(m_folder->path()).constData(), 0700);
        QVERIFY(!written);
        QVERIFY(written.error().text.contains("permission denied"));
        QCOMPARE(contentOf(path()), QByteArray("old"));
    }

    void readsWhole()
    {
        const QByteArray bytes("a\0b", 3);
        QVERIFY(writeFile(path(), bytes));
        QCOMPARE(readFile(path(), 3).value(), bytes);
        QVERIFY(writeFile(path(), ""));
        QCOMPARE(readFile(path(), 0).value(), QByteArray());
    }

    void saysWhyItCannotRead_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("why");
        QTest::newRow("missing") << "none"
                                 << "no such file";
        QTest::newRow("folder") << "."
                                << "it is a folder";
        QTest::newRow("too long") << "a.txt"
                                  << "4 bytes, and at most 3";
        QTest::newRow("pipe") << "pipe"
                              << "not a regular file";
        QTest::newRow("device") << "/dev/zero"
                                << "not a regular file";
    }
    void saysWhyItCannotRead()
    {
        QFETCH(QString, file);
        QFETCH(QString, why);
        QVERIFY(writeFile(path(), "four"));
        QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
        const Result<QByteArray> read = readFile(QDir(m_folder->path()).filePath(file), 3);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
        QVERIFY2(read.error().text.contains(why), qPrintable(read.error().text));
    }
};

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
