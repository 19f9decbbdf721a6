#include "core/parallel.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace tenbin;

class TestParallel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void visitsEveryIndexOnce_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("threads");
        for (int count : {0, 1, 2, 1000}) {
            for (int threads : {-1, 0, 1, 2, 64})
                QTest::addRow("%d by %d", count, threads) << count << threads;
        }
    }
    void visitsEveryIndexOnce()
    {
        QFETCH(int, count);
        QFETCH(int, threads);
        std::vector<std::atomic<int>> visits(static_cast<size_t>(count));
        parallelFor(count, threads, [&](qsizetype index) { ++visits[size_t(index)]; });
        QVERIFY(std::ranges::all_of(visits, [](const auto &visit) { return visit == 1; }));
    }

    void oneThreadKeepsTheOrder()
    {
        std::vector<qsizetype> order;
        parallelFor(100, 1, [&](qsizetype index) { order.push_back(index); });
        QVERIFY(std::ranges::is_sorted(order));
    }

    void mayBeNested()
    {
        std::atomic<int> visits = 0;
        parallelFor(20, 4, [&](qsizetype) { parallelFor(30, 4, [&](qsizetype) { ++visits; }); });
        QCOMPARE(visits.load(), 600);
    }

    void loopsWithinLoopsHaveTheSameThreads()
    {
        // As many at a time as were asked for, however deep the loops lie.
        std::atomic<int> running = 0;
        std::atomic<int> most = 0;
        const int threads = std::max(2, availableThreads() / 2);
        parallelFor(8, threads, [&](qsizetype) {
            parallelFor(8, 64, [&](qsizetype) {
                parallelFor(4, threads, [&](qsizetype) {
                    const int now = ++running;
                    for (int before = most; now > before;)
                        most.compare_exchange_weak(before, now);
                    std::this_thread::sleep_for(std::chrono::microseconds(200));
                    --running;
                });
            });
        });
        QVERIFY2(most <= threads, qPrintable(QString::number(most)));
    }

    void exceptionsComeOut()
    {
        for (int threads : {1, 4})
            QVERIFY_EXCEPTION_THROWN(parallelFor(50, threads,
                                                 [](qsizetype index) {
                                                     if (index == 17)
                                                         throw std::runtime_error("seventeen");
                                                 }),
                                     std::runtime_error);
    }

    void failureOfTheSmallestIndexComesBack()
    {
        // Both have begun before either fails.
        std::atomic<int> begun = 0;
        const int threads = std::min(2, availableThreads());
        const Status status = parallelTry(2, threads, [&](qsizetype index) -> Status {
            ++begun;
            while (threads == 2 && begun < 2)
                std::this_thread::yield();
            return badInput(QString::number(index));
        });
        QVERIFY(!status);
        QCOMPARE(status.error().text, QString("0"));
    }

    void laterBodiesAreLeftOut()
    {
        int visits = 0;
        const Status status = parallelTry(1000, 1, [&](qsizetype index) -> Status {
            ++visits;
            if (index == 3)
                return cancelled();
            return {};
        });
        QCOMPARE(status.error().kind, Error::Kind::Cancelled);
        QCOMPARE(visits, 4);
    }

    void tryingMaySucceed()
    {
        for (int threads : {1, 4}) {
            std::atomic<int> visits = 0;
            QVERIFY(parallelTry(100, threads, [&](qsizetype) -> Status {
                ++visits;
                return {};
            }));
            QCOMPARE(visits.load(), 100);
        }
    }

    void thereIsAThread() { QVERIFY(availableThreads() >= 1); }
};

QTEST_APPLESS_MAIN(TestParallel)
#include "tst_parallel.moc"
