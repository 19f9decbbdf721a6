#include "data/column.h"
#include "data/date_text.h"

#include <QTest>

using namespace tenbin;

class TestDateText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dates_data();
    void dates();
    void everyDay();
};

void TestDateText::dates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("dayFirst");   ///< empty: no date
    QTest::addColumn<QString>("monthFirst"); ///< "=": the same
    const auto row = [](const char *text, const char *dayFirst, const char *monthFirst = "=") {
        QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(dayFirst)
                            << QString::fromLatin1(monthFirst);
    };
    row("2024-02-29", "2024-02-29");
    row("2024/2/9", "2024-02-09");
    row("1969-12-31", "1969-12-31");
    row("0001-01-01", "0001-01-01");
    row("2024-02-29T23:59", "2024-02-29T23:59:00");
    row("2024-02-29 23:59:58", "2024-02-29T23:59:58");
    row("2024-02-29T23:59:58.25", "2024-02-29T23:59:58.250000");
    row("2024-02-29T23:59:58.123456000", "2024-02-29T23:59:58.123456");
    row("1969-12-31T23:59:59.5", "1969-12-31T23:59:59.500000");
    row("2024-02-29T00:00:00Z", "2024-02-29");
    row("2024-03-01T01:30:00+01:30", "2024-03-01");
    row("2024-02-29T22:00:00-0200", "2024-03-01");
    row("29.02.2024", "2024-02-29");
    row("3.4.2024", "2024-04-03");
    row("03/04/2024", "2024-04-03", "2024-03-04");
    row("03-04-2024", "2024-04-03", "2024-03-04");
    row("29/02/2024 10:00", "2024-02-29T10:00:00", "");
    row("02/29/2024", "", "2024-02-29");
    row("29 Feb 2024", "2024-02-29");
    row("29-feb-2024", "2024-02-29");
    row("1 September 2024", "2024-09-01");
    row("Feb 29, 2024", "2024-02-29");
    row("2023-02-30", "");
    row("2023-02-29", "");
    row("2024-13-01", "", "");
    row("2024-00-01", "", "");
    row("2024-02-29T24:00", "");
    row("2024-02-29T23:59:60Z", "");
    row("2024-02-29T23:59:58.1234567", "");
    row("2024-02-29T", "");
    row("2024-02-29 10", "");
    row("2024-02-29x", "");
    row("24-02-29", "");
    row("29/02/24", "");
    row("20240229", "");
    row("12:30:00", "");
    row("2024-02", "");
    row("02.29.2024", "");
    row("29 Febr 2024", "");
    row("2024-02-29T00:00:00+25:00", "");
    row("", "");
}

void TestDateText::dates()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, dayFirst);
    QFETCH(QString, monthFirst);
    const std::string_view view(text.constData(), size_t(text.size()));
    const auto shown = [&](DayOrder order) {
        const std::optional<DateText> date = parseDateText(view, order);
        return date ? timeText(date->time) : QString();
    };

    QCOMPARE(shown(DayOrder::DayFirst), dayFirst);
    QCOMPARE(shown(DayOrder::MonthFirst), monthFirst == QLatin1String("=") ? dayFirst : monthFirst);
}

void TestDateText::everyDay()
{
    // QDate counts days on its own.
    for (QDate day(1899, 12, 1); day < QDate(2101, 1, 1); day = day.addDays(1)) {
        const QByteArray text = day.toString(Qt::ISODate).toLatin1();
        const std::optional<DateText> date =
            parseDateText({text.constData(), size_t(text.size())}, DayOrder::DayFirst);
        QVERIFY(date.has_value());
        QCOMPARE(date->time, QDate(1970, 1, 1).daysTo(day) * 86'400'000'000);
    }
}

QTEST_APPLESS_MAIN(TestDateText)
#include "tst_date_text.moc"
