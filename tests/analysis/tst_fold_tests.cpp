// Tests over the folds of one validation, and Holm's correction: published figures, limits, bad
// input. tests/reference has more figures.
#include "analysis/bayesian_t_test.h"
#include "analysis/corrected_t_test.h"
#include "analysis/fold_differences.h"
#include "analysis/holm.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

class TestFoldTests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratioOfFolds()
    {
        QCOMPARE(testToTrainRatio({{80, 20}, {80, 20}, {80, 20}, {80, 20}, {80, 20}}).value(),
                 0.25);
        // 11 rows in 2 folds: uneven, yet one to one.
        QCOMPARE(testToTrainRatio({{5, 6}, {6, 5}}).value(), 1.0);
        QVERIFY(!testToTrainRatio({}));
        QVERIFY(!testToTrainRatio({{0, 10}}));
        QVERIFY(!testToTrainRatio({{10, 0}}));
    }

    void correctionWidens()
    {
        // Without correction this is the paired t-test: mean 2, var 2.5, t = 2 / sqrt(0.5).
        const std::vector<double> d{0, 1, 2, 3, 4};
        const CorrectedTTest test = correctedTTest(d, 0.25).value();
        QVERIFY(std::abs(test.t - 2 / std::sqrt((0.2 + 0.25) * 2.5)) < 1e-12);
        QVERIFY(test.t < 2 / std::sqrt(0.5));
        QVERIFY(std::abs((test.low + test.high) / 2 - 2) < 1e-12);
        // t(4) at 97.5 % is 2.776445.
        QVERIFY(std::abs(test.high - 2 - 2.7764451 * test.standardError) < 1e-6);
    }

    void turnedAround()
    {
        const std::vector<double> d{0.01, -0.002, 0.03, 0.004, 0.011};
        std::vector<double> turned;
        for (double one : d)
            turned.push_back(-one);
        const CorrectedTTest test = correctedTTest(d, 0.25).value();
        const CorrectedTTest back = correctedTTest(turned, 0.25).value();
        QCOMPARE(back.t, -test.t);
        QCOMPARE(back.pValue, test.pValue);
        const BayesianTTest posterior = bayesianTTest(d, 0.25).value();
        const BayesianTTest mirrored = bayesianTTest(turned, 0.25).value();
        QVERIFY(std::abs(posterior.left - mirrored.right) < 1e-15);
        QVERIFY(std::abs(posterior.inRope - mirrored.inRope) < 1e-15);
        QVERIFY(std::abs(posterior.left + posterior.inRope + posterior.right - 1) < 1e-14);
    }

    void noDifferenceIsCertain()
    {
        const std::vector<double> none(5, 0.0);
        const CorrectedTTest test = correctedTTest(none, 0.25).value();
        QCOMPARE(test.pValue, 1.0);
        QCOMPARE(test.t, 0.0);
        QCOMPARE(bayesianTTest(none, 0.25).value().inRope, 1.0);
        QCOMPARE(bayesianTTest(none, 0.25, 0).value().inRope, 1.0);
        const std::vector<double> same(3, 0.1);
        QCOMPARE(correctedTTest(same, 0.5).value().pValue, 0.0);
        QVERIFY(std::isinf(correctedTTest(same, 0.5).value().t));
        QCOMPARE(bayesianTTest(same, 0.5).value().right, 1.0);
    }

    void smallRopesKeepTheirDigits()
    {
        // Far in the tail the middle is a difference of small numbers.
        const std::vector<double> d{1.0, 1.1, 0.9, 1.05, 0.95};
        const BayesianTTest test = bayesianTTest(d, 0.25, 1e-6).value();
        QVERIFY(test.inRope > 0);
        const BayesianTTest wider = bayesianTTest(d, 0.25, 1e-5).value();
        QVERIFY(std::abs(wider.inRope / test.inRope - 10) < 1e-3);
    }

    void refuses_data()
    {
        QTest::addColumn<QList<double>>("differences");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<double>("rope");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("none") << QList<double>() << 0.25 << 0.01;
        QTest::newRow("one") << QList<double>{1} << 0.25 << 0.01;
        QTest::newRow("NaN") << QList<double>{1, nan} << 0.25 << 0.01;
        QTest::newRow("infinite") << QList<double>{1, infinity} << 0.25 << 0.01;
        QTest::newRow("ratio 0") << QList<double>{1, 2} << 0.0 << 0.01;
        QTest::newRow("ratio NaN") << QList<double>{1, 2} << nan << 0.01;
        QTest::newRow("rope below 0") << QList<double>{1, 2} << 0.25 << -0.01;
        QTest::newRow("rope infinite") << QList<double>{1, 2} << 0.25 << infinity;
    }
    void refuses()
    {
        QFETCH(QList<double>, differences);
        QFETCH(double, ratio);
        QFETCH(double, rope);
        const std::span given(differences.constData(), size_t(differences.size()));
        const auto posterior = bayesianTTest(given, ratio, rope);
        QVERIFY(!posterior);
        QCOMPARE(posterior.error().kind, Error::Kind::BadInput);
        QVERIFY(!posterior.error().hint.isEmpty());
        QCOMPARE(correctedTTest(given, ratio).has_value(), rope < 0 || std::isinf(rope));
    }

    void holmSteps()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const QList<double> adjusted = holmAdjusted({0.04, nan, 0.01, 0.03});
        QCOMPARE(adjusted[2], 0.03);
        QCOMPARE(adjusted[3], 0.06);
        QCOMPARE(adjusted[0], 0.06); // never below a smaller p
        QVERIFY(std::isnan(adjusted[1]));
        QVERIFY(holmAdjusted({}).isEmpty());
        QCOMPARE(holmAdjusted({0.7, 0.9}), (QList<double>{1, 1}));
    }
};

QTEST_APPLESS_MAIN(TestFoldTests)
#include "tst_fold_tests.moc"
