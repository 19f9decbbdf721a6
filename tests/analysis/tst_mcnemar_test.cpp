// McNemar's test: figures of the papers, limits, bad input.
#include "analysis/mcnemar_test.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

bool near(double actual, double expected, double within)
{
    return std::abs(actual - expected) <= within;
}

} // namespace

class TestMcNemarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsPairs()
    {
        const std::vector<double> truth{0, 1, 1, 0, 2};
        const std::vector<double> first{0, 1, 0, 1, 2};
        const std::vector<double> second{0, 0, 1, 2, 1};
        const PairedOutcomes outcomes = pairedOutcomes(truth, first, second).value();
        QCOMPARE(outcomes.bothRight, 1);
        QCOMPARE(outcomes.onlyFirstRight, 2);
        QCOMPARE(outcomes.onlySecondRight, 1);
        QCOMPARE(outcomes.bothWrong, 1);
        QCOMPARE(outcomes.rows(), 5);
        QVERIFY(!pairedOutcomes(truth, first, std::span(second).first(4)));
    }

    void publishedFigures()
    {
        // Bentur's children in Fagerland, Lydersen and Laake 2013: exact 0.070, mid-p 0.039,
        // chi-square with continuity correction 0.077.
        const McNemarTest test = mcNemarTest({1, 1, 7, 12}).value();
        QVERIFY(near(test.exactP, 0.0703, 5e-5));
        QVERIFY(near(test.midP, 0.0391, 5e-5));
        QVERIFY(near(test.chiSquareP, 0.0771, 5e-5));
        QVERIFY(near(test.accuracyDifference, -6.0 / 21, 1e-15));
        // Newcombe's interval of the same table in Fagerland, Lydersen and Laake 2014.
        QVERIFY(near(test.low, -0.507, 5e-4));
        QVERIFY(near(test.high, -0.026, 5e-4));
    }

    void constantPredictions()
    {
        // Both always say the same: never different, p = 1.
        const std::vector<double> truth{0, 1, 0, 1};
        const std::vector<double> zeros(4, 0.0);
        const std::vector<double> ones(4, 1.0);
        const McNemarTest same = mcNemarTest(pairedOutcomes(truth, zeros, zeros).value()).value();
        for (double p : {same.exactP, same.midP, same.chiSquareP})
            QCOMPARE(p, 1.0);
        const McNemarTest opposite =
            mcNemarTest(pairedOutcomes(truth, zeros, ones).value()).value();
        QCOMPARE(opposite.exactP, 1.0);
        QCOMPARE(opposite.accuracyDifference, 0.0);
        QVERIFY(opposite.low >= -1 && opposite.high <= 1);
    }

    void intervalTurnsAround()
    {
        const McNemarTest test = mcNemarTest({20, 9, 3, 5}).value();
        const McNemarTest back = mcNemarTest({20, 3, 9, 5}).value();
        QVERIFY(near(test.low, -back.high, 1e-15));
        QVERIFY(near(test.high, -back.low, 1e-15));
        QCOMPARE(test.exactP, back.exactP);
    }

    void refuses()
    {
        QCOMPARE(mcNemarTest({}).error().kind, Error::Kind::BadInput);
        QVERIFY(!mcNemarTest({5, -1, 2, 3}));
    }
};

QTEST_APPLESS_MAIN(TestMcNemarTest)
#include "tst_mcnemar_test.moc"
