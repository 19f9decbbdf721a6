// Binomial draws, comparison of two shares, consistency of neighbours.
#include "analysis/binomial_draw.h"
#include "analysis/consistency.h"
#include "analysis/proportion_test.h"

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

Eigen::MatrixXd column(std::initializer_list<double> values)
{
    Eigen::MatrixXd matrix(Eigen::Index(values.size()), 1);
    std::copy(values.begin(), values.end(), matrix.data());
    return matrix;
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
        NoProgress progress;
        const Eigen::MatrixXd points = column({0, 1, 10, 11});
        const std::vector<double> alike{1, 1, 0, 0};
        const std::vector<double> one{1, 0, 0, 0};
        QCOMPARE(individualConsistency(points, alike, 2, 1, progress).value(), 1.0);
        // The pair of the first two differs: each is half away from their mean.
        QCOMPARE(individualConsistency(points, one, 2, 2, progress).value(), 0.75);
        QCOMPARE(individualConsistency(points, one, 1, 1, progress).value(), 1.0);
        // A constant column and another unit change nothing.
        Eigen::MatrixXd more(4, 2);
        more << 0, 7, 1000, 7, 10000, 7, 11000, 7;
        QCOMPARE(individualConsistency(more, one, 2, 1, progress).value(), 0.75);
    }

    void consistencyRefuses()
    {
        NoProgress progress;
        const std::vector<double> two{0, 1};
        QVERIFY(!individualConsistency(column({0, 1, 2}), two, 2, 1, progress));
        QVERIFY(!individualConsistency(column({0, 1}), two, 3, 1, progress));
        QVERIFY(!individualConsistency(column({0, std::nan("")}), two, 2, 1, progress));
    }
};

QTEST_APPLESS_MAIN(TestFairnessDraws)
#include "tst_fairness_draws.moc"
