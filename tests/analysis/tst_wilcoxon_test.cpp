// Wilcoxon's test and ranks: figures by hand, limits, bad input.
#include "analysis/average_ranks.h"
#include "analysis/wilcoxon_test.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

class TestWilcoxonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ranksShareTies()
    {
        const std::vector<double> values{3, 1, 3, 2, 3};
        const AverageRanks ranked = averageRanks(values);
        QCOMPARE(ranked.ranks, (std::vector<double>{4, 1, 4, 2, 4}));
        QCOMPARE(ranked.tieTerm, 24.0);
        QVERIFY(averageRanks({}).ranks.empty());
    }

    void exactByHand()
    {
        // Sums of ranks at most 1 of 1, 2, 3: none or {1}; 2 · 2 / 8.
        const std::vector<double> d{-1, 2, 3};
        const WilcoxonTest test = wilcoxonTest(d).value();
        QVERIFY(test.exact);
        QCOMPARE(test.negativeRanks, 1.0);
        QCOMPARE(test.positiveRanks, 5.0);
        QCOMPARE(test.pValue, 0.5);
        QVERIFY(std::abs(test.effect - 4.0 / 6) < 1e-15);
        QVERIFY(std::isnan(test.z));
    }

    void smallestExactP()
    {
        std::vector<double> d;
        for (int i = 1; i <= mostExactPairs; ++i)
            d.push_back(i);
        QCOMPARE(wilcoxonTest(d).value().pValue, std::ldexp(1.0, 1 - int(mostExactPairs)));
        d.push_back(0);
        QVERIFY(wilcoxonTest(d).value().exact); // zeros do not count
        d.push_back(51);
        QVERIFY(!wilcoxonTest(d).value().exact);
    }

    void zerosOnly()
    {
        const std::vector<double> d(7, 0.0);
        const WilcoxonTest test = wilcoxonTest(d).value();
        QCOMPARE(test.pValue, 1.0);
        QCOMPARE(test.zeros, qsizetype(7));
        QCOMPARE(test.pairs, qsizetype(0));
    }

    void normalNearExact()
    {
        // Sizes 1 … 40, then with two of them equal: the two ways to p nearly agree.
        std::vector<double> d;
        for (int i = 1; i <= 40; ++i)
            d.push_back(i % 3 ? i : -i);
        const WilcoxonTest exact = wilcoxonTest(d).value();
        QVERIFY(exact.exact);
        d[1] = 1;
        const WilcoxonTest tied = wilcoxonTest(d).value();
        QVERIFY(!tied.exact);
        QVERIFY(std::abs(tied.pValue - exact.pValue) < 0.005);
    }

    void orderAndSignDoNotMatter()
    {
        const std::vector<double> d{0.5, -0.25, 0.75, 1, -2, 0.25};
        const std::vector<double> other{2, -1, -0.25, -0.75, 0.25, -0.5};
        QCOMPARE(wilcoxonTest(d).value().pValue, wilcoxonTest(other).value().pValue);
        QCOMPARE(wilcoxonTest(d).value().effect, -wilcoxonTest(other).value().effect);
    }

    void refuses()
    {
        QVERIFY(!wilcoxonTest({}));
        const std::vector<double> bad{1, std::numeric_limits<double>::quiet_NaN()};
        QCOMPARE(wilcoxonTest(bad).error().kind, Error::Kind::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestWilcoxonTest)
#include "tst_wilcoxon_test.moc"
