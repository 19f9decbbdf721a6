#include "reports/chart_text.h"

#include <QFontMetricsF>
#include <QTest>

using namespace tenbin;

class TestChartText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shown_data();
    void shown();
    void longTextIsCut();
    void heatMapLabelsKeepTheirLines();
    void fits_data();
    void fits();
};

void TestChartText::shown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QString &text, const QString &shown) {
        QTest::newRow(name) << text << shown;
    };
    row("plain", QStringLiteral("age (years)"), QStringLiteral("age (years)"));
    row("markup stays as it is", QStringLiteral("<b>&amp;"), QStringLiteral("<b>&amp;"));
    row("lines", QStringLiteral("a\nb\r\tc"), QStringLiteral("a b  c"));
    row("separators", QString::fromUtf8("a\u2028b\u2029c"), QStringLiteral("a b c"));
    row("control", QString(QChar(1)) + QStringLiteral("x"), QStringLiteral(" x"));
    row("direction", QString::fromUtf8("a\u202Eb\u2066c"), QStringLiteral("abc"));
    row("Hebrew", QString::fromUtf8("שלום"), QString::fromUtf8("שלום"));
    row("not a character", QString(QChar(0xffff)) + QStringLiteral("x"), QStringLiteral("x"));
    row("empty", QString(), QString());
}

void TestChartText::shown()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(shownText(text), shown);
}

void TestChartText::longTextIsCut()
{
    const QString exact(300, QLatin1Char('a'));
    QCOMPARE(shownText(exact), exact);
    const QString longer = shownText(QString(1'000'000, QLatin1Char('a')));
    QCOMPARE(longer, exact + QChar(0x2026));
    // A pair of surrogates is not cut in two.
    const QString faces = QLatin1Char('a') + QString::fromUtf8("😀").repeated(400);
    const QString cut = shownText(faces);
    QCOMPARE(QString::fromUtf8(cut.toUtf8()), cut);
    QVERIFY(!cut.toUcs4().contains(char32_t(0xfffd)));
    QVERIFY(!cut.at(cut.size() - 2).isHighSurrogate());
}

void TestChartText::heatMapLabelsKeepTheirLines()
{
    Chart chart;
    chart.series.resize(1);
    chart.series[0].mark = Chart::Series::Mark::HeatMap;
    chart.series[0].name = QStringLiteral("a\nb");
    chart.series[0].labels = {QStringLiteral("7\n93 %")};
    chart.references.append({QStringLiteral("c\nd"), 0, 0, 1, 1});
    chart.x.categories = {QStringLiteral("e\nf")};
    const Chart shown = withShownTexts(chart);
    QCOMPARE(shown.series[0].labels, chart.series[0].labels);
    QCOMPARE(shown.series[0].name, QStringLiteral("a b"));
    QCOMPARE(shown.references[0].label, QStringLiteral("c d"));
    QCOMPARE(shown.x.categories, QStringList{QStringLiteral("e f")});
}

void TestChartText::fits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("lines");
    QTest::newRow("words") << QStringLiteral("one two three four five six seven eight") << 2;
    QTest::newRow("one word") << QString(200, QLatin1Char('m')) << 2;
    QTest::newRow("one line") << QStringLiteral("one two three four five") << 1;
    QTest::newRow("right to left") << QString::fromUtf8("שלום עולם ").repeated(20) << 3;
}

void TestChartText::fits()
{
    QFETCH(QString, text);
    QFETCH(int, lines);
    const QFont font;
    const QFontMetricsF metrics(font);
    const double width = 90;
    const QStringList fitted = fittedText(font, text, width, lines).split(QLatin1Char('\n'));
    QCOMPARE(fitted.size(), lines);
    QVERIFY(fitted.last().endsWith(QChar(0x2026)));
    for (const QString &line : fitted)
        QVERIFY(metrics.horizontalAdvance(line) <= width + 1);
    QCOMPARE(fittedText(font, QStringLiteral("short"), width, lines), QStringLiteral("short"));
    QCOMPARE(fittedText(font, text, 1e5, lines), text.trimmed());
    QCOMPARE(fittedText(font, QString(), width, lines), QString());
}

QTEST_MAIN(TestChartText)
#include "tst_chart_text.moc"
