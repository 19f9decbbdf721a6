#include "tests/data/csv_reading.h"
#include "tests/support/test_data.h"

#include "core/random.h"
#include "data/csv_writer.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace tenbin;
using namespace tenbin::test;

class TestCsvWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytes_data();
    void bytes();
    void everyDoubleReturns();
    void textsReturn();
    void missingInOneColumnReturns();
    void typesReturn();
    void gzipReturns();
    void failures();

private:
    QByteArray written(const Dataset &dataset, const QString &name, const QStringList &params = {})
    {
        const Format &format = *shelf<Format>().find(QStringLiteral("csv"));
        NoProgress progress;
        const Status status =
            format.write(dataset, m_folder.filePath(name), csvOptions(params).params, progress);
        return status ? readAll(m_folder.filePath(name)) : status.error().text.toUtf8();
    }

    QTemporaryDir m_folder;
};

namespace {

Column texts(const QString &name, const QList<QByteArray> &cells)
{
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    std::vector<quint8> missing;
    for (const QByteArray &cell : cells) {
        bytes.insert(bytes.end(), cell.begin(), cell.end());
        offsets.push_back(qint64(bytes.size()));
        missing.push_back(cell.isNull());
    }
    return Column::text(name, std::move(offsets), std::move(bytes), std::move(missing));
}

Dataset small()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return Dataset::make(QStringLiteral("small"),
                         {Column::numeric(QStringLiteral("n"), {0.1, nan}),
                          Column::categorical(QStringLiteral("c, d"), {-1, 0},
                                              {QStringLiteral("say \"hi\"")}),
                          texts(QStringLiteral("t"), {"=1+1", "two\nlines"}),
                          Column::datetime(QStringLiteral("d"), {0, Column::missingTime})})
        .value();
}

} // namespace

void TestCsvWriter::bytes_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("params");
    QTest::addColumn<QByteArray>("expected");
    const auto list = [](const char *text) {
        return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    // By hand from RFC 4180.
    QTest::newRow("plain") << "a.csv" << list("")
                           << QByteArray("n,\"c, d\",t,d\n"
                                         "0.1,,=1+1,1970-01-01\n"
                                         ",\"say \"\"hi\"\"\",\"two\nlines\",\n");
    QTest::newRow("crlf") << "a.csv" << list("line_ends=crlf header=no")
                          << QByteArray("0.1,,=1+1,1970-01-01\r\n"
                                        ",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
    QTest::newRow("tsv") << "a.tsv" << list("header=no")
                         << QByteArray("0.1\t\t=1+1\t1970-01-01\n"
                                       "\t\"say \"\"hi\"\"\"\t\"two\nlines\"\t\n");
    QTest::newRow("decimal comma") << "a.csv" << list("decimal=comma header=no")
                                   << QByteArray("\"0,1\",,=1+1,1970-01-01\n"
                                                 ",\"say \"\"hi\"\"\",\"two\nlines\",\n");
    QTest::newRow("neutralised") << "a.csv" << list("neutralise=true header=no")
                                 << QByteArray("0.1,,'=1+1,1970-01-01\n"
                                               ",\"say \"\"hi\"\"\",\"two\nlines\",\n");
}

void TestCsvWriter::bytes()
{
    QFETCH(QString, file);
    QFETCH(QStringList, params);
    QFETCH(QByteArray, expected);

    QCOMPARE(written(small(), file, params), expected);
}

void TestCsvWriter::everyDoubleReturns()
{
    std::vector<double> values{0.0,
                               -0.0,
                               0.1,
                               5e-324,
                               1.7976931348623157e308,
                               9007199254740993.0,
                               1e22,
                               1e23,
                               -123456.789,
                               std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::quiet_NaN()};
    RandomStream random(1);
    while (values.size() < 20'000) {
        const double value = std::bit_cast<double>(random.next());
        if (std::isfinite(value))
            values.push_back(value);
    }
    const Dataset dataset =
        Dataset::make(QStringLiteral("d"), {Column::numeric(QStringLiteral("x"), values),
                                            Column::numeric(QStringLiteral("y"), values)})
            .value();

    const Result<CsvTable> read = readCsvText(written(dataset, QStringLiteral("d.csv")));

    QVERIFY(read.has_value());
    const Column column = read->dataset.column(0);
    QCOMPARE(column.type(), ColumnType::Numeric);
    QCOMPARE(column.size(), qsizetype(values.size()));
    for (size_t i = 0; i < values.size(); ++i) {
        const double back = column.numbers()[i];
        QVERIFY(std::isnan(values[i])
                    ? std::isnan(back)
                    : std::bit_cast<quint64>(back) == std::bit_cast<quint64>(values[i]));
    }
}

void TestCsvWriter::textsReturn()
{
    const QList<QByteArray> cells{"plain",
                                  " blank before",
                                  "blank behind ",
                                  "tab\t",
                                  "NA",
                                  "?",
                                  "null",
                                  "a,b",
                                  "a\"b",
                                  "\"",
                                  "\"\"",
                                  "line\nend",
                                  "line\r\nend",
                                  "\r",
                                  "#comment",
                                  "007",
                                  "1e5",
                                  "=1+1",
                                  "'",
                                  "日本語",
                                  "a\\\"b",
                                  QByteArray("nul\0byte", 8)};
    const Dataset dataset = Dataset::make(QStringLiteral("d"), {texts(QStringLiteral("t"), cells),
                                                                texts(QStringLiteral("u"), cells)})
                                .value();

    const Result<CsvTable> read = readCsvText(written(dataset, QStringLiteral("t.csv")));

    QVERIFY(read.has_value());
    QCOMPARE(read->dataset.rowCount(), cells.size());
    for (qsizetype row = 0; row < cells.size(); ++row) {
        QVERIFY(!read->dataset.column(1).isMissing(row));
        QCOMPARE(read->dataset.column(1).displayText(row).toUtf8(), cells[row]);
    }
}

void TestCsvWriter::missingInOneColumnReturns()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Dataset dataset =
        Dataset::make(QStringLiteral("d"), {Column::numeric(QStringLiteral("v"), {1, nan, 3, nan})})
            .value();

    const Result<CsvTable> read = readCsvText(written(dataset, QStringLiteral("m.csv")));

    QVERIFY(read.has_value());
    QCOMPARE(cellsOf(read->dataset.column(0)),
             QStringList({QStringLiteral("1"), QStringLiteral("∅"), QStringLiteral("3"),
                          QStringLiteral("∅")}));
}

