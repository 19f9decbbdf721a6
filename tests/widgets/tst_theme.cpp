#include "tests/support/test_data.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QFontMetricsF>
#include <QLabel>
#include <QPushButton>
#include <QTest>

using namespace tenbin;

namespace {

double contrastOf(const QPalette &palette, QPalette::ColorGroup group, QPalette::ColorRole ink,
                  QPalette::ColorRole ground)
{
    return palette::contrast(palette.color(group, ink), palette.color(group, ground));
}

QColor inkOfIcon(const QIcon &icon)
{
    const QImage image = icon.pixmap(40, 40).toImage();
    QColor darkest = Qt::transparent;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() == 255)
                return image.pixelColor(x, y);
        }
    }
    return darkest;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void palettesRead_data();
    void palettesRead();
    void switchesAtRunTime();
    void zooms();
    void iconsFollowTheText();
    void everyIconIsDrawn();
    void digitsAreTabular();
    void toolTipsArePlain();
};

void TestTheme::palettesRead_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestTheme::palettesRead()
{
    QFETCH(bool, dark);
    const QPalette palette = themePalette(palette::theme(dark));
    using Pair = std::pair<QPalette::ColorRole, QPalette::ColorRole>;
    for (const auto &[ink, ground] :
         {Pair{QPalette::WindowText, QPalette::Window}, Pair{QPalette::Text, QPalette::Base},
          Pair{QPalette::Text, QPalette::AlternateBase},
          Pair{QPalette::ButtonText, QPalette::Button},
          Pair{QPalette::HighlightedText, QPalette::Highlight},
          Pair{QPalette::PlaceholderText, QPalette::Base},
          Pair{QPalette::PlaceholderText, QPalette::Window}, Pair{QPalette::Link, QPalette::Base},
          Pair{QPalette::ToolTipText, QPalette::ToolTipBase}}) {
        const double contrast = contrastOf(palette, QPalette::Active, ink, ground);
        QVERIFY2(contrast >= 4.5,
                 qPrintable(QStringLiteral("%1 on %2: %3").arg(ink).arg(ground).arg(contrast)));
    }
    QCOMPARE(coloursOf(palette).dark, dark);
}

void TestTheme::switchesAtRunTime()
{
    Theme theme(ThemeChoice::Light);
    QLabel label;
    label.ensurePolished();
    const QColor light = label.palette().color(QPalette::Window);
    theme.setChoice(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QVERIFY(theme.isDark());
    QVERIFY(label.palette().color(QPalette::Window) != light);
    QVERIFY(coloursOf(label.palette()).dark);
    theme.setChoice(ThemeChoice::Light);
    QCoreApplication::processEvents();
    QCOMPARE(label.palette().color(QPalette::Window), light);
}

void TestTheme::zooms()
{
    Theme theme(ThemeChoice::Light);
    QCOMPARE(QApplication::font().pointSizeF(), 10.0);
    theme.setZoom(1.5);
    QCOMPARE(QApplication::font().pointSizeF(), 15.0);
    theme.setZoom(100);
    QCOMPARE(QApplication::font().pointSizeF(), 20.0);
    theme.setZoom(1);
}

void TestTheme::iconsFollowTheText()
{
    Theme theme(ThemeChoice::Light);
    const QIcon table = icon(QStringLiteral("stop"));
    QCOMPARE(inkOfIcon(table), palette::theme(false).text);
    theme.setChoice(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(inkOfIcon(table), palette::theme(true).text);
    theme.setChoice(ThemeChoice::Light);
    QCoreApplication::processEvents();
    QVERIFY(icon(QStringLiteral("no such icon")).isNull());
}

void TestTheme::everyIconIsDrawn()
{
    const QStringList files = QDir(test::sourceFile(QStringLiteral("resources/icons")))
                                  .entryList({QStringLiteral("*.svg")});
    QVERIFY(files.size() > 20);
    for (const QString &file : files) {
        const QIcon drawn = icon(file.chopped(4));
        QVERIFY2(!drawn.isNull(), qPrintable(file));
        QVERIFY2(inkOfIcon(drawn) != QColor(Qt::transparent), qPrintable(file));
    }
}

void TestTheme::digitsAreTabular()
{
    const QFontMetricsF metrics(tabularFont(QApplication::font()));
    for (char digit = '1'; digit <= '9'; ++digit)
        QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)),
                 metrics.horizontalAdvance(QLatin1Char('0')));
}

void TestTheme::toolTipsArePlain()
{
    const QString tip = plainToolTip(QStringLiteral("<img src=\"http://x/y\">\n& more"));
    QVERIFY(!tip.contains(QStringLiteral("<img")));
    QVERIFY(tip.contains(QStringLiteral("&lt;img")));
    QVERIFY(tip.contains(QStringLiteral("<br>&amp; more")));
    QVERIFY(plainToolTip({}).isEmpty());
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
