// Binomial draws, comparison of two shares, consistency of neighbours.
#include "analysis/binomial_draw.h"
#include "analysis/consistency.h"
#include "analysis/proportion_test.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace tenbin;

namespace {

bool near(double actual, double expected, double within)
{
    return std::abs(actual - expected) <= within;
}

double probability(double n, double p, double k)
{
    return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                    k * std::log(p) + (n - k) * std::log1p(-p));
}

Column numbers(std::vector<double> values)
{
    return Column::numeric(QStringLiteral("x"), std::move(values));
}

Result<FairnessEstimate> consistencyOf(const QList<Column> &columns,
                                       const std::vector<double> &selected, int neighbours,
                                       NeighbourDistance distance = NeighbourDistance::Euclidean,
                                       qsizetype mostRows = 0, int threads = 1)
{
    ConsistencyOptions options;
    options.distance = distance;
    options.neighbours = neighbours;
    options.mostRows = mostRows;
    options.threads = threads;
    NoProgress progress;
    return individualConsistency(columns, test::allRows(qsizetype(selected.size())), selected,
                                 options, progress);
}

std::vector<quint32> nearestTo(const QList<Column> &columns, quint32 row, int count,
                               NeighbourDistance distance)
{
    return NeighbourTable::make(columns, test::allRows(columns.first().size()), distance)
        .value()
        .nearest(row, count);
}

} // namespace

