#include "reports/chart_scale.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double denormal = std::numeric_limits<double>::denorm_min();

Chart chartOf(Mark mark, QList<double> x, QList<double> y)
{
    Chart::Series series;
    series.mark = mark;
    series.x = std::move(x);
    series.y = std::move(y);
    Chart chart;
    chart.series.append(series);
    return chart;
}

} // namespace

class TestChartScale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rangesAreUsable_data();
    void rangesAreUsable();
    void barsStartAtZero();
    void positiveDataStaysPositive();
    void chosenRangeWins();
    void categoriesGetAPlaceEach();
    void referencesAreInSight();
    void barsStandSideBySide();
    void lyingBarsUseTheOtherAxis();
    void pixelsAndBack_data();
    void pixelsAndBack();
    void borders();
};

void TestChartScale::rangesAreUsable_data()
{
    QTest::addColumn<QList<double>>("values");
    QTest::newRow("empty") << QList<double>();
    QTest::newRow("only NaN") << QList<double>{missing, missing};
    QTest::newRow("infinite") << QList<double>{inf, -inf, 1};
    QTest::newRow("constant") << QList<double>{3, 3, 3};
    QTest::newRow("zero") << QList<double>{0, 0};
    QTest::newRow("huge span") << QList<double>{-1e300, 1e300};
    QTest::newRow("largest") << QList<double>{-1.7976931348623157e308, 1.7976931348623157e308, 2};
    QTest::newRow("denormal") << QList<double>{denormal, 4 * denormal};
    QTest::newRow("neighbours") << QList<double>{1, 1 + 2.3e-16};
    QTest::newRow("neighbours far away") << QList<double>{1e16, 1e16 + 2};
    QTest::newRow("small and large") << QList<double>{1e-150, 1e150};
}

void TestChartScale::rangesAreUsable()
{
    QFETCH(QList<double>, values);
    for (bool logarithmic : {false, true}) {
        for (Mark mark : {Mark::Line, Mark::Points, Mark::Bars, Mark::HeatMap}) {
            Chart chart = chartOf(mark, values, values);
            chart.x.logarithmic = chart.y.logarithmic = logarithmic;
            for (const AxisRange &range : {positionRange(chart), valueRange(chart)}) {
                QVERIFY(std::isfinite(range.lower) && std::isfinite(range.upper));
                QVERIFY(range.lower < range.upper);
                QVERIFY(std::isfinite(range.upper - range.lower));
                const double size = std::max(std::abs(range.lower), std::abs(range.upper));
                QVERIFY(range.upper - range.lower >= 1e-11 * size);
                QVERIFY(!range.logarithmic || range.lower > 0);
            }
        }
    }
}

void TestChartScale::barsStartAtZero()
{
    const AxisRange above = valueRange(chartOf(Mark::Bars, {0, 1}, {5, 6}));
    QCOMPARE(above.lower, 0.0);
    QVERIFY(above.upper > 6);
    const AxisRange below = valueRange(chartOf(Mark::Bars, {0, 1}, {-5, -6}));
    QCOMPARE(below.upper, 0.0);
    QVERIFY(below.lower < -6);
}

void TestChartScale::positiveDataStaysPositive()
{
    QCOMPARE(valueRange(chartOf(Mark::Points, {0, 1}, {0.1, 100})).lower, 0.0);
    QVERIFY(valueRange(chartOf(Mark::Points, {0, 1}, {90, 100})).lower > 80);
}

void TestChartScale::chosenRangeWins()
{
    Chart chart = chartOf(Mark::Line, {0, 1}, {0.2, 0.4});
    chart.y.minimum = 0;
    chart.y.maximum = 1;
    QCOMPARE(valueRange(chart).lower, 0.0);
    QCOMPARE(valueRange(chart).upper, 1.0);
    chart.y.maximum = inf;
    QVERIFY(valueRange(chart).upper < 1);
    // But bars start at zero.
    chart = chartOf(Mark::Bars, {0, 1}, {4, 5});
    chart.y.minimum = 3;
    chart.y.maximum = 6;
    QCOMPARE(valueRange(chart).lower, 0.0);
    QCOMPARE(valueRange(chart).upper, 6.0);
    chart.y.minimum = -6;
    chart.y.maximum = -3;
    QCOMPARE(valueRange(chart).upper, 0.0);
}

