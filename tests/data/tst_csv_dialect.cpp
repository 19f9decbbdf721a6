#include "tests/data/csv_reading.h"

#include <QTest>

using namespace tenbin;
using namespace tenbin::test;

/// What is found out about the shape of a file.
class TestCsvDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shapes_data();
    void shapes();
    void headers_data();
    void headers();
    void names_data();
    void names();
    void quotes();
    void params_data();
    void params();
    void badParams_data();
    void badParams();
    void preview();
    void sniff_data();
    void sniff();
};

namespace {

QStringList list(const char *words)
{
    return QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

void TestCsvDialect::shapes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("separator");
    QTest::addColumn<char>("decimal");
    QTest::addColumn<qsizetype>("rows");
    QTest::addColumn<qsizetype>("columns");
    const auto row = [](const char *name, const char *text, char separator, char decimal,
                        qsizetype rows, qsizetype columns) {
        QTest::newRow(name) << QByteArray(text) << separator << decimal << rows << columns;
    };
    row("commas", "a,b\n1,2\n", ',', '.', 1, 2);
    row("semicolons", "a;b\n1;2\n", ';', '.', 1, 2);
    row("tabs", "a\tb\n1\t2\n", '\t', '.', 1, 2);
    row("pipes", "a|b\n1|2\n", '|', '.', 1, 2);
    row("semicolons and decimal commas", "x;y\n1,5;2,25\n3,5;4,5\n", ';', ',', 2, 2);
    row("decimal commas without header", "1,5;2,25;3,1\n3,5;4,5;2,2\n", ';', ',', 2, 3);
    row("comma that may be thousands", "x;y\n1,500;a\n2,250;b\n", ';', '.', 2, 2);
    row("zero before a comma is no thousand", "x;y\n0,435;a\n1,500;b\n", ';', ',', 2, 2);
    row("both marks", "x;y\n1,5;2.5\n", ';', '.', 1, 2);
    row("commas in a text column", "id;text\n1;a, b\n2;c, d, e\n3;f\n", ';', '.', 3, 2);
    row("commas in prose", "text\nHello, world\none\na, b, c, d\n", ',', '.', 3, 1);
    row("one column", "v\n1\n2\n", ',', '.', 2, 1);
    row("one word", "hello", ',', '.', 0, 1);
    row("title lines", "Report\n\na,b,c\n1,2,3\n4,5,6\n", ',', '.', 2, 3);
    row("comments", "# one\n# two, with comma\na,b\n1,2\n3,4\n", ',', '.', 2, 2);
    row("separator line", "sep=|\na|b\n1|2\n", '|', '.', 1, 2);
    row("separator line in quotes", "\"sep=;\"\r\na;b\r\n1;2\r\n", ';', '.', 1, 2);
    row("empty fields behind", "a,b\n1,2,\n3,4,\n", ',', '.', 2, 2);
    row("names of rows without a name", "a,b\nx,1,2\ny,3,4\n", ',', '.', 2, 3);
    row("header too short", "a,b\n1,2,3,4\n5,6,7,8\n", ',', '.', 2, 4);
}

void TestCsvDialect::shapes()
{
    QFETCH(QByteArray, text);
    QFETCH(char, separator);
    QFETCH(char, decimal);
    QFETCH(qsizetype, rows);
    QFETCH(qsizetype, columns);

    const Result<CsvTable> read = readCsvText(text);

    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text));
    QCOMPARE(read->dialect.reading.marks.separator, separator);
    QCOMPARE(read->dialect.reading.numbers.decimal, decimal);
    QCOMPARE(read->dataset.rowCount(), rows);
    QCOMPARE(read->dataset.columnCount(), columns);
}

void TestCsvDialect::headers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("header");
    const auto row = [](const char *name, const char *text, bool header) {
        QTest::newRow(name) << QByteArray(text) << header;
    };
    row("names above numbers", "a,b\n1,2\n", true);
    row("numbers only", "1,2\n3,4\n", false);
    row("numbers and texts", "5.1,setosa\n4.9,setosa\n", false);
    row("names above texts", "name,town\nAnn,Oslo\nBob,Rome\n", true);
    row("texts that come again", "red,yes\nblue,no\nred,yes\n", false);
    row("names only", "a,b,c\n", true);
    row("years", "country,2019,2020,2021\nNorway,1,2,3\n", true);
    row("pixels", "label,0,1,2\ncat,9,8,7\n", true);
    row("numbers in a row of data", "Norway,7,20,9\nSpain,1,2,3\n", false);
    row("a number among names", "id,x1,2\n1,2,3\n4,5,6\n", true);
    row("dates in the first row", "2024-01-01,5\n2024-01-02,6\n", false);
    row("an empty name", ",a\n0,1\n1,2\n", true);
}

void TestCsvDialect::headers()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, header);

    const Result<CsvTable> read = readCsvText(text);

    QVERIFY(read.has_value());
    QCOMPARE(read->dialect.header, header);
}

void TestCsvDialect::names_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QStringList>("names");
    const auto row = [](const char *name, const char *header, const char *names) {
        QTest::newRow(name) << QByteArray(header) << list(names);
    };
    row("duplicates", "x,y,x,x", "x y x_2 x_3");
    row("duplicates that are taken", "x,x,x_2", "x x_3 x_2");
    row("empty", "a,,c,", "a column_2 c column_4");
    row("empty that is taken", "column_2,,a,b", "column_2 column_2_2 a b");
    row("blanks", " a ,b , c,d", "a b c d");
    row("quotes", "\"a\",\"b\"\"c\",d,e", "a b\"c d e");
    row("blanks only", "a,  ,c,d", "a column_2 c d");
}

