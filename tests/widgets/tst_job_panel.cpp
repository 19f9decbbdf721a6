#include "widgets/job_panel.h"

#include <QLabel>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace tenbin;

namespace {

JobDisplay job(const char *id, double fraction, double remaining = qQNaN())
{
    JobDisplay made;
    made.id = QString::fromLatin1(id);
    made.title = QStringLiteral("Job ") + made.id;
    made.fraction = fraction;
    made.remaining = remaining;
    return made;
}

/// The line that is always there: the first label of the panel itself.
QString summary(const JobPanel &panel)
{
    return panel.findChild<QLabel *>(QString(), Qt::FindDirectChildrenOnly)->text();
}

QToolButton *button(const QWidget &panel, const char *name, int at)
{
    QList<QToolButton *> found;
    for (QToolButton *one : panel.findChildren<QToolButton *>()) {
        if (one->accessibleName() == QLatin1String(name))
            found.append(one);
    }
    return found.value(at);
}

} // namespace

class TestJobPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenWithoutJobs();
    void oneJobInOneLine();
    void severalJobsAreCounted();
    void updatesInPlace();
    void buttonsNameTheirJob();
    void remaining_data();
    void remaining();
};

void TestJobPanel::hiddenWithoutJobs()
{
    JobPanel panel;
    QVERIFY(panel.isHidden());
    panel.update(job("a", 0.1));
    QVERIFY(!panel.isHidden());
    panel.remove(QStringLiteral("a"));
    QVERIFY(panel.isHidden());
    QCOMPARE(panel.count(), 0);
    panel.remove(QStringLiteral("never there"));
}

void TestJobPanel::oneJobInOneLine()
{
    JobPanel panel;
    JobDisplay one = job("a", 0.25, 41);
    one.note = QStringLiteral("fold 2 of 5");
    panel.update(one);
    QCOMPARE(summary(panel), QString::fromUtf8("Job a · fold 2 of 5 · 25 % · 41 s left"));
    one.waiting = true;
    panel.update(one);
    QCOMPARE(summary(panel), QString::fromUtf8("Job a · waiting"));
}

void TestJobPanel::severalJobsAreCounted()
{
    JobPanel panel;
    panel.update(job("a", 0.5));
    panel.update(job("b", 0.1));
    QCOMPARE(summary(panel), QStringLiteral("2 running"));
    panel.update(job("b", 0.1, 90));
    QCOMPARE(summary(panel), QString::fromUtf8("2 running · 1 min 30 s left"));
    JobDisplay later = job("c", 0);
    later.waiting = true;
    panel.update(later);
    QCOMPARE(summary(panel), QString::fromUtf8("2 running · 1 min 30 s left · 1 waiting"));
    panel.remove(QStringLiteral("a"));
    QCOMPARE(summary(panel), QString::fromUtf8("Job b · 10 % · 1 min 30 s left · 1 waiting"));
    panel.update(job("a", 0.5));
    panel.remove(QStringLiteral("c"));
    QCOMPARE(panel.findChild<QProgressBar *>(QString(), Qt::FindDirectChildrenOnly)->value(), 300);
}

void TestJobPanel::updatesInPlace()
{
    JobPanel panel;
    panel.update(job("a", 0.1));
    panel.update(job("a", 0.9));
    QCOMPARE(panel.count(), 1);
    QVERIFY(!panel.isExpanded());
    panel.setExpanded(true);
    QVERIFY(panel.isExpanded());
}

void TestJobPanel::buttonsNameTheirJob()
{
    JobPanel panel;
    panel.update(job("a", 0.1));
    panel.update(job("b", 0.1));
    QSignalSpy cancelled(&panel, &JobPanel::cancelRequested);
    QSignalSpy logged(&panel, &JobPanel::logRequested);
    button(panel, "Show the job's log", 1)->click();
    QCOMPARE(logged.first().first().toString(), QStringLiteral("b"));
    for (int i = 0; QToolButton *cancel = button(panel, "Cancel the job", i); ++i)
        cancel->click();
    QStringList ids;
    for (const QList<QVariant> &one : cancelled)
        ids.append(one.first().toString());
    ids.sort();
    QCOMPARE(ids, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
}

void TestJobPanel::remaining_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown") << qQNaN() << QString();
    QTest::newRow("endless") << qInf() << QString();
    QTest::newRow("none") << 0.0 << QStringLiteral("0 s left");
    QTest::newRow("rounded up") << 40.2 << QStringLiteral("41 s left");
    QTest::newRow("minutes") << 125.0 << QStringLiteral("2 min 5 s left");
    QTest::newRow("hours") << 7260.0 << QStringLiteral("2 h 1 min left");
}

void TestJobPanel::remaining()
{
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(remainingText(seconds), text);
}

QTEST_MAIN(TestJobPanel)
#include "tst_job_panel.moc"
