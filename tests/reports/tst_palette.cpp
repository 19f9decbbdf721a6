#include "core/chart.h"
#include "reports/palette.h"

#include <QTest>

using namespace tenbin;

class TestPalette : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfBlackAndWhite();
    void textReads_data();
    void textReads();
    void marksShow_data();
    void marksShow();
    void scales();
    void inkReads();
};

void TestPalette::contrastOfBlackAndWhite()
{
    QCOMPARE(palette::contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(palette::contrast(Qt::white, Qt::black), 21.0);
    // #767676 on white is the lightest grey that passes 4.5:1 (WebAIM's worked example, 4.54).
    QVERIFY(qAbs(palette::contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
}

void TestPalette::textReads_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QColor>("ink");
    for (bool dark : {false, true}) {
        const ThemeColours theme = palette::theme(dark);
        const char *name = dark ? "dark" : "light";
        QTest::addRow("%s text", name) << dark << theme.text;
        QTest::addRow("%s muted", name) << dark << theme.muted;
        QTest::addRow("%s accent", name) << dark << theme.accent;
        QTest::addRow("%s good", name) << dark << theme.good;
        QTest::addRow("%s warning", name) << dark << theme.warning;
        QTest::addRow("%s bad", name) << dark << theme.bad;
    }
}

void TestPalette::textReads()
{
    QFETCH(bool, dark);
    QFETCH(QColor, ink);
    const ThemeColours theme = palette::theme(dark);
    QVERIFY2(palette::contrast(ink, theme.window) >= 4.5,
             qPrintable(QString::number(palette::contrast(ink, theme.window))));
    QVERIFY2(palette::contrast(ink, theme.base) >= 4.5,
             qPrintable(QString::number(palette::contrast(ink, theme.base))));
}

void TestPalette::marksShow_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("index");
    for (bool dark : {false, true}) {
        for (int i = 0; i < 8; ++i)
            QTest::addRow("%s %d", dark ? "dark" : "light", i) << dark << i;
        QTest::addRow("%s up", dark ? "dark" : "light") << dark << Chart::Series::pushesUp;
        QTest::addRow("%s down", dark ? "dark" : "light") << dark << Chart::Series::pushesDown;
    }
}

void TestPalette::marksShow()
{
    QFETCH(bool, dark);
    QFETCH(int, index);
    // Marks are large or thick, and Okabe and Ito's sky blue and orange are light by design.
    QVERIFY(palette::contrast(palette::category(index, dark), palette::theme(dark).base) >= 2.0);
}

void TestPalette::scales()
{
    // First, middle and last colour of matplotlib's viridis.
    QCOMPARE(palette::sequential(0), QColor(0x44, 0x01, 0x54));
    QCOMPARE(palette::sequential(0.5), QColor(0x21, 0x91, 0x8c));
    QCOMPARE(palette::sequential(1), QColor(0xfd, 0xe7, 0x25));
    QCOMPARE(palette::sequential(qQNaN()), palette::sequential(0));
    QCOMPARE(palette::sequential(7), palette::sequential(1));
    QCOMPARE(palette::diverging(1), palette::category(Chart::Series::pushesUp));
    QCOMPARE(palette::diverging(-1), palette::category(Chart::Series::pushesDown));
}

void TestPalette::inkReads()
{
    for (int i = 0; i <= 100; ++i) {
        const QColor ground = palette::sequential(i / 100.0);
        QVERIFY(palette::contrast(palette::inkOn(ground), ground) >= 4.5);
    }
    QCOMPARE(palette::inkOn(palette::sequential(1)), QColor(Qt::black));
    QCOMPARE(palette::inkOn(palette::sequential(0)), QColor(Qt::white));
}

QTEST_APPLESS_MAIN(TestPalette)
#include "tst_palette.moc"
