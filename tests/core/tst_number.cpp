#include "core/number.h"

#include "core/random.h"

#include <QLocale>
#include <QTest>

#include <bit>
#include <clocale>
#include <cmath>
#include <limits>

using namespace tenbin;

class TestNumber : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printsTheShortestText_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("whole") << 42.0 << "42";
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("sum") << 0.1 + 0.2 << "0.30000000000000004";
        QTest::newRow("negative zero") << -0.0 << "-0";
        QTest::newRow("large") << 1e300 << "1e+300";
        QTest::newRow("smallest") << 5e-324 << "5e-324";
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << "nan";
        QTest::newRow("infinity") << HUGE_VAL << "inf";
        QTest::newRow("negative infinity") << -HUGE_VAL << "-inf";
    }
    void printsTheShortestText()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(numberText(value), text);
    }

    void everyDoubleReadsBack()
    {
        RandomStream random(1);
        for (int i = 0; i < 20'000; ++i) {
            const double value = std::bit_cast<double>(random.next());
            if (!std::isfinite(value))
                continue;
            const std::optional<double> back = parseNumber(numberText(value));
            QVERIFY(back);
            QCOMPARE(std::bit_cast<quint64>(*back), std::bit_cast<quint64>(value));
        }
    }

    void readsNumbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("value");
        QTest::newRow("whole") << "12" << 12.0;
        QTest::newRow("plus") << "+1.5" << 1.5;
        QTest::newRow("minus") << "-.5" << -0.5;
        QTest::newRow("exponent") << "1E-3" << 0.001;
        QTest::newRow("point at the end") << "7." << 7.0;
    }
    void readsNumbers()
    {
        QFETCH(QString, text);
        QFETCH(double, value);
        QCOMPARE(parseNumber(text), std::optional<double>(value));
    }

    void refusesWhatIsNoNumber_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"",   " ",     "+",      "-",   "+-5",  "++5", "1 ",  " 1",    "1,5", "1_000", "0x10",
              "1e", "1e400", "1e-400", "inf", "-inf", "nan", "12a", "1.2.3", "٣",   "−5",    "１"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void refusesWhatIsNoNumber()
    {
        QFETCH(QString, text);
        QVERIFY(!parseNumber(text));
    }

    void doesNotDependOnTheLocale()
    {
        const QLocale before;
        QLocale::setDefault(QLocale(QLocale::German));
        const char *changed = std::setlocale(LC_ALL, "de_DE.UTF-8");
        QCOMPARE(numberText(1234.5), QString("1234.5"));
        QCOMPARE(shortNumber(1234.5, 5), QString("1234.5"));
        QCOMPARE(parseNumber(u"1234.5"), std::optional<double>(1234.5));
        QVERIFY(!parseNumber(u"1234,5"));
        QLocale::setDefault(before);
        std::setlocale(LC_ALL, "C");
        if (!changed)
            QSKIP("the system has no German locale: only Qt's was set");
    }

    void shortensForPeople_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("rounded") << 0.87149 << 3 << "0.871";
        QTest::newRow("no zeros at the end") << 0.5 << 3 << "0.5";
        QTest::newRow("whole number in full") << 12345.0 << 3 << "12345";
        QTest::newRow("large fraction") << 12345.678 << 3 << "12346";
        QTest::newRow("billions") << 1.5e9 << 3 << "1.5e+09";
        QTest::newRow("small") << 1.234e-5 << 2 << "1.2e-05";
        QTest::newRow("negative") << -1234567.0 << 2 << "-1234567";
        QTest::newRow("zero") << 0.0 << 3 << "0";
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << 3 << "–";
    }
    void shortensForPeople()
    {
        QFETCH(double, value);
        QFETCH(int, digits);
        QFETCH(QString, text);
        QCOMPARE(shortNumber(value, digits), text);
    }

    void jsonHasNullForWhatIsNotFinite()
    {
        QCOMPARE(jsonNumber(0.1), QJsonValue(0.1));
        QVERIFY(jsonNumber(HUGE_VAL).isNull());
        QVERIFY(jsonNumber(std::numeric_limits<double>::quiet_NaN()).isNull());
        QCOMPARE(numberOf(QJsonValue(2.5)), 2.5);
        QVERIFY(std::isnan(numberOf(QJsonValue())));
        QVERIFY(std::isnan(numberOf(QJsonValue("2.5"))));
        QVERIFY(std::isnan(numberOf(QJsonValue(QJsonValue::Undefined))));
    }
};

QTEST_APPLESS_MAIN(TestNumber)
#include "tst_number.moc"
