#include "widgets/nav_rail.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace tenbin;

class TestNavRail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstPageIsCurrent();
    void keysAndClicksChoose();
    void folds();
    void titlesHaveRoom();
};

namespace {

void addPages(NavRail &rail)
{
    rail.addPage(QStringLiteral("data"), QStringLiteral("Data"));
    rail.addPage(QStringLiteral("train"), QStringLiteral("Train"));
    rail.addPage(QStringLiteral("runs"), QStringLiteral("Experiments of the project"));
}

} // namespace

void TestNavRail::firstPageIsCurrent()
{
    NavRail rail;
    QCOMPARE(rail.current(), -1);
    addPages(rail);
    QCOMPARE(rail.current(), 0);
    rail.setCurrent(7);
    QCOMPARE(rail.current(), 0);
}

void TestNavRail::keysAndClicksChoose()
{
    NavRail rail;
    addPages(rail);
    rail.show();
    QVERIFY(QTest::qWaitForWindowActive(&rail));
    QSignalSpy changed(&rail, &NavRail::currentChanged);
    QTest::keyClick(&rail, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(rail.current(), 1);
    rail.setCurrent(2);
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.last().first().toInt(), 2);
}

void TestNavRail::folds()
{
    NavRail rail;
    addPages(rail);
    QSignalSpy folded(&rail, &NavRail::foldedChanged);
    const int wide = rail.width();
    rail.setFolded(true);
    QVERIFY(rail.width() < wide / 2);
    rail.setFolded(true);
    QCOMPARE(folded.size(), 1);
    rail.setFolded(false);
    QCOMPARE(rail.width(), wide);
}

void TestNavRail::titlesHaveRoom()
{
    NavRail rail;
    addPages(rail);
    QFont large = rail.font();
    large.setPointSize(20);
    rail.setFont(large);
    for (const QToolButton *button : rail.findChildren<QToolButton *>())
        QVERIFY(rail.minimumWidth() >
                QFontMetrics(large).horizontalAdvance(button->text()) + button->iconSize().width());
}

QTEST_MAIN(TestNavRail)
#include "tst_nav_rail.moc"
