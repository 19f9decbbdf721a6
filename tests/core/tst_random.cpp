#include "core/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <vector>

using namespace tenbin;

class TestRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // philox4x32 10 of the known-answer vectors of Random123 (file kat_vectors).
    void equalsKnownAnswers_data()
    {
        using Words = std::array<quint32, 4>;
        using Key = std::array<quint32, 2>;
        QTest::addColumn<Words>("counter");
        QTest::addColumn<Key>("key");
        QTest::addColumn<Words>("expected");
        QTest::newRow("zeros") << Words{0, 0, 0, 0} << Key{0, 0}
                               << Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
        QTest::newRow("ones") << Words{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}
                              << Key{0xffffffff, 0xffffffff}
                              << Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
        QTest::newRow("digits of pi")
            << Words{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344} << Key{0xa4093822, 0x299f31d0}
            << Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    }
    void equalsKnownAnswers()
    {
        using Words = std::array<quint32, 4>;
        using Key = std::array<quint32, 2>;
        QFETCH(Words, counter);
        QFETCH(Key, key);
        QFETCH(Words, expected);
        QVERIFY(philox(counter, key) == expected);
    }

    void streamsDoNotDependOnOneAnother()
    {
        const auto draw = [](RandomStream random) {
            std::vector<quint64> values;
            for (int i = 0; i < 100; ++i)
                values.push_back(random.next());
            return values;
        };
        QVERIFY(draw(RandomStream(1, 2)) == draw(RandomStream(1, 2)));
        std::set<std::vector<quint64>> different;
        for (quint64 seed : {0ULL, 1ULL, 1ULL << 32, ~0ULL}) {
            for (quint64 stream : {0ULL, 1ULL, 1ULL << 32, ~0ULL}) {
                different.insert(draw(RandomStream(seed, stream)));
                different.insert(draw(RandomStream(seed, stream).split(0)));
                different.insert(draw(RandomStream(seed, stream).split(1)));
            }
        }
        QCOMPARE(different.size(), size_t(4 * 4 * 3));
    }

    void splittingLeavesTheStreamAlone()
    {
        RandomStream split(5);
        RandomStream plain(5);
        split.split(3);
        QCOMPARE(split.next(), plain.next());
        // A part depends on its number, not on how far the stream is.
        QCOMPARE(split.split(3).next(), RandomStream(5).split(3).next());
    }

    void uniformIsUniform()
    {
        RandomStream random(11);
        constexpr int draws = 100'000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; ++i) {
            const double value = random.uniform();
            QVERIFY(value >= 0 && value < 1);
            sum += value;
            squares += value * value;
        }
        // Five standard errors of the mean, 1/sqrt(12 n), and of the mean square.
        QVERIFY(std::abs(sum / draws - 0.5) < 5 / std::sqrt(12.0 * draws));
        QVERIFY(std::abs(squares / draws - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / draws));
    }

    void normalIsNormal()
    {
        RandomStream random(12);
        constexpr int draws = 100'000;
        double moments[4] = {};
        for (int i = 0; i < draws; ++i) {
            const double value = random.normal();
            double power = 1;
            for (double &moment : moments)
                moment += (power *= value);
        }
        // Expected 0, 1, 0, 3; five standard errors.
        const double errors[] = {1, std::sqrt(2.0), std::sqrt(15.0), std::sqrt(96.0)};
        const double expected[] = {0, 1, 0, 3};
        for (int i = 0; i < 4; ++i)
            QVERIFY(std::abs(moments[i] / draws - expected[i]) <
                    5 * errors[i] / std::sqrt(double(draws)));
    }

    void belowIsUniform_data()
    {
        QTest::addColumn<quint64>("bound");
        for (quint64 bound : {1, 2, 3, 7, 10})
            QTest::addRow("%d", int(bound)) << bound;
    }
    void belowIsUniform()
    {
        QFETCH(quint64, bound);
        RandomStream random(13, bound);
        constexpr int draws = 60'000;
        std::vector<int> counts(static_cast<size_t>(bound));
        for (int i = 0; i < draws; ++i)
            ++counts.at(size_t(random.below(bound)));
        const double expected = double(draws) / double(bound);
        double chiSquare = 0;
        for (int count : counts)
            chiSquare += (count - expected) * (count - expected) / expected;
        // The 0.9999 quantile of chi square with nine degrees of freedom is 33.7.
        QVERIFY(chiSquare < 33.7);
    }

    void belowReachesLargeBounds()
    {
        RandomStream random(14);
        const quint64 bound = (1ULL << 63) + 12345;
        bool upper = false;
        for (int i = 0; i < 200; ++i) {
            const quint64 value = random.below(bound);
            QVERIFY(value < bound);
            upper = upper || value > bound / 2;
        }
        QVERIFY(upper);
    }

    void shuffleTakesAllOrders()
    {
        RandomStream random(15);
        std::map<std::vector<int>, int> counts;
        constexpr int draws = 24'000;
        for (int i = 0; i < draws; ++i) {
            std::vector<int> values{0, 1, 2, 3};
            random.shuffle(std::span<int>(values));
            ++counts[values];
        }
        QCOMPARE(counts.size(), size_t(24));
        double chiSquare = 0;
        for (const auto &[order, count] : counts)
            chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
        // The 0.9999 quantile of chi square with 23 degrees of freedom is 56.8.
        QVERIFY(chiSquare < 56.8);
    }

    void worksWithTheStandardLibrary()
    {
        RandomStream random(16);
        std::vector<int> values(100);
        std::iota(values.begin(), values.end(), 0);
        std::ranges::shuffle(values, random);
        QVERIFY(!std::ranges::is_sorted(values));
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