void TestChartScale::categoriesGetAPlaceEach()
{
    Chart chart = chartOf(Mark::Bars, {0, 1, 2}, {1, 2, 3});
    chart.x.categories = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    QCOMPARE(positionRange(chart).lower, -0.5);
    QCOMPARE(positionRange(chart).upper, 2.5);
}

void TestChartScale::referencesAreInSight()
{
    Chart chart = chartOf(Mark::Line, {0, 1}, {1, 2});
    chart.references.append({QStringLiteral("target"), 0, 10, 1, 10});
    chart.references.append({QStringLiteral("diagonal"), 0, 0, 100, 100});
    QVERIFY(valueRange(chart).upper >= 10);
    QVERIFY(valueRange(chart).upper < 12);
    QVERIFY(positionRange(chart).upper < 2);
}

void TestChartScale::barsStandSideBySide()
{
    Chart chart = chartOf(Mark::Bars, {0, 1, 2}, {1, 2, 3});
    chart.series.append(chart.series.first());
    const QList<BarSlot> pair = barSlots(chart);
    QCOMPARE(pair[0].width, 0.4);
    QCOMPARE(pair[0].offset, -0.2);
    QCOMPARE(pair[1].offset, 0.2);
    for (Chart::Series &series : chart.series)
        series.barWidth = 1;
    QCOMPARE(barSlots(chart)[1].offset, 0.0);
    QCOMPARE(barSlots(chart)[1].width, 1.0);
}

void TestChartScale::lyingBarsUseTheOtherAxis()
{
    Chart chart = chartOf(Mark::Bars, {0, 1}, {7, 9});
    chart.horizontal = true;
    chart.x.title = QStringLiteral("importance");
    chart.y.categories = {QStringLiteral("a"), QStringLiteral("b")};
    QCOMPARE(positionRange(chart).upper, 1.5);
    QVERIFY(valueRange(chart).upper > 9);
    QCOMPARE(&valueAxis(chart), &chart.x);
}

void TestChartScale::pixelsAndBack_data()
{
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<bool>("horizontal");
    QTest::newRow("linear") << false << false;
    QTest::newRow("logarithmic") << true << false;
    QTest::newRow("lying") << false << true;
}

void TestChartScale::pixelsAndBack()
{
    QFETCH(bool, logarithmic);
    QFETCH(bool, horizontal);
    ChartScale scale;
    scale.horizontal = horizontal;
    scale.position = {{1, 100, logarithmic}, 10, 210};
    scale.value = {{-4, 4, false}, 300, 20};
    const QPointF pixel = scale.toPixel(10, 2);
    const double along = logarithmic ? 110 : 10 + 200 * 9 / 99.0;
    QCOMPARE(horizontal ? pixel.y() : pixel.x(), along);
    QCOMPARE(horizontal ? pixel.x() : pixel.y(), 90.0);
    const QPointF values = scale.toValues(pixel);
    QVERIFY(qAbs(values.x() - 10) < 1e-9);
    QVERIFY(qAbs(values.y() - 2) < 1e-9);
}

void TestChartScale::borders()
{
    QCOMPARE(cellBorders({}), QList<double>());
    QCOMPARE(cellBorders({5}), (QList<double>{4.5, 5.5}));
    QCOMPARE(cellBorders({0, 1, 3}), (QList<double>{-0.5, 0.5, 2, 4}));
}

QTEST_APPLESS_MAIN(TestChartScale)
#include "tst_chart_scale.moc"
