#include "tests/data/csv_reading.h"
#include "tests/support/test_data.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fcntl.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace tenbin;
using namespace tenbin::test;

/// Bounds, cancelling, memory, and files that change while they are read.
class TestCsvLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void limits_data();
    void limits();
    void hugeSparseFile();
    void endlessQuote();
    void quoteAtTheEnd();
    void wideHeader();
    void previewIsQuick();
    void cancels();
    void progressGrows();
    void memoryStaysSmall();
    void truncatedWhileRead();
    void oneRow();

private:
    QString file(const char *name, const QByteArray &bytes) const
    {
        QFile out(m_folder.filePath(QString::fromLatin1(name)));
        out.open(QIODevice::WriteOnly);
        out.write(bytes);
        return out.fileName();
    }

    QTemporaryDir m_folder;
    QString m_large; ///< 300,000 rows, 24 MB
};

namespace {

Result<Dataset> read(const QString &path, const ReadOptions &options)
{
    NoProgress progress;
    return readDataset({path}, QStringLiteral("csv"), options, progress);
}

double seconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace

void TestCsvLimits::initTestCase()
{
    QByteArray text = "a,b,c,d\n";
    for (int i = 0; i < 300'000; ++i)
        text += QByteArray::number(i) + ",0.123456789,some words in a cell,2024-01-31 10:20:30\n";
    m_large = file("large.csv", text);
}

void TestCsvLimits::limits_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("limit");
    const QByteArray rows = QByteArray("1,2\n").repeated(1000);
    QTest::newRow("bytes") << QByteArray("a,b\n" + rows) << QStringLiteral("bytes");
    QTest::newRow("rows") << QByteArray("a,b\n" + rows) << QStringLiteral("rows");
    QTest::newRow("columns") << QByteArray(QByteArray("c,").repeated(200) + "c\n")
                             << QStringLiteral("columns");
    QTest::newRow("cell") << QByteArray("a,b\n" + rows + QByteArray(5000, 'x') + ",1\n")
                          << QStringLiteral("cell");
    QTest::newRow("memory") << QByteArray("a,b\n" + rows.repeated(100)) << QStringLiteral("memory");
}

void TestCsvLimits::limits()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, limit);
    ReadOptions options = csvOptions();
    const QString path = file("limits.csv", text);
    QVERIFY(read(path, options).has_value());
    if (limit == QLatin1String("bytes"))
        options.limits.bytes = 1000;
    if (limit == QLatin1String("rows"))
        options.limits.rows = 999;
    if (limit == QLatin1String("columns"))
        options.limits.columns = 100;
    if (limit == QLatin1String("cell"))
        options.limits.cellBytes = 4999;
    if (limit == QLatin1String("memory"))
        options.limits.memoryBytes = 100'000;

    const Result<Dataset> refused = read(path, options);

    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::BadInput);
    QVERIFY2(refused.error().text.contains(QLatin1String("limits.csv")),
             qPrintable(refused.error().text));
    QVERIFY(!refused.error().hint.isEmpty());
}

void TestCsvLimits::hugeSparseFile()
{
    const QString path = file("sparse.csv", "a,b\n1,2\n");
    if (!QFile::resize(path, 50LL << 30))
        QSKIP("this file system has no sparse files");
    QElapsedTimer timer;
    timer.start();

    const Result<Dataset> refused = read(path, csvOptions());

    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::BadInput);
    QVERIFY(sanitized || seconds(timer) < 5);
}

void TestCsvLimits::endlessQuote()
{
    QByteArray text = "a,b\n1,\"never closed\n";
    text += QByteArray("some,text,that,is,all,in,one,field\n").repeated(200'000);
    const Result<Dataset> refused =
        read(file("quote.csv", text), csvOptions({QStringLiteral("quote=double")}));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::BadInput);
    QVERIFY2(refused.error().text.contains(QLatin1String("line 2")),
             qPrintable(refused.error().text));
    QVERIFY(refused.error().hint.contains(QLatin1String("quote=none")));
}