class TestFairnessDraws : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binomial_data()
    {
        QTest::addColumn<int>("trials");
        QTest::addColumn<double>("share");
        QTest::newRow("inversion") << 12 << 0.3;
        QTest::newRow("inversion, mirrored") << 15 << 0.8;
        QTest::newRow("rare") << 50000 << 1e-4;
        QTest::newRow("just above the border") << 40 << 0.26;
        QTest::newRow("half") << 60 << 0.5;
        QTest::newRow("rejection, mirrored") << 100 << 0.7;
        QTest::newRow("many") << 50000 << 0.1;
    }

    /// Chi-square of 200,000 draws over the values expected at least 20 times.
    void binomial()
    {
        QFETCH(int, trials);
        QFETCH(double, share);
        constexpr int draws = 200'000;
        RandomStream random(11);
        std::vector<int> met(size_t(trials) + 1);
        for (int draw = 0; draw < draws; ++draw)
            ++met.at(drawBinomial(random, quint64(trials), share));
        double statistic = 0;
        double restMet = draws;
        double restExpected = draws;
        int values = 0;
        for (int k = 0; k <= trials; ++k) {
            const double expected = draws * probability(trials, share, k);
            if (expected < 20)
                continue;
            statistic += std::pow(met[size_t(k)] - expected, 2) / expected;
            restMet -= met[size_t(k)];
            restExpected -= expected;
            ++values;
        }
        if (restExpected > 20)
            statistic += std::pow(restMet - restExpected, 2) / restExpected;
        // Mean and spread of chi-square: four standard deviations.
        QVERIFY2(statistic < values + 4 * std::sqrt(2.0 * values),
                 qPrintable(QStringLiteral("%1 over %2 values").arg(statistic).arg(values)));
    }

    void binomialLimits()
    {
        RandomStream random(1);
        QCOMPARE(drawBinomial(random, 0, 0.5), quint64(0));
        QCOMPARE(drawBinomial(random, 9, 0), quint64(0));
        QCOMPARE(drawBinomial(random, 9, 1), quint64(9));
        for (int draw = 0; draw < 1000; ++draw)
            QVERIFY(drawBinomial(random, 30, 0.49) <= 30);
    }

    void proportions()
    {
        // Fisher's lady and her tea.
        const ProportionTest tea = compareProportions(3, 4, 1, 4);
        QVERIFY(tea.exact);
        QVERIFY(near(tea.pValue, 17.0 / 35, 1e-12));
        // Sums of exact fractions.
        QVERIFY(near(compareProportions(0, 9, 500, 2000).pValue, 0.12332321254037919, 1e-9));
        QVERIFY(near(compareProportions(2, 11, 2, 900).pValue, 0.0007856550774207095, 1e-11));
        // z = 0.15 / sqrt(0.525 * 0.475 * 0.02) = 2.123977.
        const ProportionTest large = compareProportions(60, 100, 45, 100);
        QVERIFY(!large.exact);
        QVERIFY(near(large.pValue, 0.03367206885634585, 1e-12));
        QVERIFY(near(large.difference, 0.15, 1e-12));
        QCOMPARE(compareProportions(45, 100, 60, 100).pValue, large.pValue);
        QVERIFY(near(compareProportions(0, 50, 0, 80).pValue, 1, 1e-12));
        QVERIFY(near(compareProportions(50, 50, 80, 80).pValue, 1, 1e-12));
    }

    void consistency()
    {
        const Column points = numbers({0, 1, 10, 11});
        const std::vector<double> alike{1, 1, 0, 0};
        const std::vector<double> one{1, 0, 0, 0};
        for (NeighbourDistance distance :
             {NeighbourDistance::Euclidean, NeighbourDistance::Gower}) {
            QCOMPARE(consistencyOf({points}, alike, 2, distance).value().value, 1.0);
            // The pair of the first two differs: each is half away from their mean.
            QCOMPARE(consistencyOf({points}, one, 2, distance).value().value, 0.75);
            QCOMPARE(consistencyOf({points}, one, 1, distance).value().value, 1.0);
            // A constant column and another unit change nothing.
            QCOMPARE(consistencyOf({numbers({0, 1000, 10000, 11000}), numbers({7, 7, 7, 7})}, one,
                                   2, distance)
                         .value()
                         .value,
                     0.75);
        }
    }

    /// Gaps 0.5, 0.5, 0, 0 by hand: mean 0.25, sd 0.288675, over the root of 4 rows.
    void consistencyInterval()
    {
        const FairnessEstimate found =
            consistencyOf({numbers({0, 1, 10, 11})}, {1, 0, 0, 0}, 2).value();
        QVERIFY(near(found.low, 0.75 - 1.959964 * 0.28867513 / 2, 1e-6));
        QVERIFY(near(found.high, 1, 1e-12)); // no more than 1
        QVERIFY(found.interval.contains("4 rows"));
    }

    void consistencySample()
    {
        std::vector<double> values, selected;
        for (int row = 0; row < 3000; ++row) {
            values.push_back(std::fmod(row * 0.618034, 1));
            selected.push_back(std::fmod(row * 0.31830989, 1) < values.back() ? 1 : 0);
        }
        const double all = consistencyOf({numbers(values)}, selected, 5).value().value;
        const FairnessEstimate some =
            consistencyOf({numbers(values)}, selected, 5, NeighbourDistance::Gower, 600).value();
        QVERIFY(some.low < all && all < some.high);
        QVERIFY(some.interval.contains("600 of 3,000 rows"));
        QCOMPARE(consistencyOf({numbers(values)}, selected, 5, NeighbourDistance::Gower, 600, 3)
                     .value()
                     .value,
                 some.value);
    }

    void neighboursByHand()
    {
        using Near = std::vector<quint32>;
        const Column colour = test::categoricalColumn("colour", {"red", "blue", "red", "red"});
        const Column size = numbers({0, 0, 4, 10});
        // Gower: the blue one is 1/2 away, those of sizes 4 and 10 are 0.2 and 0.5.
        QCOMPARE(nearestTo({colour, size}, 0, 4, NeighbourDistance::Gower), (Near{0, 2, 1, 3}));
        // Cosine of (x, y): the length does not matter. Both columns have the mean 0.
        const QList<Column> plane{numbers({1, 5, -3, -3}), numbers({2, -9, -3, 10})};
        const auto nearest = nearestTo(plane, 0, 2, NeighbourDistance::Cosine);
        QCOMPARE(nearest[0], 0U);
        QCOMPARE(nearest[1], 3U);
        // Gower leaves what is missing out: 0.1 of one column, then (0 + 0.5) / 2.
        const double none = std::nan("");
        const QList<Column> gaps{numbers({0, 1, 0, 10}), numbers({0, none, 5, 10})};
        QCOMPARE(nearestTo(gaps, 0, 4, NeighbourDistance::Gower), (Near{0, 1, 2, 3}));
        // Euclidean: a missing value stands at the mean, here 5 of 0 to 10.
        QCOMPARE(nearestTo({numbers({0, none, 10, 4})}, 1, 2, NeighbourDistance::Euclidean)[1], 3U);
    }

    void consistencyRefuses()
    {
        const std::vector<double> two{0, 1};
        QVERIFY(!consistencyOf({numbers({0, 1})}, two, 3));
        QVERIFY(!consistencyOf({numbers({0})}, two, 1)); // fewer rows than predictions
        QVERIFY(!consistencyOf({}, two, 1));
        const auto infinite =
            consistencyOf({numbers({0, std::numeric_limits<double>::infinity()})}, two, 2);
        QVERIFY(!infinite);
        QVERIFY(infinite.error().text.contains("\"x\""));
    }
};

QTEST_APPLESS_MAIN(TestFairnessDraws)
#include "tst_fairness_draws.moc"
