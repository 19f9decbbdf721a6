#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace tenbin;

namespace {

QToolButton *button(const QWidget &bar, const char *start)
{
    for (QToolButton *one : bar.findChildren<QToolButton *>()) {
        if (one->accessibleName().startsWith(QLatin1String(start)))
            return one;
    }
    return nullptr;
}

} // namespace

class TestMessageBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenUntilThereIsSomething();
    void showsAnErrorWithItsHint();
    void cancelledIsNoError();
    void actionRuns();
    void levelsDiffer();
    void textIsPlain();
    void emptyStateHasOneButton();
};

void TestMessageBar::hiddenUntilThereIsSomething()
{
    MessageBar bar;
    QVERIFY(bar.isHidden());
    bar.show(MessageBar::Level::Information, QStringLiteral("Done."));
    QVERIFY(!bar.isHidden());
    QCOMPARE(bar.text(), QStringLiteral("Done."));
    button(bar, "Close")->click();
    QVERIFY(bar.isHidden());
    QVERIFY(bar.text().isEmpty());
}

void TestMessageBar::showsAnErrorWithItsHint()
{
    MessageBar bar;
    bar.show(Error{Error::Kind::Io, QStringLiteral("Cannot read."), QStringLiteral("Look."),
                   QStringLiteral("errno 5")});
    QCOMPARE(bar.level(), MessageBar::Level::Error);
    QCOMPARE(bar.text(), QStringLiteral("Cannot read. Look."));
    QToolButton *details = button(bar, "Details");
    QVERIFY(!details->isHidden());
    const auto shown = [&bar] {
        for (const QLabel *label : bar.findChildren<QLabel *>()) {
            if (label->text() == QLatin1String("errno 5"))
                return !label->isHidden();
        }
        return false;
    };
    QVERIFY(!shown());
    details->click();
    QVERIFY(shown());
    bar.show(MessageBar::Level::Warning, QStringLiteral("Only this."));
    QVERIFY(details->isHidden());
}

void TestMessageBar::cancelledIsNoError()
{
    MessageBar bar;
    bar.show(Error{Error::Kind::Cancelled, QStringLiteral("Cancelled."), {}, {}});
    QVERIFY(bar.isHidden());
}

void TestMessageBar::actionRuns()
{
    MessageBar bar;
    int runs = 0;
    bar.show(MessageBar::Level::Warning, QStringLiteral("Old."), {},
             {QStringLiteral("&Reload"), [&runs] { ++runs; }});
    auto *action = bar.findChild<QPushButton *>();
    QCOMPARE(action->text(), QStringLiteral("&Reload"));
    action->click();
    QCOMPARE(runs, 1);
}

void TestMessageBar::levelsDiffer()
{
    Theme theme(ThemeChoice::Light);
    const ThemeColours colours = palette::theme(false);
    MessageBar bar;
    bar.resize(400, 40);
    for (const auto &[level, colour] :
         {std::pair{MessageBar::Level::Error, colours.bad},
          std::pair{MessageBar::Level::Warning, colours.warning},
          std::pair{MessageBar::Level::Information, colours.accent}}) {
        bar.show(level, QStringLiteral("x"));
        QCOMPARE(bar.grab().toImage().pixelColor(1, bar.height() / 2), colour);
    }
}

void TestMessageBar::textIsPlain()
{
    MessageBar bar;
    bar.show(MessageBar::Level::Error, QStringLiteral("<b>x</b>"), QStringLiteral("<img src=y>"));
    for (const QLabel *label : bar.findChildren<QLabel *>())
        QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
}

void TestMessageBar::emptyStateHasOneButton()
{
    EmptyState state(QStringLiteral("data"), QStringLiteral("Open a file to look at it."),
                     QStringLiteral("&Open…"));
    QSignalSpy triggered(&state, &EmptyState::triggered);
    const auto buttons = state.findChildren<QPushButton *>();
    QCOMPARE(buttons.size(), 1);
    buttons.first()->click();
    QCOMPARE(triggered.size(), 1);
    const EmptyState quiet(QStringLiteral("data"), QStringLiteral("Nothing here."), {});
    QVERIFY(quiet.findChildren<QPushButton *>().isEmpty());
}

QTEST_MAIN(TestMessageBar)
#include "tst_message_bar.moc"