void TestCsvLimits::quoteAtTheEnd()
{
    QByteArray text = "a,b\n";
    for (int i = 0; i < 100'000; ++i)
        text += "1,\"closed here\"\n";
    text += "2,\"open\n3,x\n";
    const Result<Dataset> refused = read(file("end.csv", text), csvOptions());
    QVERIFY(!refused);
    QVERIFY2(refused.error().text.contains(QLatin1String("line 100002")),
             qPrintable(refused.error().text));
}

void TestCsvLimits::wideHeader()
{
    // 90,000 columns are allowed, and their header is longer than the head of other files.
    QByteArray header;
    QByteArray row;
    for (int i = 0; i < 90'000; ++i) {
        header +=
            (i ? ",a_long_name_of_column_" : "a_long_name_of_column_") + QByteArray::number(i);
        row += i ? ",1" : "1";
    }
    const Result<Dataset> wide = read(file("wide.csv", header + '\n' + row + '\n'), csvOptions());
    QVERIFY2(wide.has_value(), wide ? "" : qPrintable(wide.error().text));
    QCOMPARE(wide->columnCount(), 90'000);
    QCOMPARE(wide->rowCount(), 1);

    QElapsedTimer timer;
    timer.start();
    const Result<Dataset> tooWide =
        read(file("wider.csv", QByteArray("c,").repeated(2'000'000) + '\n'), csvOptions());
    QVERIFY(!tooWide);
    QVERIFY(sanitized || seconds(timer) < 5);
}

void TestCsvLimits::previewIsQuick()
{
    ReadOptions options = csvOptions();
    options.previewRows = 200;
    double best = 1e9;
    for (int round = 0; round < 5; ++round) {
        QElapsedTimer timer;
        timer.start();
        const Result<Dataset> head = read(m_large, options);
        best = std::min(best, seconds(timer));
        QVERIFY(head.has_value());
        QCOMPARE(head->rowCount(), 200);
        QCOMPARE(head->column(3).type(), ColumnType::Datetime);
    }
    // 20 ms is the aim on a quiet machine.
    QVERIFY2(sanitized || best < 0.1, QByteArray::number(best).constData());
}

void TestCsvLimits::cancels()
{
    struct StopAt final : Progress
    {
        double at = 0;
        std::atomic<qint64> told = 0; ///< nanoseconds since start
        QElapsedTimer timer;
        bool report(double fraction, const QString &) override
        {
            if (fraction < at)
                return true;
            if (told == 0)
                told = timer.nsecsElapsed();
            return false;
        }
    };
    for (double at : {0.0, 0.1, 0.4}) {
        StopAt progress;
        progress.at = at;
        progress.timer.start();
        const Result<Dataset> stopped =
            readDataset({m_large}, QStringLiteral("csv"), csvOptions(), progress);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
        QVERIFY(double(progress.timer.nsecsElapsed() - progress.told) / 1e9 < 1);
    }
}

void TestCsvLimits::progressGrows()
{
    struct Seen final : Progress
    {
        std::mutex lock;
        QList<double> fractions;
        bool report(double fraction, const QString &) override
        {
            const std::lock_guard<std::mutex> locked(lock);
            fractions.append(fraction);
            return true;
        }
    } progress;
    QVERIFY(readDataset({m_large}, QStringLiteral("csv"), csvOptions(), progress).has_value());
    QVERIFY(progress.fractions.size() > 5);
    QVERIFY(std::is_sorted(progress.fractions.begin(), progress.fractions.end()));
    QVERIFY(progress.fractions.last() > 0.4 && progress.fractions.last() <= 1);
}

void TestCsvLimits::memoryStaysSmall()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitizers take memory of their own");
#endif
    // 40 columns of one digit: columns are four times as large as the file.
    QByteArray text;
    const QByteArray row = QByteArray("7,").repeated(39) + "7\n";
    for (int i = 0; i < 250'000; ++i)
        text += row;
    const QString path = file("narrow.csv", QByteArray("c,").repeated(39) + "c\n" + text);
    const qint64 fileBytes = text.size();
    text = QByteArray();
    const qint64 columnBytes = 250'000LL * 40 * 8;
    // The peak counter is set back, as far as the kernel lets us.
    QFile reset(QStringLiteral("/proc/self/clear_refs"));
    if (!reset.open(QIODevice::WriteOnly) || reset.write("5") != 1 || !reset.flush())
        QSKIP("the peak of memory cannot be measured here");
    const auto status = [](const char *key) {
        for (const QByteArray &line : readAll(QStringLiteral("/proc/self/status")).split('\n')) {
            if (line.startsWith(key))
                return line.mid(qsizetype(qstrlen(key)) + 1)
                           .simplified()
                           .split(' ')
                           .first()
                           .toLongLong() *
                       1024;
        }
        return 0LL;
    };
    const qint64 before = status("VmRSS");

    const Result<Dataset> dataset = read(path, csvOptions());

    QVERIFY(dataset.has_value());
    QCOMPARE(dataset->rowCount(), 250'000);
    const qint64 peak = status("VmHWM") - before;
    QVERIFY2(peak <= fileBytes + columnBytes * 12 / 10,
             QByteArray::number(double(peak) / 1e6).constData());
}

void TestCsvLimits::truncatedWhileRead()
{
    for (int round = 0; round < 25; ++round) {
        const QString path = m_folder.filePath(QStringLiteral("cut.csv"));
        QFile::remove(path);
        QVERIFY(QFile::copy(m_large, path));
        std::thread cutter([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(700 * round));
            QFile::resize(path, 1'000'000);
        });
        const Result<Dataset> dataset = read(path, csvOptions());
        cutter.join();
        if (dataset)
            QVERIFY(dataset->rowCount() == 300'000 || dataset->rowCount() < 20'000);
        else
            QVERIFY2(dataset.error().kind == Error::Kind::Io ||
                         dataset.error().kind == Error::Kind::BadInput,
                     qPrintable(dataset.error().text));
    }
}

void TestCsvLimits::oneRow()
{
    const Result<Dataset> one = read(file("one.csv", "a,b\n1,x\n"), csvOptions());
    QCOMPARE(one.value().rowCount(), 1);
    const Result<Dataset> none = read(file("none.csv", "a,b\n"), csvOptions());
    QCOMPARE(none.value().rowCount(), 0);
    QCOMPARE(none.value().columnCount(), 2);
}

QTEST_GUILESS_MAIN(TestCsvLimits)
#include "tst_csv_limits.moc"
