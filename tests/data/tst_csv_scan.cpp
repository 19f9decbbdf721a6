#include "data/csv_scan.h"

#include "core/random.h"

#include <QTest>

#include <string>
#include <vector>

using namespace tenbin;

/// Cutting text into records and fields, against a reader that goes byte by byte.
class TestCsvScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classifiersAgree();
    void fields_data();
    void fields();
    void randomTexts_data();
    void randomTexts();
    void recordsOfPrefixes();
    void lineEnds();
};

namespace {

using Row = std::vector<std::string>;

/// The rules of csv_scan.h, one byte a step. Blank lines are no rows.
std::vector<Row> slowRows(const std::string &text, CsvMarks marks)
{
    std::vector<Row> rows;
    Row row;
    std::string field;
    bool inside = false;
    bool begun = false; // something other than blanks stands in the field
    const auto endField = [&] {
        row.push_back(field);
        field.clear();
        begun = false;
    };
    const auto endRow = [&] {
        endField();
        if (row.size() > 1 || row[0].find_first_not_of(" \t") != std::string::npos)
            rows.push_back(row);
        row.clear();
    };
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (inside) {
            field += c;
            if (marks.quote != 0 && c == marks.quote) {
                if (next == marks.quote && i + 1 < text.size())
                    field += text[++i];
                else
                    inside = false;
            }
        } else if (marks.quote != 0 && c == marks.quote && !begun) {
            field += c;
            inside = begun = true;
        } else if (c == marks.separator) {
            endField();
        } else if (c == '\n' || c == '\r') {
            if (c == '\r' && next == '\n')
                ++i;
            endRow();
        } else {
            field += c;
            begun = begun || c != ' ';
        }
    }
    if (!field.empty() || !row.empty())
        endRow();
    return rows;
}

/// With the 64 bytes behind that may be read; they must not matter.
std::string padded(const std::string &text)
{
    return text + std::string(64, '"');
}

/// The same rows cut and padded to a number of columns.
std::vector<Row> fitted(std::vector<Row> rows, size_t columns)
{
    for (Row &row : rows)
        row.resize(columns);
    return rows;
}

std::vector<Row> fastRows(const std::string &text, CsvMarks marks, qsizetype columns,
                          Classify classify)
{
    const std::string room = padded(text);
    CsvFields fields;
    fields.split(room.data(), qsizetype(text.size()), marks, columns, classify);
    std::vector<Row> rows;
    for (qsizetype r = 0; r < fields.rows(); ++r) {
        Row row;
        for (qsizetype c = 0; c < columns; ++c) {
            const qsizetype begin = fields.begin(r, c);
            const qsizetype end = fields.end(r, c);
            row.push_back(end < begin ? std::string()
                                      : text.substr(size_t(begin), size_t(end - begin)));
        }
        rows.push_back(row);
    }
    return rows;
}

std::string randomText(RandomStream &random, size_t size, const std::string &alphabet)
{
    std::string text;
    while (text.size() < size)
        text += alphabet[random.below(alphabet.size())];
    return text;
}

} // namespace

void TestCsvScan::classifiersAgree()
{
    RandomStream random(1);
    std::string bytes;
    for (int i = 0; i < 64 * 100; ++i)
        bytes += char(random.below(256));
    for (const CsvMarks marks : {CsvMarks{',', '"'}, CsvMarks{'\t', 0}, CsvMarks{'\0', '\''}}) {
        ByteMasks plain[100];
        ByteMasks fast[100];
        classifyPlain(bytes.data(), 100, marks, plain);
        fastestClassify()(bytes.data(), 100, marks, fast);
        for (size_t i = 0; i < bytes.size(); ++i) {
            const quint64 bit = quint64(1) << (i % 64);
            const ByteMasks &mask = plain[i / 64];
            QCOMPARE((mask.separator & bit) != 0, bytes[i] == marks.separator);
            QCOMPARE((mask.quote & bit) != 0, marks.quote != 0 && bytes[i] == marks.quote);
            QCOMPARE((mask.lineFeed & bit) != 0, bytes[i] == '\n');
            QCOMPARE((mask.carriageReturn & bit) != 0, bytes[i] == '\r');
        }
        QCOMPARE(std::memcmp(plain, fast, sizeof plain), 0);
    }
}

