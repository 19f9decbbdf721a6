#include "data/csv_numbers.h"

#include "core/random.h"

#include <QTest>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

using namespace tenbin;

class TestCsvNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
    void likeFromChars();
    void kernelsAgree();
};

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool sameBits(double a, double b)
{
    return std::bit_cast<quint64>(a) == std::bit_cast<quint64>(b) ||
           (std::isnan(a) && std::isnan(b));
}

/// A column of fields, one a line, parsed by a kernel; rows it leaves are left at -12345.
struct Parsed
{
    std::vector<double> values;
    std::vector<quint32> others;
};

Parsed parsed(ParseNumbers parse, const std::vector<std::string> &cells, char decimal)
{
    std::string text(64, '9');
    size_t size = 0;
    for (const std::string &cell : cells) {
        text += cell + ";x\n";
        size += cell.size() + 3;
    }
    text += std::string(64, '9');
    CsvFields fields;
    fields.split(text.data() + 64, qsizetype(size), {';', 0}, 2);
    Parsed result{std::vector<double>(cells.size(), -12345), {}};
    parse(text.data() + 64, fields, 0, decimal, result.values.data(), result.others);
    return result;
}

std::string randomNumber(RandomStream &random)
{
    std::string text = random.below(2) == 0 ? "-" : "";
    const auto digits = [&](quint64 most) {
        for (quint64 left = random.below(most); left > 0; --left)
            text += char('0' + random.below(10));
    };
    digits(12);
    if (random.below(4) != 0)
        text += '.';
    digits(12);
    if (random.below(8) == 0)
        text += QByteArray("e" + QByteArray::number(int(random.below(60)) - 30)).toStdString();
    if (random.below(16) == 0)
        text += "x";
    return text;
}

} // namespace

void TestCsvNumbers::texts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("marks"); ///< decimal mark, then thousands mark
    QTest::addColumn<int>("fault");
    QTest::addColumn<double>("value");
    const auto number = [](const char *text, double value, const char *marks = ".") {
        QTest::newRow(text) << QByteArray(text) << QByteArray(marks) << int(NumberFault::None)
                            << value;
    };
    const auto fault = [](const char *text, NumberFault why, const char *marks = ".") {
        QTest::newRow(text) << QByteArray(text) << QByteArray(marks) << int(why) << 0.0;
    };
    number("0", 0);
    number("-0", -0.0);
    number("+5", 5);
    number(".5", 0.5);
    number("5.", 5);
    number("0.435", 0.435);
    number("00.5", 0.5);
    number("1e5", 1e5);
    number("1E-5", 1e-5);
    number("4.9e-324", 4.9e-324);
    number("1.7976931348623157e308", 1.7976931348623157e308);
    number("9007199254740992", 9007199254740992.0);
    number("9007199254740994", 9007199254740994.0);
    number("9223372036854775808", 9223372036854775808.0);
    number("1000000000000000000000", 1e21);
    number("0.1234567890123456789012345", 0.1234567890123456789012345);
    number("Infinity", infinity);
    number("-inf", -infinity);
    number("0e5", 0);
    number("1,5", 1.5, ",");
    number("1.234,5", 1234.5, ",.");
    number("1,234,567", 1234567, ".,");
    number("1,234.5", 1234.5, ".,");
    number("12 345", 12345, ". ");
    fault("007", NumberFault::LeadingZeros);
    fault("-007", NumberFault::LeadingZeros);
    fault("00", NumberFault::LeadingZeros);
    fault("9007199254740993", NumberFault::Inexact);
    fault("009007199254740993", NumberFault::Inexact);
    fault("0000000000000000000000007", NumberFault::LeadingZeros);
    fault("9223372036854775807", NumberFault::Inexact);
    fault("1234567890123456789012345", NumberFault::Inexact);
    fault("1e400", NumberFault::TooLarge);
    fault("-1e400", NumberFault::TooLarge);
    fault("4e492493924924", NumberFault::TooLarge);
    fault("1e-400", NumberFault::TooSmall);
    fault("", NumberFault::NotANumber);
    fault("-", NumberFault::NotANumber);
    fault(".", NumberFault::NotANumber);
    fault("--5", NumberFault::NotANumber);
    fault("+-5", NumberFault::NotANumber);
    fault("1_000", NumberFault::NotANumber);
    fault("0x1F", NumberFault::NotANumber);
    fault("0x1p3", NumberFault::NotANumber);
    fault("1,5", NumberFault::NotANumber);
    fault("0,435", NumberFault::NotANumber);
    fault("1.234,5", NumberFault::NotANumber);
    fault("1.2.3", NumberFault::NotANumber);
    fault("1e", NumberFault::NotANumber);
    fault("e5", NumberFault::NotANumber);
    fault("1 000", NumberFault::NotANumber);
    fault("nan", NumberFault::NotANumber);
    fault("1.#INF", NumberFault::NotANumber);
    fault("\xe2\x88\x92"
          "5",
          NumberFault::NotANumber);                     // minus sign U+2212
    fault("\xd9\xa1\xd9\xa2", NumberFault::NotANumber); // Arabic digits
    fault("12,34", NumberFault::NotANumber, ".,");
    fault("1,2345", NumberFault::NotANumber, ".,");
    fault(",123", NumberFault::NotANumber, ".,");
    fault("1.5", NumberFault::NotANumber, ",");
}

