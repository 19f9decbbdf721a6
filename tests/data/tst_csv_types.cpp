#include "tests/data/csv_reading.h"

#include <QTest>

using namespace tenbin;
using namespace tenbin::test;

/// Which type a column gets, what its cells say, and what is told about it.
class TestCsvTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columns_data();
    void columns();
    void surpriseAnywhere_data();
    void surpriseAnywhere();
    void chosenTypes_data();
    void chosenTypes();
    void missingWords();
    void missingNumbers_data();
    void missingNumbers();
    void wordsInQuotes();
    void categoricalLimits_data();
    void categoricalLimits();
    void unclearDates();
    void threadsDoNotMatter();
};

namespace {

/// A file with one column "v" beside a column of numbers, so that empty cells are rows.
QByteArray fileOf(const QByteArrayList &cells, char separator = ',')
{
    QByteArray text = QByteArray("v") + separator + "n\n";
    for (const QByteArray &cell : cells)
        text += cell + separator + "1\n";
    return text;
}

QByteArrayList split(const char *cells)
{
    return QByteArray(cells).split('|');
}

} // namespace

void TestCsvTypes::columns_data()
{
    QTest::addColumn<QByteArrayList>("cells");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArrayList>("says"); ///< empty: the cells themselves
    const auto row = [](const char *name, const char *cells, const char *type,
                        const char *says = nullptr) {
        QTest::newRow(name) << split(cells) << QString::fromLatin1(type)
                            << split(says ? says : cells);
    };
    row("whole numbers", "1|2|30", "numeric");
    row("decimals", "1.5|-0.25|1e-10", "numeric");
    row("numbers with signs and points", "+5|.5|5.", "numeric", "5|0.5|5");
    row("one decimal for thousands", "1.234|5.678|0", "numeric");
    row("decimal comma in quotes", "\"0,435\"|\"1,5\"|\"2,5\"", "text", "0,435|1,5|2,5");
    row("thousands", "\"1,234\"|\"5,678\"|\"9,999\"", "text", "1,234|5,678|9,999");
    row("25 digits", "1234567890123456789012345|1|2|3|4|5", "text");
    row("beyond 2^53", "9007199254740993|1|2|3|4|5", "text");
    row("2^53 itself", "9007199254740992|1|2", "numeric");
    row("leading zeros", "01067|80331|00501", "text");
    row("ids like exponents", "4e492493924924|1e5|2|3|4|5", "text");
    row("overflow", "1e309|1|2|3|4|5|6", "text");
    row("hexadecimal", "0x1F|1|2|3|4|5|6", "text");
    row("underscores", "1_000|1|2|3|4|5|6", "text");
    row("infinity", "inf|-Infinity|1", "numeric", "inf|-inf|1");
    row("dates", "2024-02-29|2023-12-31", "datetime");
    row("date that does not exist", "2024-02-29|2023-02-30|2023-01-01", "text");
    row("times", "2024-02-29 10:00|2024-02-29T10:00:30.5", "datetime",
        "2024-02-29T10:00:00|2024-02-29T10:00:30.500000");
    row("day first", "29/02/2024|01/02/2023", "datetime", "2024-02-29|2023-02-01");
    row("month first", "02/29/2024|02/01/2023", "datetime", "2024-02-29|2023-02-01");
    row("points", "29.02.2024|01.02.2023", "datetime", "2024-02-29|2023-02-01");
    row("both orders", "29/02/2024|02/29/2024|01/01/2024", "text");
    row("offsets", "2024-01-01T00:00:00Z|2024-01-01 09:00+09:00", "datetime",
        "2024-01-01|2024-01-01");
    row("some offsets", "2024-01-01T00:00:00Z|2024-01-01 09:00|2024-01-01", "text");
    row("numbers and dates", "2024-01-01|5|6", "text");
    row("dates without marks", "20240101|20240102", "numeric");
    row("yes and no", "yes|no|Yes|NO", "categorical");
    row("few texts", "a|b|a|b|a|b|a|b", "categorical");
    row("all missing", "||", "numeric", "∅|∅|∅");
    row("missing in between", "1||NA|3", "numeric", "1|∅|∅|3");
    row("missing texts", "a||NA|a|a|a|a", "categorical", "a|∅|∅|a|a|a|a");
    row("missing dates", "2024-01-01|?|nan", "datetime", "2024-01-01|∅|∅");
    row("blanks around", " 1 |2 | 3", "numeric", "1|2|3");
    row("blanks around texts", " a |a| b|b|b", "categorical", "a|a|b|b|b");
    row("blanks in quotes", "\" a \"|\" a \"|b", "categorical", " a | a |b");
    row("minus of typography",
        "\xe2\x88\x92"
        "5|1|2|3|4|5|6",
        "text");
}

