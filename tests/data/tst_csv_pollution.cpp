#include "tests/data/csv_model.h"
#include "tests/data/csv_pollution.h"
#include "tests/data/csv_reading.h"

#include "data/text_source.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

using namespace tenbin;
using namespace tenbin::test;

/// Damaged files: no crash, no row lost without a word, no value that differs from the file's.
class TestCsvPollution : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void polluted();
    void mutated();
    void surpriseBehindTheHead_data();
    void surpriseBehindTheHead();
};

namespace {

/// Each byte that is no UTF-8 replaced, as Qt judges it.
QByteArray repaired(const QByteArray &text)
{
    QByteArray result;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype length = 1;
        while (length <= 4 &&
               !QUtf8StringView(text.constData() + at, std::min(length, text.size() - at))
                    .isValidUtf8())
            ++length;
        const bool valid = length <= 4 && at + length <= text.size();
        result += valid ? text.mid(at, length) : QByteArray("\xef\xbf\xbd");
        at += valid ? length : 1;
    }
    return result;
}

/// The cells of the columns of one file against the fields that the model finds in it.
class Oracle
{
public:
    Oracle(const CsvTable &table) : m_table(table) {}

    /// What is wrong; empty: nothing.
    QByteArray check(const QByteArray &bytes)
    {
        const CellReading &reading = m_table.dialect.reading;
        const Result<QByteArray> text = decodeText(bytes, m_table.dialect.encoding);
        const ModelFile file =
            CsvModel(repaired(*text), reading.marks.separator, reading.marks.quote).read();
        const qsizetype rows = m_table.dataset.rowCount();
        const qsizetype above = file.records.size() - rows;
        const qsizetype told = m_table.dialect.header + leftOut();
        if (above != told)
            return "records " + QByteArray::number(file.records.size()) + ", rows " +
                   QByteArray::number(rows) + ", header and lines left out " +
                   QByteArray::number(told);
        for (qsizetype row = 0; row < rows; ++row) {
            const ModelRecord &record = file.records[above + row];
            if (const QByteArray fault = checkRow(row, record); !fault.isEmpty())
                return "row " + QByteArray::number(row) + ": " + fault;
        }
        return {};
    }

private:
    qsizetype leftOut() const
    {
        return std::count_if(m_table.dialect.notes.begin(), m_table.dialect.notes.end(),
                             [](const ImportNote &note) {
                                 return note.message.contains(QLatin1String("above the table"));
                             });
    }

    QByteArray checkRow(qsizetype row, const ModelRecord &record) const
    {
        const Dataset &dataset = m_table.dataset;
        for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
            const Column column = dataset.column(i);
            const ModelField field = record.value(i);
            if (column.isMissing(row) ? !mayBeMissing(column, field) : !says(column, row, field))
                return dataset.columnNames()[i].toUtf8() + " of type " +
                       columnTypeName(column.type()).toUtf8() + " says \"" +
                       column.displayText(row).toUtf8() + "\" for \"" + field.text + '"';
        }
        return record.size() > dataset.columnCount() ? checkExtra(record) : QByteArray();
    }

    /// Fields that no column takes are told of, unless they are empty.
    QByteArray checkExtra(const ModelRecord &record) const
    {
        const bool empty = std::all_of(
            record.begin() + m_table.dataset.columnCount(), record.end(),
            [](const ModelField &field) { return field.text.isEmpty() && !field.quoted; });
        const QByteArray notes = notesOf(m_table.dataset);
        return empty || notes.contains("left out: ") ? QByteArray() : QByteArray("extra fields");
    }

    static bool mayBeMissing(const Column &column, const ModelField &field)
    {
        const bool isWord = field.quoted && (column.type() == ColumnType::Text ||
                                             column.type() == ColumnType::Categorical);
        return field.text.isEmpty() || (!isWord && MissingTokens::usual().contains(field.text));
    }

    bool says(const Column &column, qsizetype row, const ModelField &field) const
    {
        switch (column.type()) {
        case ColumnType::Numeric: return saysNumber(column.numbers()[size_t(row)], field.text);
        case ColumnType::Datetime: return saysDate(column.displayText(row), field.text);
        case ColumnType::Categorical:
        case ColumnType::Text: break;
        }
        return column.displayText(row).toUtf8() == field.text;
    }

    /// strtod agrees, and a whole number is the very digits of the file.
    bool saysNumber(double value, QByteArray text) const
    {
        if (m_table.dialect.reading.numbers.decimal == ',') {
            if (text.contains('.'))
                return false;
            text.replace(',', '.');
        }
        static const QRegularExpression number(
            QStringLiteral("^[+-]?(inf|infinity|[0-9]+\\.?[0-9]*(e[+-]?[0-9]+)?|"
                           "\\.[0-9]+(e[+-]?[0-9]+)?)$"),
            QRegularExpression::CaseInsensitiveOption);
        if (!number.match(QString::fromLatin1(text)).hasMatch())
            return false;
        const double expected = std::strtod(text.constData(), nullptr);
        if (std::bit_cast<quint64>(expected) != std::bit_cast<quint64>(value))
            return false;
        QByteArray digits = text.startsWith('-') || text.startsWith('+') ? text.mid(1) : text;
        const bool whole =
            std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        char exact[400];
        const auto end =
            std::to_chars(exact, exact + sizeof exact, std::abs(value), std::chars_format::fixed, 0)
                .ptr;
        return !whole || digits == QByteArrayView(exact, end - exact);
    }

    /// The same numbers stand in both, the day and the month in either order.
    static bool saysDate(const QString &shown, const QByteArray &text)
    {
        static const QRegularExpression month(
            QStringLiteral("(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"),
            QRegularExpression::CaseInsensitiveOption);
        const QString given = QString::fromUtf8(text);
        const bool offset = given.contains(QLatin1Char('Z')) || given.contains(QLatin1Char('+')) ||
                            given.count(QLatin1Char('-')) > 2;
        if (offset || month.match(given).hasMatch())
            return true;
        return numbersIn(shown) == numbersIn(given);
    }

    /// Date parts sorted, then the time of day without trailing zeros.
    static QList<qint64> numbersIn(const QString &text)
    {
        static const QRegularExpression digits(QStringLiteral("[0-9]+"));
        QList<qint64> numbers;
        for (auto it = digits.globalMatch(text); it.hasNext();) {
            QString part = it.next().captured();
            if (numbers.size() == 6)
                part = part.leftJustified(6, QLatin1Char('0'));
            numbers.append(part.toLongLong());
        }
        std::sort(numbers.begin(), numbers.begin() + std::min<qsizetype>(3, numbers.size()));
        while (numbers.size() > 3 && numbers.back() == 0)
            numbers.removeLast();
        return numbers;
    }

    const CsvTable &m_table;
};