void TestCsvNumbers::texts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, marks);
    QFETCH(int, fault);
    QFETCH(double, value);
    const NumberStyle style{marks[0], marks.size() > 1 ? marks[1] : '\0'};

    double got = 0;
    const NumberFault found = parseNumberText({text.constData(), size_t(text.size())}, style, got);

    QCOMPARE(int(found), fault);
    if (found == NumberFault::None)
        QVERIFY2(sameBits(got, value), QByteArray::number(got, 'g', 17).constData());
}

void TestCsvNumbers::likeFromChars()
{
    RandomStream random(3);
    for (int i = 0; i < 200'000; ++i) {
        const std::string text = randomNumber(random);
        double expected = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), expected);
        const bool number = error == std::errc() && end == text.data() + text.size();
        double got = 0;
        const NumberFault fault = parseNumberText(text, {}, got);
        const std::string digits = text.substr(text[0] == '-');
        const bool whole = digits.find_first_not_of("0123456789") == std::string::npos;
        if (whole && digits.size() > 1 && digits[0] == '0')
            QVERIFY(fault == NumberFault::LeadingZeros || fault == NumberFault::Inexact);
        else if (!number)
            QCOMPARE(int(fault), int(NumberFault::NotANumber));
        else if (fault != NumberFault::Inexact)
            QVERIFY2(fault == NumberFault::None && sameBits(got, expected), text.c_str());
    }
}

void TestCsvNumbers::kernelsAgree()
{
    RandomStream random(5);
    std::vector<std::string> cells{"",
                                   "-",
                                   ".",
                                   "-.",
                                   "0",
                                   "-0",
                                   "007",
                                   "0.",
                                   ".0",
                                   "5.",
                                   "+5",
                                   " 5",
                                   "5 ",
                                   "1..2",
                                   "1.2.",
                                   "--1",
                                   "1-1",
                                   "1e5",
                                   "999999999999999",
                                   "9999999999999999",
                                   "99999999999999999",
                                   "123456789012.345",
                                   "0.00000000000001",
                                   "-0.000000000000001",
                                   "\"5\"",
                                   "5\"",
                                   "\xff",
                                   "1\xff",
                                   "/",
                                   ":",
                                   "1/2",
                                   "1:2"};
    while (cells.size() < 50'000)
        cells.push_back(randomNumber(random));
    for (const char decimal : {'.', ','}) {
        if (decimal == ',') {
            for (std::string &cell : cells)
                std::replace(cell.begin(), cell.end(), '.', ',');
        }
        for (const ParseNumbers parse : {parseNumbersPlain, fastestParseNumbers()}) {
            const Parsed got = parsed(parse, cells, decimal);
            std::vector<bool> left(cells.size());
            for (quint32 row : got.others)
                left[row] = true;
            for (size_t i = 0; i < cells.size(); ++i) {
                double expected = 0;
                const NumberFault fault = parseNumberText(cells[i], {decimal, 0}, expected);
                if (cells[i].empty())
                    QVERIFY(!left[i] && std::isnan(got.values[i]));
                else if (!left[i])
                    QVERIFY2(fault == NumberFault::None && sameBits(got.values[i], expected),
                             cells[i].c_str());
            }
            // What is common must not take the slow way.
            const Parsed common = parsed(parse, {"1", "-2.5", "0.123456", "123456", ""}, '.');
            QVERIFY(common.others.empty());
        }
    }
}

QTEST_APPLESS_MAIN(TestCsvNumbers)
#include "tst_csv_numbers.moc"