void TestCsvTypes::columns()
{
    QFETCH(QByteArrayList, cells);
    QFETCH(QString, type);
    QFETCH(QByteArrayList, says);

    const Result<CsvTable> read = readCsvText(fileOf(cells), {QStringLiteral("header=yes")});

    QVERIFY(read.has_value());
    const Column column = read->dataset.column(0);
    QCOMPARE(columnTypeName(column.type()), type);
    QStringList expected;
    for (const QByteArray &cell : says)
        expected.append(QString::fromUtf8(cell));
    QCOMPARE(cellsOf(column), expected);
}

void TestCsvTypes::surpriseAnywhere_data()
{
    QTest::addColumn<QByteArray>("usual");
    QTest::addColumn<QByteArray>("surprise");
    QTest::addColumn<int>("row");
    const int last = 59'999;
    // The head that types are guessed from ends within the first 50,000 rows.
    for (const int row : {0, 1, 4999, 30'000, last}) {
        QTest::addRow("text in numbers, row %d", row)
            << QByteArray("12.25") << QByteArray("n/k") << row;
        QTest::addRow("zeros in numbers, row %d", row)
            << QByteArray("12345") << QByteArray("00501") << row;
        QTest::addRow("long number, row %d", row)
            << QByteArray("12345") << QByteArray("9007199254740993") << row;
        QTest::addRow("text in dates, row %d", row)
            << QByteArray("2024-01-31") << QByteArray("2024-02-30") << row;
        QTest::addRow("number in dates, row %d", row)
            << QByteArray("2024-01-31") << QByteArray("7") << row;
        QTest::addRow("date in numbers, row %d", row)
            << QByteArray("7.125") << QByteArray("2024-01-31") << row;
    }
}

void TestCsvTypes::surpriseAnywhere()
{
    QFETCH(QByteArray, usual);
    QFETCH(QByteArray, surprise);
    QFETCH(int, row);
    const int rows = 60'000;
    QByteArray text = "v,filling\n";
    for (int i = 0; i < rows; ++i)
        text += (i == row ? surprise : usual) + ",some more text to make it long\n";

    const Result<CsvTable> read = readCsvText(text);

    QVERIFY(read.has_value());
    const Column column = read->dataset.column(0);
    QVERIFY(column.type() == ColumnType::Categorical || column.type() == ColumnType::Text);
    QCOMPARE(column.size(), rows);
    QCOMPARE(column.missingCount(), 0);
    QCOMPARE(column.displayText(row).toUtf8(), surprise);
    QCOMPARE(column.displayText(row == 0 ? 1 : 0).toUtf8(), usual);
    bool told = false;
    for (const ImportNote &note : read->dataset.notes())
        told = told || (note.column == QLatin1String("v") && note.line > 0);
    QVERIFY2(told, notesOf(read->dataset).constData());
}

void TestCsvTypes::chosenTypes_data()
{
    QTest::addColumn<QByteArrayList>("cells");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArrayList>("says");
    QTest::addColumn<int>("line"); ///< that is warned of, 0: none
    const auto row = [](const char *name, const char *cells, const char *type, const char *says,
                        int line) {
        QTest::newRow(name) << split(cells) << QString::fromLatin1(type) << split(says) << line;
    };
    row("numbers", "1|n/k|3", "numeric", "1|∅|3", 3);
    row("codes as numbers", "007|8", "numeric", "7|8", 0);
    row("rounded", "9007199254740993|1", "numeric", "9007199254740992|1", 2);
    row("numbers as categories", "1|2|3", "categorical", "1|2|3", 0);
    row("numbers as text", "1.50|2", "text", "1.50|2", 0);
    row("dates", "2024-01-01|soon", "datetime", "2024-01-01|∅", 3);
    row("texts as categories", "a|b|c|d|e", "categorical", "a|b|c|d|e", 0);
}

void TestCsvTypes::chosenTypes()
{
    QFETCH(QByteArrayList, cells);
    QFETCH(QString, type);
    QFETCH(QByteArrayList, says);
    QFETCH(int, line);

    const Result<CsvTable> read =
        readCsvText(fileOf(cells), {}, {{QStringLiteral("v"), *columnTypeFromName(type)}});

    QVERIFY(read.has_value());
    QCOMPARE(columnTypeName(read->dataset.column(0).type()), type);
    QStringList expected;
    for (const QByteArray &cell : says)
        expected.append(QString::fromUtf8(cell));
    QCOMPARE(cellsOf(read->dataset.column(0)), expected);
    for (qint64 one = 1; one <= 1 + cells.size(); ++one)
        QCOMPARE(warnsOf(read->dataset, one), one == line);
}

void TestCsvTypes::missingWords()
{
    const QByteArrayList cells{"1", "none here", "2"};
    const Result<CsvTable> usual = readCsvText(fileOf(cells));
    QCOMPARE(usual->dataset.column(0).type(), ColumnType::Text);

    const Result<CsvTable> chosen =
        readCsvText(fileOf(cells), {QStringLiteral("missing=none here,-")});
    QCOMPARE(chosen->dataset.column(0).type(), ColumnType::Numeric);
    QCOMPARE(chosen->dataset.column(0).missingCount(), 1);
    QVERIFY(notesOf(chosen->dataset).contains("\"none here\" 1 times"));

    const Result<CsvTable> word =
        readCsvText(fileOf({"NA", "NA", "DE", "DE", "FR"}), {QStringLiteral("missing=?")});
    QCOMPARE(word->dataset.column(0).missingCount(), 0);
    QVERIFY(word->dataset.column(0).levels().contains(QStringLiteral("NA")));
}

void TestCsvTypes::missingNumbers_data()
{
    QTest::addColumn<QByteArrayList>("cells");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArrayList>("says");
    QTest::addColumn<int>("times"); ///< that the report names
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *cells, const char *type, const char *says,
                        int times, const char *words = "-999") {
        QTest::newRow(name) << split(cells) << QString::fromLatin1(type) << split(says) << times
                            << QString::fromLatin1(words);
    };
    row("numbers", "1|-999|3|-999", "numeric", "1|∅|3|∅", 2);
    row("other writing", "1|-999.0|-0999|-999", "text", "1|-999.0|-0999|∅", 1);
    row("other writing of a number", "1|-999.0|-9.99e2|-999", "numeric", "1|-999|-999|∅", 1);
    row("blanks and quotes", " -999 |\"-999\"|-999 |4", "numeric", "∅|∅|∅|4", 3);
    row("dates", "2024-01-01|-999|2024-01-03", "datetime", "2024-01-01|∅|2024-01-03", 1);
    row("texts", "a|-999|a|a|\"-999\"|a", "categorical", "a|∅|a|a|∅|a", 2);
    row("many texts", "a|-999|b|c|d|e", "text", "a|∅|b|c|d|e", 1);
    row("all", "-999|-999", "numeric", "∅|∅", 2);
    row("zero", "0|-0|0.0|1", "numeric", "∅|-0|0|1", 1, "0");
    row("decimal", "9.99|9.990|1", "numeric", "∅|9.99|1", 1, "9.99");
    row("with a sign", "+7|7|1", "numeric", "∅|7|1", 1, "+7");
    row("code", "007|7|1", "numeric", "∅|7|1", 1, "007");
    row("infinity", "inf|Inf|1", "numeric", "∅|inf|1", 1, "inf");
    row("several", "7|8|9", "numeric", "∅|8|∅", 1, "9,7");
    row("beyond 2^53", "9007199254740993|1|2", "numeric", "∅|1|2", 1, "9007199254740993");
}

