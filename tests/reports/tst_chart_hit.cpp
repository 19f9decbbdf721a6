#include "reports/chart_hit.h"

#include <QTest>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

ChartScale tenByTen()
{
    ChartScale scale;
    scale.position = {{0, 10, false}, 0, 100};
    scale.value = {{0, 10, false}, 100, 0};
    scale.area = {0, 0, 100, 100};
    return scale;
}

Chart chartOf(Mark mark)
{
    Chart::Series series;
    series.name = QStringLiteral("model");
    series.mark = mark;
    series.x = {2, 5, 8};
    series.y = {1, 5, 9};
    Chart chart;
    chart.x.title = QStringLiteral("Round");
    chart.y.title = QStringLiteral("Loss");
    chart.series.append(series);
    return chart;
}

} // namespace

class TestChartHit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nearestPoint();
    void nothingFarAway();
    void barUnderThePointer();
    void cellUnderThePointer();
    void topmostOfEqualSeries();
    void describesExactly();
    void spanUnderThePointer();
    void colouredPointsOfAnyNumber();
};

void TestChartHit::nearestPoint()
{
    for (Mark mark : {Mark::Points, Mark::Line, Mark::Step}) {
        const auto hit = hitTest(chartOf(mark), tenByTen(), {52, 53});
        QVERIFY(hit);
        QCOMPARE(hit->point, 1);
        QCOMPARE(hit->position, QPointF(50, 50));
    }
}

void TestChartHit::nothingFarAway()
{
    QVERIFY(!hitTest(chartOf(Mark::Points), tenByTen(), {20, 20}));
    QVERIFY(!hitTest(chartOf(Mark::Points), tenByTen(), {150, 50}));
    QVERIFY(!hitTest(Chart(), tenByTen(), {50, 50}));
}

void TestChartHit::barUnderThePointer()
{
    Chart chart = chartOf(Mark::Bars);
    chart.series.append(chart.series.first());
    // Bars are 2.4 wide for both: the first to the left of its position, the second to the right.
    const auto left = hitTest(chart, tenByTen(), {45, 90}),
               right = hitTest(chart, tenByTen(), {55, 90});
    QVERIFY(left && right);
    QCOMPARE(left->series, 0);
    QCOMPARE(right->series, 1);
    QCOMPARE(left->point, 1);
    QVERIFY(!hitTest(chart, tenByTen(), {35, 90}));
}

void TestChartHit::cellUnderThePointer()
{
    Chart chart = chartOf(Mark::HeatMap);
    chart.series[0].z = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    const auto hit = hitTest(chart, tenByTen(), {80, 85});
    QVERIFY(hit);
    QCOMPARE(hit->point, 2); // column 2, row 0
    const auto rows = describeMark(chart, 0, hit->point);
    QCOMPARE(rows.last().second, QStringLiteral("3"));
}

void TestChartHit::topmostOfEqualSeries()
{
    Chart chart = chartOf(Mark::Points);
    chart.series.append(chart.series.first());
    chart.series[1].y = {1, 5.2, 9};
    const auto hit = hitTest(chart, tenByTen(), {50, 47});
    QVERIFY(hit);
    QCOMPARE(hit->series, 1);
}

void TestChartHit::describesExactly()
{
    Chart chart = chartOf(Mark::Points);
    chart.x.categories = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    chart.series[0].y[0] = 0.1 + 0.2;
    chart.series[0].low = {0.1, 0, 0};
    chart.series[0].high = {0.5, 0, 0};
    const auto rows = describeMark(chart, 0, 0);
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].first, QStringLiteral("model"));
    QCOMPARE(rows[1], std::pair(QStringLiteral("Round"), QStringLiteral("c")));
    QCOMPARE(rows[2], std::pair(QStringLiteral("Loss"), QStringLiteral("0.30000000000000004")));
    QCOMPARE(rows[3].second, QString::fromUtf8("0.1 – 0.5"));
}

void TestChartHit::spanUnderThePointer()
{
    Chart chart;
    chart.series.resize(1);
    Chart::Series &spans = chart.series.first();
    spans.mark = Mark::Spans;
    spans.barWidth = 1;
    spans.x = {2, 3};
    spans.y = {2, -3};
    spans.low = {4, 3};
    spans.high = {6, 6};
    spans.rows = {6, 7};
    const auto hit = hitTest(chart, tenByTen(), {30, 60});
    QVERIFY(hit);
    QCOMPARE(hit->point, 1);
    QCOMPARE(hit->position, QPointF(30, 55));
    QVERIFY(!hitTest(chart, tenByTen(), {20, 65}));
    QVERIFY(!hitTest(chart, tenByTen(), {40, 50}));
    const auto rows = describeMark(chart, 0, 1);
    QCOMPARE(rows[1].second, QStringLiteral("-3"));
    QCOMPARE(rows[2].second, QString::fromUtf8("3 – 6"));
    QCOMPARE(rows.last(), std::pair(QStringLiteral("row"), QStringLiteral("8")));
}

/// Points that are drawn as counts are none to point at; coloured ones are drawn each.
void TestChartHit::colouredPointsOfAnyNumber()
{
    Chart chart;
    chart.colourKey.title = QStringLiteral("Age");
    chart.series.resize(1);
    Chart::Series &points = chart.series.first();
    points.mark = Mark::Points;
    points.x = QList<double>(30'000, 1);
    points.y = QList<double>(30'000, 1);
    points.x[20'000] = points.y[20'000] = 5;
    QVERIFY(!hitTest(chart, tenByTen(), {50, 50}));
    points.z = QList<double>(30'000, qQNaN());
    const auto hit = hitTest(chart, tenByTen(), {50, 50});
    QVERIFY(hit);
    QCOMPARE(hit->point, 20'000);
    QCOMPARE(describeMark(chart, 0, 3).last(),
             std::pair(QStringLiteral("Age"), QStringLiteral("missing")));
}

QTEST_APPLESS_MAIN(TestChartHit)
#include "tst_chart_hit.moc"
