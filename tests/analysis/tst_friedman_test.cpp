// Friedman's and Nemenyi's tests and their diagram: printed tables, limits, bad input.
#include "analysis/critical_difference_chart.h"
#include "analysis/nemenyi_test.h"
#include "analysis/studentized_range.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace tenbin;

namespace {

/// Three models, the first two close, over `blocks` data sets that agree.
Eigen::MatrixXd agreeing(Eigen::Index blocks)
{
    Eigen::MatrixXd values(blocks, 3);
    for (Eigen::Index row = 0; row < blocks; ++row)
        values.row(row) << 0.9 + 0.001 * double(row % 2 ? 1 : -1), 0.9, 0.5;
    return values;
}

} // namespace

class TestFriedmanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void criticalValuesOfDemsar_data()
    {
        // Table 5 (a) of Demšar 2006: q of Nemenyi's test at 0.05 and 0.10.
        QTest::addColumn<int>("models");
        QTest::addColumn<double>("q05");
        QTest::addColumn<double>("q10");
        QTest::newRow("2") << 2 << 1.960 << 1.645;
        QTest::newRow("3") << 3 << 2.343 << 2.052;
        QTest::newRow("4") << 4 << 2.569 << 2.291;
        QTest::newRow("5") << 5 << 2.728 << 2.459;
        QTest::newRow("7") << 7 << 2.949 << 2.693;
        QTest::newRow("10") << 10 << 3.164 << 2.920;
    }
    void criticalValuesOfDemsar()
    {
        QFETCH(int, models);
        QFETCH(double, q05);
        QFETCH(double, q10);
        for (const auto &[tail, printed] : {std::pair{0.05, q05}, std::pair{0.10, q10}}) {
            const double q = studentizedRangeQuantile(tail, models) / std::numbers::sqrt2;
            QVERIFY2(std::abs(q - printed) < 1e-3, qPrintable(QString::number(q, 'g', 10)));
        }
    }

    void rangeOfTwoIsNormal()
    {
        for (double q : {0.01, 0.5, 1.96, 5.0, 11.0}) {
            const double expected = std::erfc(q / 2);
            QVERIFY(std::abs(studentizedRangeTail(q, 2) / expected - 1) < 1e-12);
        }
        QCOMPARE(studentizedRangeTail(0, 5), 1.0);
        QVERIFY(studentizedRangeTail(1e-9, 500) <= 1.0);
        for (int k : {2, 8, 100}) {
            for (double tail : {0.5, 0.05, 1e-8})
                QVERIFY(std::abs(studentizedRangeTail(studentizedRangeQuantile(tail, k), k) / tail -
                                 1) < 1e-8);
        }
    }

    void groups()
    {
        const FriedmanTest test = friedmanTest(agreeing(10), true).value();
        QCOMPARE(test.averageRanks, (QList<double>{1.5, 1.5, 3}));
        const NemenyiTest pairs = nemenyiTest(test).value();
        QCOMPARE(pairs.order, (QList<int>{0, 1, 2}));
        QCOMPARE(pairs.groups.size(), 1);
        QCOMPARE(pairs.groups[0].first, 0);
        QCOMPARE(pairs.groups[0].last, 1);
        QVERIFY(pairs.pValues(0, 2) < 0.05);
        QCOMPARE(pairs.pValues(0, 1), 1.0);
        // Two data sets cannot tell anything apart.
        const NemenyiTest few = nemenyiTest(friedmanTest(agreeing(2), true).value()).value();
        QCOMPARE(few.groups.size(), 1);
        QCOMPARE(few.groups[0].last, 2);
    }

    void directionTurnsRanks()
    {
        const FriedmanTest up = friedmanTest(agreeing(6), true).value();
        const FriedmanTest down = friedmanTest(agreeing(6), false).value();
        for (int i = 0; i < 3; ++i)
            QCOMPARE(down.averageRanks[i], 4 - up.averageRanks[i]);
        QCOMPARE(down.chiSquare, up.chiSquare);
    }

    void equalEverywhere()
    {
        const FriedmanTest test = friedmanTest(Eigen::MatrixXd::Constant(4, 3, 0.5), true).value();
        QCOMPARE(test.chiSquareP, 1.0);
        QCOMPARE(test.fP, 1.0);
        QCOMPARE(test.averageRanks, (QList<double>{2, 2, 2}));
    }

    void refuses()
    {
        QVERIFY(!friedmanTest(Eigen::MatrixXd::Zero(1, 3), true));
        QVERIFY(!friedmanTest(Eigen::MatrixXd::Zero(3, 1), true));
        Eigen::MatrixXd hole = agreeing(3);
        hole(1, 1) = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(friedmanTest(hole, true).error().kind, Error::Kind::BadInput);
        const FriedmanTest test = friedmanTest(agreeing(3), true).value();
        for (double alpha : {0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN()})
            QVERIFY(!nemenyiTest(test, alpha));
    }

    void diagram()
    {
        const FriedmanTest test = friedmanTest(agreeing(10), true).value();
        const NemenyiTest pairs = nemenyiTest(test).value();
        const Chart chart = criticalDifferenceChart({"a", "b", "c"}, test, pairs);
        // Ruler, three models, one bar.
        QCOMPARE(chart.y.categories.size(), 5);
        QCOMPARE(chart.y.categories.mid(1, 3), (QStringList{"a", "b", "c"}));
        QCOMPARE(chart.series.size(), 3);
        QCOMPARE(chart.series[0].x[1] - chart.series[0].x[0], pairs.criticalDifference);
        QCOMPARE(chart.series[1].x, (QList<double>{1.5, 1.5, 3}));
        QCOMPARE(chart.series[2].x, (QList<double>{1.5, 1.5}));
        QVERIFY(chart.summary.contains("a, b"));
        QVERIFY(Chart::fromJson(chart.toJson()));
    }
};

QTEST_APPLESS_MAIN(TestFriedmanTest)
#include "tst_friedman_test.moc"