void TestCsvTypes::missingNumbers()
{
    QFETCH(QByteArrayList, cells);
    QFETCH(QString, type);
    QFETCH(QByteArrayList, says);
    QFETCH(int, times);
    QFETCH(QString, words);

    const Result<CsvTable> read =
        readCsvText(fileOf(cells), {QStringLiteral("header=yes"), "missing=" + words});

    QVERIFY(read.has_value());
    QCOMPARE(columnTypeName(read->dataset.column(0).type()), type);
    QStringList expected;
    for (const QByteArray &cell : says)
        expected.append(QString::fromUtf8(cell));
    QCOMPARE(cellsOf(read->dataset.column(0)), expected);
    for (const QString &word : words.split(QLatin1Char(',')))
        QVERIFY(notesOf(read->dataset)
                    .contains(QStringLiteral("\"%1\" %2 times").arg(word).arg(times).toUtf8()));
}

void TestCsvTypes::wordsInQuotes()
{
    const Result<CsvTable> read = readCsvText(fileOf({"\"NA\"", "NA", "\"DE\"", "DE", "\"\""}));
    QCOMPARE(cellsOf(read->dataset.column(0)),
             QStringList({QStringLiteral("NA"), QStringLiteral("∅"), QStringLiteral("DE"),
                          QStringLiteral("DE"), QStringLiteral("∅")}));
    const Result<CsvTable> numbers = readCsvText(fileOf({"\"1\"", "\"NA\"", "\"3\""}));
    QCOMPARE(numbers->dataset.column(0).type(), ColumnType::Numeric);
    QCOMPARE(numbers->dataset.column(0).missingCount(), 1);
}