void TestCsvScan::fields_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("fields"); ///< rows parted by "/", fields by "|"
    const auto row = [](const char *name, const char *text, const char *fields) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(fields);
    };
    // What Python's csv.reader gives, with quotes kept as they stand.
    row("plain", "a,b\nc,d\n", "a|b/c|d");
    row("no last line end", "a,b\nc,d", "a|b/c|d");
    row("crlf", "a,b\r\nc,d\r\n", "a|b/c|d");
    row("cr", "a,b\rc,d\r", "a|b/c|d");
    row("empty fields", ",\n,\n", "|/|");
    row("blank lines", "\n\na,b\n  \n\nc,d\n\n", "a|b/c|d");
    row("separator in quotes", "\"a,b\",c\n", "\"a,b\"|c");
    row("line end in quotes", "\"a\nb\",c\n", "\"a\nb\"|c");
    row("doubled quote", "\"a\"\"b\",c\n", "\"a\"\"b\"|c");
    row("quote in a plain field", "3\" pipe,c\n", "3\" pipe|c");
    row("blanks before a quote", "a, \"b,c\"\n", "a| \"b,c\"");
    row("text behind a quote", "\"a\"b,c\n", "\"a\"b|c");
    row("quote behind a quote", "\"a\"b\"c,d\n", "\"a\"b\"c|d");
    row("short row", "a,b\nc\n", "a|b/c|");
    row("long row", "a,b\nc,d,e\n", "a|b/c|d");
}

void TestCsvScan::fields()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, fields);

    QByteArrayList rows;
    for (const Row &row : fastRows(text.toStdString(), {',', '"'}, 2, fastestClassify())) {
        QByteArrayList cells;
        for (const std::string &cell : row)
            cells.append(QByteArray::fromStdString(cell));
        rows.append(cells.join('|'));
    }

    QCOMPARE(rows.join('/'), fields);
}

void TestCsvScan::randomTexts_data()
{
    QTest::addColumn<QByteArray>("alphabet");
    QTest::addColumn<char>("quote");
    QTest::newRow("quotes") << QByteArray("ab,\"\n") << '"';
    QTest::newRow("few quotes") << QByteArray("abcdefgh,,,\n\r \"") << '"';
    QTest::newRow("line ends") << QByteArray("a,\r\n\"") << '"';
    QTest::newRow("blanks") << QByteArray("a \t,\"\n") << '"';
    QTest::newRow("no quoting") << QByteArray("ab,\"\n\r") << '\0';
}

void TestCsvScan::randomTexts()
{
    QFETCH(QByteArray, alphabet);
    QFETCH(char, quote);
    RandomStream random(7);
    for (int round = 0; round < 4000; ++round) {
        const std::string text = randomText(random, random.below(400), alphabet.toStdString());
        const CsvMarks marks{',', quote};
        const qsizetype columns = 1 + qsizetype(random.below(4));
        const std::vector<Row> expected = slowRows(text, marks);
        QCOMPARE(fastRows(text, marks, columns, classifyPlain), fitted(expected, size_t(columns)));
        QCOMPARE(fastRows(text, marks, columns, fastestClassify()),
                 fitted(expected, size_t(columns)));
        const std::string room = padded(text);
        const std::vector<qsizetype> counts =
            fieldCounts(room.data(), qsizetype(text.size()), marks);
        QCOMPARE(counts.size(), expected.size());
        for (size_t i = 0; i < counts.size(); ++i)
            QCOMPARE(counts[i], qsizetype(expected[i].size()));
    }
}

void TestCsvScan::recordsOfPrefixes()
{
    // Cutting the text anywhere and going on from the last whole record gives the same rows.
    RandomStream random(9);
    const CsvMarks marks{',', '"'};
    for (int round = 0; round < 2000; ++round) {
        const std::string text = randomText(random, 1 + random.below(300), "abc,\"\n\r ");
        std::vector<Row> rows;
        size_t from = 0;
        while (from < text.size()) {
            size_t size = std::min<size_t>(1 + random.below(80), text.size() - from);
            RecordRun run;
            std::string part;
            for (;; ++size) {
                const bool last = from + size >= text.size();
                part = text.substr(from, size);
                run = countRecords(padded(part).data(), qsizetype(part.size()), marks, last);
                if (run.end > 0 || last)
                    break;
            }
            QVERIFY(run.end > 0);
            part.resize(size_t(run.end));
            QCOMPARE(run.lines, countLineEnds(part.data(), run.end));
            const std::vector<Row> more = fastRows(part, marks, 3, fastestClassify());
            QVERIFY(qint64(more.size()) <= run.records);
            rows.insert(rows.end(), more.begin(), more.end());
            from += size_t(run.end);
        }
        QCOMPARE(rows, fitted(slowRows(text, marks), 3));
    }
}

void TestCsvScan::lineEnds()
{
    const std::string text = "a\nb\r\nc\rd\r\r\n\n";
    QCOMPARE(countLineEnds(text.data(), qsizetype(text.size())), 6);
    QCOMPARE(countLineEnds(text.data(), 0), 0);
}

QTEST_APPLESS_MAIN(TestCsvScan)
#include "tst_csv_scan.moc"