void TestCsvDialect::names()
{
    QFETCH(QByteArray, header);
    QFETCH(QStringList, names);
    const QByteArray fields = names.size() == 3 ? "1,2,3" : "1,2,3,4";

    const Result<CsvTable> read =
        readCsvText(header + '\n' + fields + '\n', {QStringLiteral("header=yes")});

    QVERIFY(read.has_value());
    QCOMPARE(read->dataset.columnNames(), names);
}

void TestCsvDialect::quotes()
{
    // Quotes that are not paired, as in lists of messages.
    QByteArray text = "label\ttext\n";
    for (int i = 0; i < 300; ++i)
        text += i % 40 == 3 ? "ham\t\"so he said\n" : "spam\tplain text\n";
    const Result<CsvTable> plain = readCsvText(text);
    QCOMPARE(plain->dialect.reading.marks.quote, '\0');
    QCOMPARE(plain->dataset.rowCount(), 300);
    QVERIFY(warnsOf(plain->dataset, 5));

    // Line ends in quotes are no such case.
    const Result<CsvTable> quoted = readCsvText("a,b\n\"x\ny, z\n\",1\n\"q\",2\n");
    QCOMPARE(quoted->dialect.reading.marks.quote, '"');
    QCOMPARE(quoted->dataset.rowCount(), 2);
}

void TestCsvDialect::params_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("params");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QStringList>("first"); ///< row
    const auto row = [](const char *name, const char *text, const char *params, const char *names,
                        const char *first) {
        QTest::newRow(name) << QByteArray(text) << list(params) << list(names) << list(first);
    };
    row("separator", "a:b\n1:2\n", "separator=:", "a b", "1 2");
    row("separator by name", "a\tb,c\n1\t2\n", "separator=tab", "a b,c", "1 2");
    row("space", "a b\n1 2\n", "separator=space", "a b", "1 2");
    row("no header", "a,b\n1,2\n", "header=no", "column_1 column_2", "a b");
    row("header", "1,2\n3,4\n", "header=yes", "1 2", "3 4");
    row("decimal comma", "a,b\n\"0,435\",\"1,5\"\n", "decimal=comma", "a b", "0.435 1.5");
    row("decimal point", "a;b\n1,5;x\n", "decimal=point", "a b", "1,5 x");
    row("thousands", "a;b\n1,234;5.5\n", "thousands=,", "a b", "1234 5.5");
    row("thousands and comma", "a;b\n1.234,5;2\n", "thousands=. decimal=comma", "a b", "1234.5 2");
    row("single quotes", "a,b\n'x,y',1\n", "quote=single", "a b", "x,y 1");
    row("no quotes", "a,b\n\"x,1\n", "quote=none", "a b", "\"x 1");
    row("lines left out", "junk, junk, junk\nmore\na,b\n1,2\n", "skip_lines=2", "a b", "1 2");
}

void TestCsvDialect::params()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, params);
    QFETCH(QStringList, names);
    QFETCH(QStringList, first);

    const Result<CsvTable> read = readCsvText(text, params);

    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text));
    QCOMPARE(read->dataset.columnNames(), names);
    for (qsizetype i = 0; i < first.size(); ++i)
        QCOMPARE(read->dataset.column(i).displayText(0), first[i]);
}

void TestCsvDialect::badParams_data()
{
    QTest::addColumn<QString>("param");
    QTest::newRow("long separator") << QStringLiteral("separator=ab");
    QTest::newRow("letter as separator") << QStringLiteral("separator=x");
    QTest::newRow("quote as separator") << QStringLiteral("separator=\"");
    QTest::newRow("digit between thousands") << QStringLiteral("thousands=1");
    QTest::newRow("thousands as decimals") << QStringLiteral("thousands=.");
    QTest::newRow("encoding") << QStringLiteral("encoding=klingon");
}

void TestCsvDialect::badParams()
{
    QFETCH(QString, param);
    const Result<CsvTable> read = readCsvText("a,b\n1,2\n", {param});
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::Usage);
    QVERIFY(!read.error().hint.isEmpty());
}

void TestCsvDialect::preview()
{
    QByteArray text = "x,name\n";
    while (text.size() < (1 << 20))
        text += "1.5,\"some, text\"\n";
    text += "2.5,\"cut of";
    ReadOptions options = csvOptions();
    options.previewRows = 100;

    const Result<CsvTable> read = previewCsv(text, false, false, options);

    QVERIFY(read.has_value());
    QCOMPARE(read->dataset.rowCount(), 100);
    QCOMPARE(read->dataset.column(0).type(), ColumnType::Numeric);
    QCOMPARE(read->dataset.column(1).type(), ColumnType::Categorical);
}

void TestCsvDialect::sniff_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    QTest::newRow("table") << QByteArray("a,b\n1,2\n3,4\n") << 0.7 << 1.0;
    QTest::newRow("prose") << QByteArray("Dear Sir,\nthis is no table\n") << 0.1 << 0.5;
    QTest::newRow("json lines") << QByteArray("{\"a\":1,\"b\":2}\n") << 0.0 << 0.1;
    QTest::newRow("arff") << QByteArray("@relation x\n@attribute a numeric\n") << 0.0 << 0.1;
    QTest::newRow("binary") << QByteArray("PK\3\4\0\0\0a,b\n1,2\n", 15) << 0.0 << 0.0;
    QTest::newRow("nothing") << QByteArray() << 0.0 << 0.0;
}

void TestCsvDialect::sniff()
{
    QFETCH(QByteArray, head);
    QFETCH(double, least);
    QFETCH(double, most);
    const double sure = sniffCsv(head);
    QVERIFY2(sure >= least && sure <= most, QByteArray::number(sure).constData());
}

QTEST_GUILESS_MAIN(TestCsvDialect)
#include "tst_csv_dialect.moc"