void TestCsvTypes::categoricalLimits_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("distinct");
    QTest::addColumn<bool>("categorical");
    // Orange: round(n^0.7) and 100. 150^0.7 = 33.4; 1000^0.7 = 125.9.
    QTest::newRow("33 of 150") << 150 << 33 << true;
    QTest::newRow("34 of 150") << 150 << 34 << false;
    QTest::newRow("100 of 1000") << 1000 << 100 << true;
    QTest::newRow("101 of 1000") << 1000 << 101 << false;
    QTest::newRow("300 of 300000") << 300'000 << 300 << true;
    QTest::newRow("301 of 300000") << 300'000 << 301 << false;
    QTest::newRow("12000 of 60000") << 60'000 << 12'000 << false;
}

void TestCsvTypes::categoricalLimits()
{
    QFETCH(int, rows);
    QFETCH(int, distinct);
    QFETCH(bool, categorical);
    QByteArrayList cells;
    for (int i = 0; i < rows; ++i)
        cells.append("t" + QByteArray::number(i % distinct));

    const Result<CsvTable> read = readCsvText(fileOf(cells));

    const Column column = read->dataset.column(0);
    QCOMPARE(column.type() == ColumnType::Categorical, categorical);
    for (int i = 0; i < rows; i += 997)
        QCOMPARE(column.displayText(i).toUtf8(), cells[i]);
}

void TestCsvTypes::unclearDates()
{
    const QByteArray text = fileOf({"03/04/2024", "05/06/2024", "07/07/2024"});
    const Result<CsvTable> unclear = readCsvText(text);
    QCOMPARE(unclear->dataset.column(0).type(), ColumnType::Text);
    QVERIFY(warnsOf(unclear->dataset, 2));

    const Result<CsvTable> day = readCsvText(text, {QStringLiteral("dates=day_first")});
    QCOMPARE(day->dataset.column(0).displayText(0), QStringLiteral("2024-04-03"));
    const Result<CsvTable> month = readCsvText(text, {QStringLiteral("dates=month_first")});
    QCOMPARE(month->dataset.column(0).displayText(0), QStringLiteral("2024-03-04"));
    const Result<CsvTable> none =
        readCsvText(fileOf({"2024-01-01"}), {QStringLiteral("dates=none")});
    QCOMPARE(none->dataset.column(0).type(), ColumnType::Categorical);

    // The cell that decides comes last.
    QByteArrayList cells(30'000, "03/04/2024");
    cells.append("04/29/2024");
    const Result<CsvTable> late = readCsvText(fileOf(cells));
    QCOMPARE(late->dataset.column(0).displayText(0), QStringLiteral("2024-03-04"));
}

void TestCsvTypes::threadsDoNotMatter()
{
    QByteArray text = "a,b,c,d\n";
    for (int i = 0; i < 40'000; ++i) {
        text += QByteArray::number(i * 0.37) + ",w" + QByteArray::number(i % 700) + ',' +
                (i % 9 == 0 ? "NA" : "x" + QByteArray::number(i)) + ",\"q" +
                QByteArray::number(i % 5) + "\"\n";
        if (i % 1000 == 7)
            text += "\n1,2\n";
    }
    QString first;
    QByteArray notes;
    for (int threads : {1, 2, 5}) {
        ReadOptions options = csvOptions();
        options.threads = threads;
        const Result<CsvTable> read = previewCsv(text, true, false, options);
        QVERIFY(read.has_value());
        if (first.isEmpty()) {
            first = read->dataset.fingerprint();
            notes = notesOf(read->dataset);
        }
        QCOMPARE(read->dataset.fingerprint(), first);
        QCOMPARE(notesOf(read->dataset), notes);
    }
}

QTEST_GUILESS_MAIN(TestCsvTypes)
#include "tst_csv_types.moc"
