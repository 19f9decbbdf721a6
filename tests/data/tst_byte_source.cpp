#include "data/byte_source.h"

#include "core/random.h"
#include "data/gzip.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace tenbin;
using namespace tenbin::test;

/// Files, pipes and gzip, whole and broken.
class TestByteSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whole_data();
    void whole();
    void failures_data();
    void failures();
    void shrinks();
    void changes();
    void bomb();
    void standardInput();

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString file(const char *name, const QByteArray &bytes) const
    {
        QFile out(path(name));
        out.open(QIODevice::WriteOnly);
        out.write(bytes);
        return out.fileName();
    }

    QTemporaryDir m_folder;
};

namespace {

QByteArray gzipped(const QByteArray &bytes)
{
    Gzip gzip;
    QByteArray packed = gzip.add(bytes);
    packed += gzip.end();
    return packed;
}

QByteArray randomBytes(qsizetype size)
{
    RandomStream random(4);
    QByteArray bytes;
    while (bytes.size() < size)
        bytes += char(random.below(256));
    return bytes;
}

} // namespace

void TestByteSource::whole_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray some = randomBytes(700'000);
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("small") << QByteArray("abc") << QByteArray("abc");
    QTest::newRow("plain") << some << some;
    QTest::newRow("gzip") << gzipped(some) << some;
    QTest::newRow("gzip of nothing") << gzipped({}) << QByteArray();
    QTest::newRow("two gzip members") << gzipped(some) + gzipped("more") << some + "more";
    QTest::newRow("looks like gzip for two bytes")
        << QByteArray("\x1f\x8b") << QByteArray("\x1f\x8b");
}

void TestByteSource::whole()
{
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, expected);
    const Source source{file("whole", stored)};
    NoProgress progress;

    const Result<QByteArray> all = allBytesOf(source, {}, progress);
    QVERIFY(all.has_value());
    QCOMPARE(*all, expected);
    QCOMPARE(headOf(source, 10).value(), expected.left(10));

    Result<ByteSource> bytes = ByteSource::open(source, {});
    QVERIFY(bytes.has_value());
    for (int round = 0; round < 2; ++round) {
        QByteArray read;
        char part[1000];
        for (;;) {
            const Result<qint64> got = bytes->read(part, sizeof part);
            QVERIFY(got.has_value());
            read.append(part, *got);
            if (*got < qint64(sizeof part))
                break;
        }
        QCOMPARE(read, expected);
        QVERIFY(bytes->restart());
    }
}

void TestByteSource::failures_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const QString &where, Error::Kind kind) {
        QTest::newRow(name) << where << int(kind);
    };
    const QByteArray zipped = gzipped(randomBytes(100'000));
    QByteArray damaged = zipped;
    damaged[damaged.size() / 2] = char(damaged[damaged.size() / 2] ^ 0x55);
    ::mkfifo(QFile::encodeName(path("fifo")).constData(), 0600);
    QFile::link(path("nowhere"), path("link"));
    row("missing", path("missing"), Error::Kind::Io);
    row("folder", m_folder.path(), Error::Kind::Io);
    row("fifo", path("fifo"), Error::Kind::Io);
    row("device", QStringLiteral("/dev/zero"), Error::Kind::Io);
    row("dangling link", path("link"), Error::Kind::Io);
    row("address", QStringLiteral("http://example.org/a.csv"), Error::Kind::Io);
    row("percent signs", path("%1%n#?.csv"), Error::Kind::Io);
    row("cut gzip", file("cut", zipped.left(zipped.size() / 2)), Error::Kind::BadInput);
    row("gzip without its end", file("noend", zipped.chopped(4)), Error::Kind::BadInput);
    row("damaged gzip", file("damaged", damaged), Error::Kind::BadInput);
    row("too large", file("large", QByteArray(2'000'000, 'x')), Error::Kind::BadInput);
    row("too large unpacked", file("unpacked", gzipped(QByteArray(2'000'000, 'x'))),
        Error::Kind::BadInput);
}

void TestByteSource::failures()
{
    QFETCH(QString, path);
    QFETCH(int, kind);
    Limits limits;
    limits.bytes = 1'000'000;
    NoProgress progress;

    const Result<QByteArray> all = allBytesOf({path}, limits, progress);

    QVERIFY(!all);
    QCOMPARE(int(all.error().kind), kind);
    QVERIFY2(all.error().text.contains(path), qPrintable(all.error().text));
    QVERIFY(all.error().text.endsWith(QLatin1Char('.')));
}

void TestByteSource::shrinks()
{
    const QString name = file("shrinks", QByteArray(1'000'000, 'x'));
    Result<ByteSource> bytes = ByteSource::open({name}, {});
    QVERIFY(bytes.has_value());
    std::vector<char> part(400'000);
    QVERIFY(bytes->read(part.data(), 400'000).has_value());
    QVERIFY(QFile::resize(name, 500'000));

    const Result<qint64> got = bytes->read(part.data(), 400'000);

    QVERIFY(!got);
    QCOMPARE(got.error().kind, Error::Kind::Io);
}

void TestByteSource::changes()
{
    const QString name = file("changes", "a,b\n");
    Result<ByteSource> bytes = ByteSource::open({name}, {});
    QVERIFY(bytes->checkUnchanged());
    file("changes", "a,b\n1,2\n");
    QCOMPARE(bytes->checkUnchanged().error().kind, Error::Kind::Io);
    QVERIFY(!bytes->restart());
}

void TestByteSource::bomb()
{
    // 300 MB of zeros in 300 kB.
    Gzip gzip;
    QByteArray packed;
    const QByteArray zeros(1 << 20, '\0');
    for (int i = 0; i < 300; ++i)
        packed += gzip.add(zeros);
    packed += gzip.end();
    Result<ByteSource> bytes = ByteSource::open({file("bomb", packed)}, {});
    QVERIFY(bytes.has_value());
    std::vector<char> part(1 << 20);
    qint64 read = 0;
    for (;;) {
        const Result<qint64> got = bytes->read(part.data(), qint64(part.size()));
        if (!got) {
            QCOMPARE(got.error().kind, Error::Kind::BadInput);
            break;
        }
        QVERIFY(*got > 0);
        read += *got;
    }
    QVERIFY(read < 300 * (1LL << 20));
}

void TestByteSource::standardInput()
{
    const QByteArray sent = gzipped("a,b\n" + QByteArray("1,2\n").repeated(50'000));
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    const int before = ::dup(STDIN_FILENO);
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    std::thread writer([&] {
        for (qsizetype at = 0; at < sent.size();)
            at += ::write(ends[1], sent.constData() + at, size_t(sent.size() - at));
        ::close(ends[1]);
    });
    const Source source{QStringLiteral("-")};
    NoProgress progress;
    const Result<QByteArray> head = headOf(source, 4);
    const Result<QByteArray> all = allBytesOf(source, {}, progress);
    const Result<QByteArray> again = allBytesOf(source, {}, progress);
    writer.join();
    ::dup2(before, STDIN_FILENO);
    ::close(before);

    QCOMPARE(head.value(), QByteArray("a,b\n"));
    QCOMPARE(all.value().size(), 200'004);
    QCOMPARE(again.value(), all.value());
}

QTEST_GUILESS_MAIN(TestByteSource)
#include "tst_byte_source.moc"