void TestCsvWriter::typesReturn()
{
    const Dataset dataset = binaryData(500, 3);
    NoProgress progress;
    QVERIFY(writeCsv(dataset, m_folder.filePath(QStringLiteral("types.csv")), {}, progress));

    const Result<Dataset> read =
        readDataset({m_folder.filePath(QStringLiteral("types.csv"))}, {}, csvOptions(), progress);

    QVERIFY(read.has_value());
    QCOMPARE(read->fingerprint(), dataset.fingerprint());
    QCOMPARE(read->name(), QStringLiteral("types"));
}

void TestCsvWriter::gzipReturns()
{
    const Dataset dataset = regressionData(3000, 4);
    const QByteArray bytes = written(dataset, QStringLiteral("z.csv.gz"));
    QVERIFY(bytes.startsWith("\x1f\x8b"));
    NoProgress progress;

    const Result<Dataset> read =
        readDataset({m_folder.filePath(QStringLiteral("z.csv.gz"))}, {}, csvOptions(), progress);

    QVERIFY(read.has_value());
    QCOMPARE(read->fingerprint(), dataset.fingerprint());
}

void TestCsvWriter::failures()
{
    NoProgress progress;
    const Status nowhere =
        writeCsv(small(), m_folder.filePath(QStringLiteral("absent/a.csv")), {}, progress);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind, Error::Kind::Io);

    struct Stop final : Progress
    {
        bool report(double, const QString &) override { return false; }
    } stop;
    const QString path = m_folder.filePath(QStringLiteral("stopped.csv"));
    const Status stopped = writeCsv(small(), path, {}, stop);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
    QVERIFY(!QFileInfo::exists(path));
    QCOMPARE(
        QDir(m_folder.path()).entryList({QStringLiteral(".tenbin*")}, QDir::Files | QDir::Hidden),
        QStringList());
}

QTEST_GUILESS_MAIN(TestCsvWriter)
#include "tst_csv_writer.moc"
