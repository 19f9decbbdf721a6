#include "tests/data/csv_reading.h"
#include "tests/data/format_reading.h"
#include "tests/support/test_data.h"

#include "core/random.h"
#include "data/java_date.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace tenbin;
using namespace tenbin::test;

namespace {

const FormatFiles files("arff");

/// One attribute "x" of the type and one more, numeric, so that rows have commas.
Result<Dataset> readColumn(const QByteArray &type, const QList<QByteArray> &cells,
                           const ReadOptions &options = {})
{
    QByteArray text = "@relation r\n@attribute x " + type + "\n@attribute n numeric\n@data\n";
    for (const QByteArray &cell : cells)
        text += cell + ",1\n";
    return files.readText(text, options);
}

QStringList levelsOf(const QByteArray &list)
{
    const Result<Dataset> read = readColumn(list, {});
    return read ? read->column(0).levels() : QStringList{read.error().text};
}

} // namespace

class TestArff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsADenseFile()
    {
        const Result<Dataset> read =
            files.readText("% a comment\n"
                           "@RELATION 'my data'\n\n"
                           "@Attribute 'first one' NUMERIC\n"
                           "@attribute two {yes, 'no, never', \"it's\"}\r\n"
                           "@attribute\tthree string % remark\n"
                           "@attribute four{a,b}\n"
                           "  @Data  \n"
                           "% another one\n"
                           "1.5, yes, 'a \\'quoted\\' text', b\n"
                           "\n"
                           "?,?,?,?\n"
                           "-2e3,'no, never',plain text,a % remark\n"
                           "+7 , \"it's\" , '?' , 'a'\n");
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(read->columnNames(), (QStringList{"first one", "two", "three", "four"}));
        QCOMPARE(cellsOf(read->column(0)), (QStringList{"1.5", "∅", "-2000", "7"}));
        QCOMPARE(cellsOf(read->column(1)), (QStringList{"yes", "∅", "no, never", "it's"}));
        QCOMPARE(cellsOf(read->column(2)),
                 (QStringList{"a 'quoted' text", "∅", "plain text", "?"}));
        QCOMPARE(cellsOf(read->column(3)), (QStringList{"b", "∅", "a", "a"}));
        QCOMPARE(read->column(1).levels(), (QStringList{"yes", "no, never", "it's"}));
        QCOMPARE(read->column(2).type(), ColumnType::Text);
        QVERIFY2(read->notes().isEmpty(), notesOf(*read).constData());
    }

    void readsASparseFile()
    {
        const Result<Dataset> read =
            files.readText("@relation r\n@attribute a numeric\n@attribute b {u,v}\n"
                           "@attribute c string\n@attribute d numeric\n@data\n"
                           "{0 5, 2 'x y', 3 ?}\n{}\n { 1 v , 3 -1.5 } % remark\n{1 ?}\n");
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(cellsOf(read->column(0)), (QStringList{"5", "0", "0", "0"}));
        QCOMPARE(cellsOf(read->column(1)), (QStringList{"u", "u", "v", "∅"}));
        QCOMPARE(cellsOf(read->column(2)), (QStringList{"x y", "", "", ""}));
        QCOMPARE(cellsOf(read->column(3)), (QStringList{"∅", "0", "-1.5", "0"}));
        QVERIFY2(read->notes().isEmpty(), notesOf(*read).constData());
    }

    void readsRowsPartedByBlanks()
    {
        const Dataset read = files
                                 .readText("@relation r\n@attribute a numeric\n"
                                           "@attribute b {u v, w}\n@attribute c {p q}\n@data\n"
                                           "1\t'u v' q\n 2  w  p % x, y\n")
                                 .value();
        QCOMPARE(read.column(2).levels(), (QStringList{"p", "q"}));
        QCOMPARE(cellsOf(read.column(0)), (QStringList{"1", "2"}));
        QCOMPARE(cellsOf(read.column(1)), (QStringList{"u v", "w"}));
        QCOMPARE(cellsOf(read.column(2)), (QStringList{"q", "p"}));
    }

    void readsLists_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QStringList>("levels");
        const auto row = [](const QByteArray &list, const QStringList &levels) {
            QTest::newRow(list.constData()) << list << levels;
        };
        row("{a,b}", {"a", "b"});
        row("{ a , b }", {"a", "b"});
        row("{'a}b', \"c'd\"}", {"a}b", "c'd"});
        row("{four-phase, c.r.d, 50%}", {"four-phase", "c.r.d", "50%"});
        row("{spaced out, other}", {"spaced out", "other"});
        row("{'', ' ', '?'}", {"", " ", "?"});
        row("{'\\'', '\\\\', 'a\\tb', '\\%'}", {"'", "\\", "a\tb", "%"});
        row("{<=0,>0}", {"<=0", ">0"});
        row("{天,秤}", {"天", "秤"});
        row("{a,b} \t", {"a", "b"});
        row("{}", {});
    }
    void readsLists()
    {
        QFETCH(QByteArray, list);
        QFETCH(QStringList, levels);
        QCOMPARE(levelsOf(list), levels);
    }

    void readsNumbers_data()
    {
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<QString>("shown");
        QTest::addColumn<int>("notes");
        QTest::newRow("leading zeros") << QByteArray("007") << "7" << 0;
        QTest::newRow("exponent") << QByteArray("1.E+5") << "1e+05" << 0;
        QTest::newRow("infinity") << QByteArray("-Infinity") << "-inf" << 0;
        QTest::newRow("quoted") << QByteArray("'2.5'") << "2.5" << 0;
        QTest::newRow("comma") << QByteArray("'2,5'") << "∅" << 1;
        QTest::newRow("word") << QByteArray("red") << "∅" << 1;
        QTest::newRow("empty") << QByteArray("") << "∅" << 1;
        QTest::newRow("2^53 + 1") << QByteArray("9007199254740993") << "9007199254740992" << 1;
        QTest::newRow("beyond double") << QByteArray("1e400") << "∅" << 1;
    }
    void readsNumbers()
    {
        QFETCH(QByteArray, cell);
        QFETCH(QString, shown);
        QFETCH(int, notes);
        const Result<Dataset> read = readColumn("real", {cell});
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(cellsOf(read->column(0)), QStringList{shown});
        QCOMPARE(int(read->notes().size()), notes);
        if (notes > 0)
            QCOMPARE(read->notes().first().line, 5);
    }

    void addsCategoriesThatAreNotListed()
    {
        const Dataset read = readColumn("{a,b}", {"b", "c", "a", "c"}).value();
        QCOMPARE(cellsOf(read.column(0)), (QStringList{"b", "c", "a", "c"}));
        QCOMPARE(read.column(0).levels(), (QStringList{"a", "b", "c"}));
        QCOMPARE(read.notes().size(), 1);
        QCOMPARE(read.notes().first().line, 6);
        QVERIFY(read.notes().first().message.contains("\"c\""));
    }

    void leavesBadRowsOut_data()
    {
        QTest::addColumn<QByteArray>("row");
        for (const char *row : {"1", "1,2,3", "'a,2", "'a'b,2", "{0 1", "{0 1} 2", "{2 1}",
                                "{1 1, 0 2}", "{0 1, 0 2}", "{x 1}", "{-1 1}", "{0 'a}", "1,2,{5}"})
            QTest::newRow(row) << QByteArray(row);
    }
    void leavesBadRowsOut()
    {
        QFETCH(QByteArray, row);
        const Result<Dataset> read =
            files.readText("@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n1,2\n" +
                           row + "\n3,4\n");
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(cellsOf(read->column(1)), (QStringList{"2", "4"}));
        QCOMPARE(read->notes().size(), 1);
        QCOMPARE(read->notes().first().line, 6);
        QCOMPARE(read->notes().first().byte, 64);
    }

    void refusesBadHeaders_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QByteArray &text, const char *why,
                            Error::Kind kind = Error::Kind::BadInput) {
            QTest::newRow(name) << text << kind << QString(why);
        };
        row("empty", "", "ends before @data");
        row("no @data", "@relation r\n@attribute a numeric\n", "ends before @data");
        row("no attributes", "@relation r\n@data\n1\n", "line 2: there is no @attribute");
        row("inline data", "@attribute a numeric\n@data 1,2\n", "follows @data");
        row("CSV", "a,b\n1,2\n", "line 1: \"a,b\"");
        row("unknown type", "@attribute a colour\n", "\"colour\"", Error::Kind::Unsupported);
        row("relational", "@attribute a relational\n@attribute b numeric\n@end a\n@data\n",
            "relational", Error::Kind::Unsupported);
        row("no type", "@attribute a\n", "no type");
        row("no name", "@attribute\n", "no name");
        row("name twice", "@attribute a real\n@attribute a real\n", "line 2");
        row("level twice", "@attribute a {x,y,x}\n", "\"x\" stands twice");
        row("open list", "@attribute a {x,y\n", "no }");
        row("open quote", "@attribute 'a numeric\n", "quote");
        row("open quote in list", "@attribute a {'x,y}\n", "quote");
        row("behind the list", "@attribute a {x,y} z\n", "follows");
        row("behind the type", "@attribute a real [0, 1]\n", "follows");
        row("date pattern", "@attribute a date 'yyyy-ww'\n", "\"w\"", Error::Kind::Unsupported);
    }
    void refusesBadHeaders()
    {
        QFETCH(QByteArray, text);
        QFETCH(Error::Kind, kind);
        QFETCH(QString, why);
        const Result<Dataset> read = files.readText(text);
        QVERIFY(!read);
        QVERIFY2(read.error().text.contains(why), qPrintable(read.error().text));
        QCOMPARE(read.error().kind, kind);
        QVERIFY(!read.error().hint.isEmpty());
    }

    void readsDates_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("cell");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const char *pattern, const char *cell,
                            const char *shown) {
            QTest::newRow(name) << QByteArray(pattern) << QByteArray(cell) << QString(shown);
        };
        row("standard", "", "2001-04-03T12:12:12", "2001-04-03T12:12:12");
        row("blank inside", "'yyyy-MM-dd HH:mm:ss'", "\"2001-04-03 12:12:12\"",
            "2001-04-03T12:12:12");
        row("day first", "dd.MM.yyyy", "31.12.1999", "1999-12-31");
        row("no marks", "yyyyMMddHHmm", "199912312359", "1999-12-31T23:59:00");
        row("milliseconds", "'yyyy-MM-dd HH:mm:ss.SSS'", "'2020-01-01 00:00:00.045'",
            "2020-01-01T00:00:00.045000");
        row("month name", "'d MMM yyyy'", "'3 Feb 2020'", "2020-02-03");
        row("long month name", "'d MMMM yyyy'", "'3 february 2020'", "2020-02-03");
        row("afternoon", "'yyyy-MM-dd hh:mm a'", "'2020-01-01 12:30 PM'", "2020-01-01T12:30:00");
        row("after midnight", "'yyyy-MM-dd hh:mm a'", "'2020-01-01 12:30 am'",
            "2020-01-01T00:30:00");
        row("offset", "\"yyyy-MM-dd'T'HH:mm:ssZ\"", "2020-01-01T00:00:00+0930",
            "2019-12-31T14:30:00");
        row("Java's toString", "'EEE MMM d HH:mm:ss z yyyy'", "'Tue Apr 03 12:12:12 GMT 2001'",
            "2001-04-03T12:12:12");
        row("old short year", "dd/MM/yy", "01/02/68", "1968-02-01");
        row("new short year", "dd/MM/yy", "01/02/21", "2021-02-01");
        row("before 1970", "", "1969-12-31T23:59:59", "1969-12-31T23:59:59");
        row("missing", "", "?", "∅");
        row("no such day", "", "2001-02-30T00:00:00", "∅");
        row("no such hour", "", "2001-02-03T24:00:00", "∅");
        row("too short", "", "2001-02-03", "∅");
        row("too long", "yyyy-MM-dd", "2001-02-03T00:00:00", "∅");
        row("no date", "", "soon", "∅");
    }
    void readsDates()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, cell);
        QFETCH(QString, shown);
        const Result<Dataset> read = readColumn("DATE " + pattern, {cell});
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QCOMPARE(read->column(0).type(), ColumnType::Datetime);
        QCOMPARE(cellsOf(read->column(0)), QStringList{shown});
        QCOMPARE(read->notes().isEmpty(), shown != "∅" || cell == "?");
    }

    void obeysForcedTypes()
    {
        const auto read = [](const QByteArray &declared, ColumnType type) {
            ReadOptions options;
            options.types = {{"x", type}};
            const Dataset made = readColumn(declared, {"2", "?", "10"}, options).value();
            return columnTypeName(made.column(0).type()) + ' ' + cellsOf(made.column(0)).join(' ');
        };
        QCOMPARE(read("numeric", ColumnType::Categorical), QString("categorical 2 ∅ 10"));
        QCOMPARE(read("numeric", ColumnType::Text), QString("text 2 ∅ 10"));
        QCOMPARE(read("{2,10}", ColumnType::Numeric), QString("numeric 2 ∅ 10"));
        QCOMPARE(read("{2,10}", ColumnType::Categorical), QString("categorical 2 ∅ 10"));
        QCOMPARE(read("string", ColumnType::Categorical), QString("categorical 2 ∅ 10"));
        QCOMPARE(read("string", ColumnType::Datetime), QString("datetime ∅ ∅ ∅"));
    }

    void readsOtherEncodings()
    {
        const QByteArray text = "@relation r\n@attribute x {caf\xe9,na\xefve}\n@data\nna\xefve\n";
        const Dataset read = files.readText(text).value();
        QCOMPARE(cellsOf(read.column(0)), QStringList{"naïve"});
        QCOMPARE(read.column(0).levels(), (QStringList{"café", "naïve"}));
        const Dataset marked =
            files.readText("\xef\xbb\xbf@relation r\n@attribute x {天}\n@data\n天\n").value();
        QCOMPARE(cellsOf(marked.column(0)), QStringList{"天"});
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
        limits.bytes = 20;
        QTest::newRow("bytes") << limits;
    }
    void obeysLimits()
    {
        QFETCH(Limits, limits);
        ReadOptions options;
        options.limits = limits;
        const Result<Dataset> read = readColumn("string", {"a", "b", "c"}, options);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
    }

    void leavesTooLongValuesOut()
    {
        ReadOptions options;
        options.limits.cellBytes = 3;
        const Dataset read = readColumn("string", {"abc", "abcd"}, options).value();
        QCOMPARE(read.rowCount(), 1);
        QCOMPARE(read.notes().size(), 1);
    }

    void previews()
    {
        ReadOptions options;
        options.previewRows = 2;
        QCOMPARE(readColumn("string", {"a", "b", "c"}, options).value().rowCount(), 2);
    }

    void stopsWhenTold()
    {
        StoppedProgress progress;
        const QString path = files.put("@relation r\n@attribute a real\n@data\n1\n");
        QCOMPARE(readDataset({path}, "arff", {}, progress).error().kind, Error::Kind::Cancelled);
    }

    void isRecognised()
    {
        const QString path = files.put("% by hand\n\n@RELATION r\n", "unknown");
        QCOMPARE(formatFor({path}).value()->id, QString("arff"));
        QCOMPARE(formatFor({files.put("", "a.ARFF")}).value()->id, QString("arff"));
    }

    void everythingReturns()
    {
        const double inf = std::numeric_limits<double>::infinity();
        const double missing = std::numeric_limits<double>::quiet_NaN();
        const QByteArray bytes("a'b\"c\\d,e%f{g}\n\t? 天");
        const QStringList levels{"?", "", "it's", "a b", "x,y", "%", "plain", "\\"};
        const Dataset dataset =
            Dataset::make(
                "r", {Column::numeric("a 'name'", {0.1, missing, -inf, 5e-324, 1e308, 1, 2, 3}),
                      Column::categorical("c", {0, 1, 2, -1, 4, 5, 6, 7}, levels),
                      Column::datetime("{d}",
                                       {0, -1'000'000, Column::missingTime, 1'000'000, 0, 0, 0, 0}),
                      Column::datetime("ms", {0, -1'000, Column::missingTime, 45'000, 0, 0, 0, 0}),
                      Column::text("t",
                                   {0, 0, 0, bytes.size(), bytes.size(), bytes.size(), bytes.size(),
                                    bytes.size(), bytes.size()},
                                   {bytes.begin(), bytes.end()}, {0, 1, 0, 0, 1, 0, 0, 0})})
                .value();
        for (const char *name : {"back.arff", "back.arff.gz"}) {
            QVERIFY(files.write(dataset, name));
            const Result<Dataset> back = files.read(files.path(name));
            QVERIFY2(back, back ? "" : qPrintable(back.error().text));
            QVERIFY2(back->notes().isEmpty(), notesOf(*back).constData());
            QCOMPARE(back->fingerprint(), dataset.fingerprint());
        }
    }

    void refusesTimesThatItCannotWrite()
    {
        const Dataset dataset = Dataset::make("r", {Column::datetime("d", {1})}).value();
        QCOMPARE(files.write(dataset, "fine.arff").error().kind, Error::Kind::BadInput);
        QVERIFY(!QFile::exists(files.path("fine.arff")));
    }

    // Rows, columns, and missing values counted with grep in the files themselves.
    void readsWekasFiles_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("missing");
        QTest::addColumn<int>("classes");
        const auto row = [](const char *name, int rows, int columns, int missing, int classes) {
            QTest::newRow(name) << QStringLiteral("arff_samples/%1.arff").arg(name) << rows
                                << columns << missing << classes;
        };
        row("cpu.with.vendor", 209, 8, 0, 0);
        row("glass", 214, 10, 0, 7);
        row("iris", 150, 5, 0, 3);
        row("labor", 57, 17, 326, 2);
        row("soybean", 683, 36, 2337, 19);
        row("vote", 435, 17, 392, 2);
        row("weather.nominal", 14, 5, 0, 2);
        row("weather.numeric", 14, 5, 0, 2);
        QTest::newRow("corn train")
            << "reuters_corn/reuters_corn_train.arff" << 1554 << 2 << 0 << 2;
        QTest::newRow("corn test") << "reuters_corn/reuters_corn_test.arff" << 604 << 2 << 0 << 2;
    }
    void readsWekasFiles()
    {
        QFETCH(QString, file);
        QFETCH(int, rows);
        QFETCH(int, columns);
        QFETCH(int, missing);
        QFETCH(int, classes);
        const QString path = sharedData(file);
        if (path.isEmpty())
            QSKIP(absentData);
        const Result<Dataset> read = files.read(path);
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        QVERIFY2(read->notes().isEmpty(), notesOf(*read).constData());
        QCOMPARE(read->rowCount(), rows);
        QCOMPARE(read->columnCount(), columns);
        qsizetype found = 0;
        for (qsizetype i = 0; i < read->columnCount(); ++i)
            found += read->column(i).missingCount();
        QCOMPARE(found, missing);
        QCOMPARE(read->column(columns - 1).levels().size(), classes);
        if (!file.contains("corn"))
            return;
        const std::span<const qint32> codes = read->column(1).codes();
        QCOMPARE(std::ranges::count(codes, 1), file.contains("train") ? 45 : 24);
        if (file.contains("train"))
            QVERIFY(read->column(0).displayText(0).startsWith(
                "BAHIA COCOA REVIEW Showers continued throughout the week in\nthe Bahia cocoa"));
    }

    void garbageNeverCrashes()
    {
        const QByteArray good = "@relation 'a b'\n@attribute x numeric\n@attribute y {u,'v w'}\n"
                                "@attribute z date 'yyyy-MM-dd'\n@attribute s string\n@data\n"
                                "1,u,2020-01-01,'text \\' %'\n{0 5, 1 'v w'}\n?,?,?,?\n";
        RandomStream random(6);
        for (int round = 0; round < 300; ++round) {
            QByteArray text = good;
            for (quint64 i = 0; i <= random.below(6); ++i)
                text[qsizetype(random.below(quint64(text.size())))] = char(random.below(256));
            const Result<Dataset> read = files.readText(text);
            if (read)
                QVERIFY(read->rowCount() <= 5);
            else
                QVERIFY(read.error().kind == Error::Kind::BadInput ||
                        read.error().kind == Error::Kind::Unsupported);
        }
    }
};

QTEST_APPLESS_MAIN(TestArff)
#include "tst_arff.moc"
