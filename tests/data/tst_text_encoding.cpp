#include "core/random.h"
#include "data/text_encoding.h"
#include "data/text_source.h"
#include "tests/data/csv_reading.h"

#include <QStringEncoder>
#include <QTest>

using namespace tenbin;
using namespace tenbin::test;

class TestTextEncoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void utf8_data();
    void utf8();
    void utf8LikeQt();
    void detected_data();
    void detected();
    void decoded_data();
    void decoded();
    void lateWestern();
    void lateDamage();
};

void TestTextEncoding::utf8_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("invalid"); ///< first byte that is none, -1: all are
    const auto row = [](const char *name, const char *bytes, int invalid) {
        QTest::newRow(name) << QByteArray(bytes) << invalid;
    };
    // RFC 3629, section 4.
    row("ascii", "abcdefghij", -1);
    row("two bytes", "abc\xc3\xa4", -1);
    row("three bytes", "\xe2\x82\xac", -1);
    row("four bytes", "\xf0\x9f\x98\x80", -1);
    row("last", "\xf4\x8f\xbf\xbf", -1);
    row("above the last", "\xf4\x90\x80\x80", 0);
    row("overlong of two", "ab\xc0\xaf", 2);
    row("overlong of three", "\xe0\x9f\xbf", 0);
    row("overlong of four", "\xf0\x8f\xbf\xbf", 0);
    row("surrogate", "\xed\xa0\x80", 0);
    row("before the surrogates", "\xed\x9f\xbf", -1);
    row("lone follower", "abcdefgh\x80", 8);
    row("cut off", "abc\xe2\x82", 3);
    row("five bytes", "\xf8\x88\x80\x80\x80", 0);
}

void TestTextEncoding::utf8()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, invalid);
    QCOMPARE(firstInvalidUtf8(bytes), qsizetype(invalid));
}

void TestTextEncoding::utf8LikeQt()
{
    RandomStream random(11);
    for (int round = 0; round < 200'000; ++round) {
        QByteArray bytes;
        for (quint64 left = random.below(12); left > 0; --left)
            bytes += char(random.below(3) == 0 ? random.below(128) : 128 + random.below(128));
        QCOMPARE(firstInvalidUtf8(bytes) < 0, bytes.isValidUtf8());
    }
}

void TestTextEncoding::detected_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("encoding");
    const auto row = [](const char *name, const QByteArray &bytes, const char *encoding) {
        QTest::newRow(name) << bytes << QByteArray(encoding);
    };
    row("ascii", "a,b\n1,2\n", "utf-8");
    row("nothing", "", "utf-8");
    row("utf-8", "\xc3\xa4,b\n", "utf-8");
    row("mark of utf-8", "\xef\xbb\xbfname", "utf-8");
    row("mark of utf-16",
        QByteArray("\xff\xfe"
                   "a\0",
                   4),
        "utf-16le");
    row("mark of utf-16, other order", QByteArray("\xfe\xff\0a", 4), "utf-16be");
    row("mark of utf-32", QByteArray("\xff\xfe\0\0a\0\0\0", 8), "utf-32le");
    row("utf-16 without mark", QByteArray("a\0,\0b\0\n\0", 8), "utf-16le");
    row("utf-16 without mark, other order", QByteArray("\0a\0,\0b\0\n", 8), "utf-16be");
    row("german",
        "Stra\xdf"
        "e;Gr\xf6\xdf"
        "e\nM\xfcnchner;3\n",
        "windows-1252");
    row("french", "\xc9toile,d\xe9j\xe0 vu,\xab oui \xbb\n", "windows-1252");
    row("curly quotes", "Tea \x96 \x93green\x94,\x80 3\n", "windows-1252");
    row("degrees",
        "21 \xb0"
        "C\n",
        "windows-1252");
    row("damaged utf-8", "ok\xc3\xa4,g\xc3\xb6,\xc3\xbc,x\xff\n", "utf-8");
    row("damaged bytes", "bad\xc3,2\nworse\xff\xfe,3\n", "utf-8");
}

void TestTextEncoding::detected()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, encoding);
    QCOMPARE(detectEncoding(bytes, false), encoding);
}

void TestTextEncoding::decoded_data()
{
    QTest::addColumn<QByteArray>("encoding");
    QTest::newRow("utf-16le") << QByteArray("utf-16le");
    QTest::newRow("utf-16be") << QByteArray("utf-16be");
    QTest::newRow("utf-32le") << QByteArray("utf-32le");
    QTest::newRow("utf-8") << QByteArray("utf-8");
}

void TestTextEncoding::decoded()
{
    QFETCH(QByteArray, encoding);
    // Characters of one to four bytes, so that some lie across the ends of blocks.
    QString text;
    RandomStream random(2);
    while (text.size() < 200'000) {
        const char32_t some[] = {U'a', U'ä', U'€', U'😀', U'\n'};
        text += QString::fromUcs4(&some[random.below(5)], 1);
    }
    QStringEncoder encoder(encoding.constData(), QStringConverter::Flag::WriteBom);
    const QByteArray bytes = encoder.encode(text);

    QCOMPARE(decodeText(bytes, encoding).value(), text.toUtf8());
    QVERIFY(decodeText(bytes.chopped(1), encoding).value().startsWith(text.chopped(2).toUtf8()));
    QVERIFY(!decodeText(bytes, "no-such-encoding"));
}

void TestTextEncoding::lateWestern()
{
    // More than the head is ASCII; what follows is windows-1252.
    QByteArray text = "name,n\n";
    while (text.size() < 3'000'000)
        text += "plain,1\n";
    const qsizetype rows = text.count('\n') - 1;
    text += "M\xfcnchen,2\nGr\xf6\xdf"
            "e,3\n";
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("late.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    NoProgress progress;

    const Result<CsvTable> read = readCsv({file.fileName()}, csvOptions(), progress);

    QVERIFY(read.has_value());
    QCOMPARE(read->dialect.encoding, QByteArray("windows-1252"));
    QCOMPARE(read->dataset.rowCount(), rows + 2);
    QCOMPARE(read->dataset.column(0).displayText(rows), QStringLiteral("München"));
}

void TestTextEncoding::lateDamage()
{
    QByteArray text = "name,n\n";
    while (text.size() < 3'000'000)
        text += "sch\xc3\xb6n,1\n";
    const qsizetype lines = text.count('\n');
    const qsizetype at = text.size() + 1;
    text += "b\xc3,2\n";
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("late.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    NoProgress progress;

    const Result<CsvTable> read = readCsv({file.fileName()}, csvOptions(), progress);

    QVERIFY(read.has_value());
    QVERIFY2(warnsOf(read->dataset, lines + 1), notesOf(read->dataset).constData());
    bool placed = false;
    for (const ImportNote &note : read->dataset.notes())
        placed = placed || note.byte == at;
    QVERIFY(placed);
    QCOMPARE(read->dataset.column(0).displayText(lines - 1), QStringLiteral("b\uFFFD"));
}

QTEST_GUILESS_MAIN(TestTextEncoding)
#include "tst_text_encoding.moc"
