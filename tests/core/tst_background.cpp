#include "core/background.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace tenbin;

class TestBackground : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesItsValueToTheOwnersThread();
    void askingDoesNotWait();
    void onlyTheNewestIsDelivered();
    void aCancelledOneIsToldToStop();
    void theEndWaitsAndDrops();
};

void TestBackground::givesItsValueToTheOwnersThread()
{
    QObject owner;
    Background background(&owner);
    QThread *computed = nullptr, *delivered = nullptr;
    int got = 0;
    background.run(
        [&computed](Progress &) {
            computed = QThread::currentThread();
            return std::make_unique<int>(6 * 7);
        },
        [&](std::unique_ptr<int> value) {
            delivered = QThread::currentThread();
            got = *value;
        });
    QVERIFY(background.isRunning());
    QTRY_COMPARE(got, 42);
    QVERIFY(!background.isRunning());
    QCOMPARE(delivered, QThread::currentThread());
    QVERIFY(computed != delivered);
}

void TestBackground::askingDoesNotWait()
{
    QObject owner;
    Background background(&owner);
    QSemaphore gate;
    bool done = false;
    background.run(
        [&gate](Progress &) {
            gate.acquire();
            return 1;
        },
        [&done](int) { done = true; });
    QTest::qWait(20);
    QVERIFY(!done);
    gate.release();
    QTRY_VERIFY(done);
}

void TestBackground::onlyTheNewestIsDelivered()
{
    QObject owner;
    Background background(&owner);
    QList<int> got;
    for (int i = 0; i < 50; ++i)
        background.run([i](Progress &) { return i; }, [&got](int value) { got.append(value); });
    QTRY_VERIFY(!background.isRunning());
    QTest::qWait(20);
    QCOMPARE(got, QList<int>{49});
}

void TestBackground::aCancelledOneIsToldToStop()
{
    QObject owner;
    Background background(&owner);
    std::atomic<bool> began = false, stopped = false;
    bool delivered = false;
    background.run(
        [&](Progress &progress) {
            began = true;
            while (progress.report(0.5))
                QThread::yieldCurrentThread();
            stopped = true;
            return 0;
        },
        [&delivered](int) { delivered = true; });
    QTRY_VERIFY(began);
    background.cancel();
    QVERIFY(!background.isRunning());
    QTRY_VERIFY(stopped);
    QTest::qWait(20);
    QVERIFY(!delivered);
}

void TestBackground::theEndWaitsAndDrops()
{
    std::atomic<bool> began = false, ended = false;
    bool delivered = false;
    {
        QObject owner;
        Background background(&owner);
        background.run(
            [&](Progress &) {
                began = true;
                QThread::msleep(50);
                ended = true;
                return 0;
            },
            [&delivered](int) { delivered = true; });
        QTRY_VERIFY(began);
    }
    QVERIFY(ended);
    QTest::qWait(20);
    QVERIFY(!delivered);
}

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