/// Why a file must not be refused; empty: it may be.
QByteArray refusal(const QByteArray &bytes, const Error &error)
{
    if (error.kind != Error::Kind::BadInput || error.text.isEmpty())
        return "error of another kind: " + error.text.toUtf8();
    if (error.text.contains(QLatin1String("never closes")))
        return bytes.contains('"') ? QByteArray() : "no quote stands in the file";
    if (error.text.contains(QLatin1String("no lines with text"))) {
        QByteArray rest = bytes;
        for (const char blank :
             {' ', '\t', '\r', '\n', '\xff', '\xfe', '\0', '\xef', '\xbb', '\xbf'})
            rest.replace(blank, "");
        return rest.isEmpty() ? QByteArray() : "text stands in the file";
    }
    return "unexpected: " + error.text.toUtf8();
}

QByteArray faultOf(const PollutedCsv &file)
{
    ReadOptions options = csvOptions(file.params);
    options.threads = 1;
    const Result<CsvTable> read = previewCsv(file.bytes, true, false, options);
    return read ? Oracle(*read).check(file.bytes) : refusal(file.bytes, read.error());
}

QByteArray shown(quint64 seed, const PollutedCsv &file, const QByteArray &fault)
{
    return "seed " + QByteArray::number(seed) + ": " + fault + "\n" +
           file.params.join(QLatin1Char(' ')).toUtf8() + "\n" +
           file.bytes.toPercentEncoding("\",;|\t -./:#='+", "\\");
}

} // namespace

void TestCsvPollution::polluted()
{
    for (quint64 seed = 0; seed < 4000; ++seed) {
        const PollutedCsv file = CsvPolluter(seed).draw();
        const QByteArray fault = faultOf(file);
        QVERIFY2(fault.isEmpty(), shown(seed, file, fault).constData());
    }
}

void TestCsvPollution::mutated()
{
    for (quint64 seed = 0; seed < 20'000; ++seed) {
        CsvPolluter polluter(seed / 10);
        PollutedCsv file = polluter.draw();
        for (quint64 times = seed % 10;; --times) {
            file.bytes = polluter.mutated(file.bytes);
            if (times == 0)
                break;
        }
        const QByteArray fault = faultOf(file);
        QVERIFY2(fault.isEmpty(), shown(seed, file, fault).constData());
    }
}

void TestCsvPollution::surpriseBehindTheHead_data()
{
    QTest::addColumn<QByteArray>("usual");
    QTest::addColumn<QByteArray>("surprise");
    for (const char *usual : {"12.25", "12345", "2024-01-31"}) {
        for (const char *surprise :
             {"n/k", "00501", "9007199254740993", "1,5", "2024-02-30", "7", "-0", "NA"})
            QTest::addRow("%s in %s", surprise, usual) << QByteArray(usual) << QByteArray(surprise);
    }
}

/// The first megabyte decides on the types at first: a cell around its end or last decides too.
void TestCsvPollution::surpriseBehindTheHead()
{
    QFETCH(QByteArray, usual);
    QFETCH(QByteArray, surprise);
    const QTemporaryDir folder;
    const QByteArray filling = ";some text to make the line of this row as long as it is\n";
    const qsizetype headRows = (1 << 20) / (usual.size() + filling.size());
    const qsizetype rows = headRows + headRows / 2;
    for (const qsizetype row : {headRows - 1, headRows, headRows + 1, rows - 1}) {
        QByteArray text = "v;filling\n";
        for (qsizetype i = 0; i < rows; ++i)
            text += (i == row ? surprise : usual) + filling;
        const QString path = folder.filePath(QStringLiteral("surprise.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        file.close();

        NoProgress progress;
        const Result<CsvTable> read = readCsv({path}, csvOptions(), progress);

        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text));
        const QByteArray fault = Oracle(*read).check(text);
        QVERIFY2(fault.isEmpty(), fault.constData());
    }
}

QTEST_GUILESS_MAIN(TestCsvPollution)
#include "tst_csv_pollution.moc"
