#include "tests/data/csv_reading.h"
#include "tests/data/format_reading.h"

#include "data/dataset_file.h"
#include "data/safetensors.h"

#include <QTest>

#include <limits>

using namespace tenbin;
using namespace tenbin::test;

namespace {

const FormatFiles files("safetensors");

/// A tensor of any type from its little-endian bytes in hexadecimal.
Result<Dataset> readTensor(const QByteArray &type, const QByteArray &shape, const QByteArray &hex,
                           const ReadOptions &options = {})
{
    const QByteArray data = QByteArray::fromHex(hex);
    const QByteArray header = "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":" + shape +
                              ",\"data_offsets\":[0," + QByteArray::number(data.size()) + "]}}";
    QByteArray bytes(8, '\0');
    bytes[0] = char(header.size());
    return files.readText(bytes + header + data, options);
}

} // namespace

class TestTensorColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTypes_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("cells");
        const auto row = [](const char *type, const char *hex, const char *cells) {
            QTest::newRow(type) << QByteArray(hex) << QString(cells);
        };
        row("F64", "000000000000f83f000000000000f87f", "1.5 ∅");
        row("F32", "0000c03f0000807f", "1.5 inf");
        row("F16", "003e00c4", "1.5 -4");
        row("BF16", "c03f80c0", "1.5 -4");
        row("I64", "ffffffffffffffff0700000000000000", "-1 7");
        row("I32", "ffffffff07000000", "-1 7");
        row("I16", "ffff0700", "-1 7");
        row("I8", "ff07", "-1 7");
        row("U64", "00000000000020000700000000000000", "9007199254740992 7");
        row("U32", "ffffffff07000000", "4294967295 7");
        row("U16", "ffff0700", "65535 7");
        row("U8", "ff07", "255 7");
        row("BOOL", "0100", "true false");
    }
    void readsTypes()
    {
        QFETCH(QByteArray, hex);
        QFETCH(QString, cells);
        const Result<Dataset> read = readTensor(QTest::currentDataTag(), "[2]", hex);
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(cellsOf(read->column(0)).join(' '), cells);
        QVERIFY(read->notes().isEmpty());
    }

    void changesNoInteger_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("cell");
        QTest::newRow("2^53 + 1") << "I64" << QByteArray("0100000000002000") << "9007199254740993";
        QTest::newRow("largest") << "I64" << QByteArray("ffffffffffffff7f")
                                 << "9223372036854775807";
        QTest::newRow("largest unsigned")
            << "U64" << QByteArray("ffffffffffffffff") << "18446744073709551615";
    }
    void changesNoInteger()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, hex);
        QFETCH(QString, cell);
        const Dataset read = readTensor(type.toLatin1(), "[1]", hex).value();
        QCOMPARE(read.column(0).type(), ColumnType::Text);
        QCOMPARE(cellsOf(read.column(0)), QStringList{cell});
        QCOMPARE(read.notes().size(), 1);
        ReadOptions options;
        options.types = {{"x", ColumnType::Numeric}};
        const Dataset forced = readTensor(type.toLatin1(), "[1]", hex, options).value();
        QCOMPARE(forced.column(0).type(), ColumnType::Numeric);
        QVERIFY(forced.notes().first().message.contains("rounded"));
    }

    void readsMatrices()
    {
        const Dataset read = readTensor("U8", "[2,3]", "010203040506").value();
        QCOMPARE(read.columnNames(), (QStringList{"x_0", "x_1", "x_2"}));
        QCOMPARE(cellsOf(read.column(1)), (QStringList{"2", "5"}));
    }

    void obeysForcedTypes()
    {
        ReadOptions options;
        options.types = {{"x", ColumnType::Categorical}};
        const Dataset read = readTensor("U8", "[3]", "070107", options).value();
        QCOMPARE(read.column(0).levels(), (QStringList{"1", "7"}));
        options.types = {{"x", ColumnType::Datetime}};
        QCOMPARE(cellsOf(readTensor("I64", "[1]", "40420f0000000000", options).value().column(0)),
                 QStringList{"1970-01-01T00:00:01"});
    }

    void refusesWhatIsNoTable_data()
    {
        QTest::addColumn<QByteArray>("shape");
        QTest::newRow("no dimension") << QByteArray("[]");
        QTest::newRow("three dimensions") << QByteArray("[1,1,1]");
    }
    void refusesWhatIsNoTable()
    {
        QFETCH(QByteArray, shape);
        const Result<Dataset> read = readTensor("U8", shape, "01");
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
    }

    void refusesUnequalLengths()
    {
        const std::vector<double> two{1, 2};
        const std::vector<double> three{1, 2, 3};
        const QString path = files.path("unequal");
        QVERIFY(Safetensors::write(path,
                                   {tensorOf("a", std::span<const double>(two)),
                                    tensorOf("b", std::span<const double>(three))},
                                   {}));
        const Result<Dataset> read = files.read(path);
        QVERIFY(!read);
        QVERIFY(read.error().text.contains("3"));
    }

    void obeysLimits()
    {
        ReadOptions options;
        options.limits.columns = 2;
        QVERIFY(!readTensor("U8", "[2,3]", "010203040506", options));
        options = {};
        options.limits.rows = 1;
        QVERIFY(!readTensor("U8", "[2,3]", "010203040506", options));
        options = {};
        options.limits.bytes = 20;
        QVERIFY(!readTensor("U8", "[2,3]", "010203040506", options));
    }

    void previews()
    {
        ReadOptions options;
        options.previewRows = 1;
        QCOMPARE(readTensor("U8", "[3]", "010203", options).value().rowCount(), 1);
    }

    void ownFilesReturn()
    {
        const Dataset dataset =
            Dataset::make("d",
                          {Column::numeric("n", {1, std::numeric_limits<double>::quiet_NaN(), 3}),
                           Column::categorical("c", {0, -1, 1}, {"a", "b"}),
                           Column::text("t", {0, 1, 1, 3}, {'x', 'y', 'z'}, {0, 1, 0}),
                           Column::datetime("d", {0, Column::missingTime, 1})},
                          {Role::Feature, Role::Target, Role::Ignore, Role::Time})
                .value();
        QVERIFY(files.write(dataset, "own.safetensors"));
        const QString path = files.path("own.safetensors");
        QCOMPARE(formatFor({path}).value()->id, QString("safetensors"));
        const Dataset back = files.read(path).value();
        QCOMPARE(back.fingerprint(), dataset.fingerprint());
        QCOMPARE(back.role(1), Role::Target);
        QCOMPARE(back.name(), QString("own"));
        ReadOptions options;
        options.previewRows = 2;
        QCOMPARE(files.read(path, options).value().rowCount(), 2);
        // Told by content too.
        QVERIFY(QFile::copy(path, files.path("unknown")));
        QCOMPARE(formatFor({files.path("unknown")}).value()->id, QString("safetensors"));
    }
};

QTEST_APPLESS_MAIN(TestTensorColumns)
#include "tst_tensor_columns.moc"
