#include "tests/data/csv_reading.h"
#include "tests/data/format_reading.h"
#include "tests/support/test_data.h"

#include "core/random.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;
using namespace tenbin::test;

namespace {

const FormatFiles files("jsonl");

/// Lines {"x": VALUE}.
QByteArray valuesOf(const QList<QByteArray> &values)
{
    QByteArray text;
    for (const QByteArray &value : values)
        text += "{\"x\": " + value + "}\n";
    return text;
}

int warningsOf(const Dataset &dataset)
{
    int count = 0;
    for (const ImportNote &note : dataset.notes())
        count += note.level == ImportNote::Level::Warning;
    return count;
}

} // namespace

class TestJsonl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsRowsAndKeys()
    {
        const Result<Dataset> read = files.readText("{\"b\": 1, \"a\": \"u\"}\r\n"
                                                    "\n"
                                                    "  {\"a\": null, \"c\": true} \n"
                                                    "{}\n"
                                                    "{\"c\": false, \"b\": -2.5e1}");
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(read->columnNames(), (QStringList{"b", "a", "c"}));
        QCOMPARE(read->rowCount(), 4);
        QCOMPARE(cellsOf(read->column(0)), (QStringList{"1", "∅", "∅", "-25"}));
        QCOMPARE(cellsOf(read->column(1)), (QStringList{"u", "∅", "∅", "∅"}));
        QCOMPARE(cellsOf(read->column(2)), (QStringList{"∅", "true", "∅", "false"}));
        QCOMPARE(read->column(2).type(), ColumnType::Categorical);
        QVERIFY(read->notes().isEmpty());
    }

    void choosesTypesFromAllLines_data()
    {
        QTest::addColumn<QList<QByteArray>>("values");
        QTest::addColumn<ColumnType>("type");
        QTest::addColumn<QStringList>("cells");
        QTest::addColumn<int>("warnings");
        using Values = QList<QByteArray>;
        const auto row = [](const char *name, const Values &values, ColumnType type,
                            const QStringList &cells, int warnings = 0) {
            QTest::newRow(name) << values << type << cells << warnings;
        };
        const auto numeric = ColumnType::Numeric;
        const auto text = ColumnType::Text;
        const auto categorical = ColumnType::Categorical;
        row("numbers", {"1", "-0.5", "1e3"}, numeric, {"1", "-0.5", "1000"});
        row("null", {"1", "null"}, numeric, {"1", "∅"});
        row("only null", {"null", "null"}, numeric, {"∅", "∅"});
        row("2^53", {"9007199254740992"}, numeric, {"9007199254740992"});
        row("2^53 + 1", {"1", "9007199254740993", "2"}, text, {"1", "9007199254740993", "2"}, 1);
        row("twenty-five digits", {"1234567890123456789012345"}, categorical,
            {"1234567890123456789012345"}, 1);
        row("even large integers", {"1000000000000000000000"}, numeric, {"1e+21"});
        row("beyond double", {"4e492493924924"}, categorical, {"4e492493924924"}, 1);
        row("texts of digits", {"\"007\"", "\"12\"", "\"12\""}, categorical, {"007", "12", "12"});
        row("numbers, then a text", {"1", "1.0", "\"x\""}, text, {"1", "1.0", "x"}, 1);
        row("text, then a number", {"\"x\"", "1.50"}, categorical, {"x", "1.50"}, 1);
        row("flags and numbers", {"true", "1"}, categorical, {"true", "1"}, 1);
        row("dates", {"\"2024-02-29\"", "null", "\"2024-03-01T12:30:00\""}, ColumnType::Datetime,
            {"2024-02-29", "∅", "2024-03-01T12:30:00"});
        row("dates with offsets", {"\"2024-02-29T00:00:00Z\"", "\"2024-02-29T09:00:00+09:00\""},
            ColumnType::Datetime, {"2024-02-29", "2024-02-29"});
        row("dates with and without", {"\"2024-02-29T00:00:00Z\"", "\"2024-02-29T09:00:00\""},
            categorical, {"2024-02-29T00:00:00Z", "2024-02-29T09:00:00"});
        row("dates that could be others", {"\"03/04/2024\""}, categorical, {"03/04/2024"});
        row("no date", {"\"2024-02-30\""}, categorical, {"2024-02-30"});
        row("empty text", {"\"\"", "null"}, categorical, {"", "∅"});
        row("escapes", {"\"a\\n\\\"b\\\" \\u5929\\ud83d\\ude00\""}, categorical, {"a\n\"b\" 天😀"});
        row("nested", {"[1, 2]", "{\"a\": [true]}"}, categorical, {"[1, 2]", "{\"a\": [true]}"});
        row("NaN of Python", {"NaN", "1", "Infinity", "-Infinity"}, numeric,
            {"∅", "1", "inf", "-inf"});
    }
    void choosesTypesFromAllLines()
    {
        QFETCH(QList<QByteArray>, values);
        QFETCH(ColumnType, type);
        QFETCH(QStringList, cells);
        QFETCH(int, warnings);
        const Result<Dataset> read = files.readText(valuesOf(values));
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(cellsOf(read->column(0)), cells);
        QCOMPARE(read->column(0).type(), type);
        QCOMPARE(warningsOf(*read), warnings);
    }

    void tellsOfNestedValues()
    {
        const Dataset read = files.readText(valuesOf({"[1]", "2"})).value();
        QVERIFY(notesOf(read).contains("x: Objects and lists in 1 rows"));
    }

    void obeysForcedTypes_data()
    {
        QTest::addColumn<ColumnType>("type");
        QTest::addColumn<QStringList>("cells");
        QTest::addColumn<int>("warnings");
        QTest::newRow("numeric") << ColumnType::Numeric
                                 << QStringList{"1.5", "2", "∅", "∅", "∅", "∅"} << 3;
        QTest::newRow("categorical")
            << ColumnType::Categorical << QStringList{"1.50", "2", "2024-01-02", "true", "∅", "[1]"}
            << 0;
        QTest::newRow("text") << ColumnType::Text
                              << QStringList{"1.50", "2", "2024-01-02", "true", "∅", "[1]"} << 0;
        QTest::newRow("datetime") << ColumnType::Datetime
                                  << QStringList{"∅", "∅", "2024-01-02", "∅", "∅", "∅"} << 4;
    }
    void obeysForcedTypes()
    {
        QFETCH(ColumnType, type);
        QFETCH(QStringList, cells);
        QFETCH(int, warnings);
        ReadOptions options;
        options.types = {{"x", type}};
        const Dataset read =
            files
                .readText(valuesOf({"1.50", "\"2\"", "\"2024-01-02\"", "true", "null", "[1]"}),
                          options)
                .value();
        QCOMPARE(read.column(0).type(), type);
        QCOMPARE(cellsOf(read.column(0)), cells);
        QCOMPARE(warningsOf(read), warnings);
    }

    void leavesBadLinesOut_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("byte");
        for (const char *line :
             {"hello", "{\"a\": 1", "{\"a\" 1}", "{\"a\": 1,}", "[1]", "12", "\"a\"", "null",
              "{\"a\": 1} {\"a\": 2}", "{\"a\": 01}", "{\"a\": \"\\ud800\"}", "{\"a\": tru}",
              "{\"a\": 1, \"new\": }", "{'a': 1}", "{\"a\": \"x\ty\"}", "{\"a\": .5}"})
            QTest::newRow(line) << QByteArray(line) << -1;
        QTest::newRow("key twice") << QByteArray("{\"a\": 1, \"a\": 2}") << -1;
        QTest::newRow("no UTF-8") << QByteArray("{\"a\": \"\xff\"}") << -1;
        QTest::newRow("too deep") << "{\"a\": " + QByteArray(100, '[') + QByteArray(100, ']') + "}"
                                  << -1;
        QTest::newRow("place") << QByteArray("{\"a\": 1, \"b\": x}") << 9 + 14;
    }
    void leavesBadLinesOut()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, byte);
        const Result<Dataset> read = files.readText("{\"a\": 5}\n" + line + "\n{\"a\": 6}\n");
        QVERIFY(read);
        QCOMPARE(read->columnNames(), QStringList{"a"});
        QCOMPARE(cellsOf(read->column(0)), (QStringList{"5", "6"}));
        QCOMPARE(read->notes().size(), 1);
        QCOMPARE(read->notes().first().line, 2);
        QVERIFY(read->notes().first().byte >= 9);
        if (byte >= 0)
            QCOMPARE(read->notes().first().byte, byte);
    }

    void countsManyBadLines()
    {
        QByteArray text = "{\"a\": 1}\n";
        for (int i = 0; i < 1000; ++i)
            text += "oops\n";
        const Dataset read = files.readText(text).value();
        QVERIFY(read.notes().size() < 50);
        QVERIFY(read.notes().last().message.contains("980 more"));
    }

    void refusesWhatHoldsNoRows_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("blank") << QByteArray("\n \n");
        QTest::newRow("array over several lines") << QByteArray("[\n1,\n2\n]\n");
        QTest::newRow("CSV") << QByteArray("a,b\n1,2\n");
        QTest::newRow("binary") << QByteArray("\0\1\2\xff\n\n\0", 7);
    }
    void refusesWhatHoldsNoRows()
    {
        QFETCH(QByteArray, text);
        const Result<Dataset> read = files.readText(text);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
        QVERIFY(!read.error().hint.isEmpty());
    }

    void obeysLimits_data()
    {
        QTest::addColumn<Limits>("limits");
        Limits limits;
        limits.rows = 2;
        QTest::newRow("rows") << limits;
        limits = {};
        limits.columns = 1;
        QTest::newRow("columns") << limits;
        limits = {};
        limits.cellBytes = 3;
        QTest::newRow("cell") << limits;
        limits = {};
        limits.bytes = 20;
        QTest::newRow("bytes") << limits;
        limits = {};
        limits.memoryBytes = 1;
        QTest::newRow("memory") << limits;
    }
    void obeysLimits()
    {
        QFETCH(Limits, limits);
        ReadOptions options;
        options.limits = limits;
        const Result<Dataset> read =
            files.readText("{\"a\": 1}\n{\"b\": \"long\"}\n{\"a\": 2}\n", options);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
    }

    void endlessLineIsRefused()
    {
        ReadOptions options;
        options.limits.cellBytes = 1000;
        const Result<Dataset> read =
            files.readText("{\"a\": \"" + QByteArray(5'000'000, 'x') + "\"}\n", options);
        QVERIFY(!read);
        QVERIFY(read.error().text.contains("line 1 is longer"));
    }

    void previews()
    {
        ReadOptions options;
        options.previewRows = 2;
        const Dataset read = files.readText(valuesOf({"1", "2", "\"x\""}), options).value();
        QCOMPARE(cellsOf(read.column(0)), (QStringList{"1", "2"}));
    }

    void stopsWhenTold()
    {
        StoppedProgress progress;
        const Result<Dataset> read =
            readDataset({files.put(valuesOf({"1"}))}, "jsonl", {}, progress);
        QCOMPARE(read.error().kind, Error::Kind::Cancelled);
    }

    void isRecognised_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("name");
        QTest::newRow("by content") << QByteArray("{\"a\": 1}\n{\"a\": 2}\n") << "unknown";
        QTest::newRow("by suffix") << QByteArray("1\n") << "a.JSONL";
        QTest::newRow("by other suffix") << QByteArray("1\n") << "a.ndjson.gz";
    }
    void isRecognised()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, name);
        QCOMPARE(formatFor({files.put(text, name)}).value()->id, QString("jsonl"));
    }

    void everythingReturns()
    {
        const double inf = std::numeric_limits<double>::infinity();
        const double missing = std::numeric_limits<double>::quiet_NaN();
        const QByteArray bytes("a\"\\\n\t\x01天");
        const Dataset dataset =
            Dataset::make("d",
                          {Column::numeric("n \"1\"", {0.1, missing, -inf, 5e-324, 1e308}),
                           Column::categorical("c", {0, 1, -1, 1, 0}, {"", "NA"}),
                           Column::datetime("d", {0, 1, Column::missingTime, -1, 1'000'000}),
                           Column::text("t", {0, 0, 0, bytes.size(), bytes.size(), bytes.size()},
                                        {bytes.begin(), bytes.end()}, {0, 1, 0, 0, 1})})
                .value();
        for (const char *name : {"back.jsonl", "back.jsonl.gz"}) {
            QVERIFY(files.write(dataset, name));
            ReadOptions options;
            options.types = {{"t", ColumnType::Text}};
            const Result<Dataset> back = files.read(files.path(name), options);
            QVERIFY2(back, back ? "" : qPrintable(back.error().text));
            QCOMPARE(back->name(), QString("back"));
            QCOMPARE(back->fingerprint(), dataset.fingerprint());
        }
        for (const QByteArray &line : readAll(files.path("back.jsonl")).trimmed().split('\n')) {
            // Qt has no number 1e999.
            const QByteArray plain = QByteArray(line).replace("-1e999", "0");
            QCOMPARE(QJsonDocument::fromJson(plain).object().size(), 4);
        }
        QVERIFY(readAll(files.path("back.jsonl.gz")).startsWith("\x1f\x8b"));
    }

    void garbageNeverCrashes()
    {
        const QByteArray good = "{\"a\": 1.5, \"b\": \"text\\u00e9\", \"c\": [1, {\"d\": null}]}\n"
                                "{\"b\": true, \"a\": -2e3, \"e\": \"2024-01-02\"}\n";
        RandomStream random(4);
        for (int round = 0; round < 300; ++round) {
            QByteArray text = good + good;
            for (quint64 i = 0; i <= random.below(6); ++i)
                text[qsizetype(random.below(quint64(text.size())))] = char(random.below(256));
            const Result<Dataset> read = files.readText(text);
            if (read)
                QVERIFY(read->rowCount() <= 20);
            else
                QCOMPARE(read.error().kind, Error::Kind::BadInput);
        }
    }
};

QTEST_APPLESS_MAIN(TestJsonl)
#include "tst_jsonl.moc"
