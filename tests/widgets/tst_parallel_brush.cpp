// Marked parts of parallel axes: which lines stay.
#include "widgets/parallel_brush.h"

#include "reports/parallel_axes.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

Chart sample()
{
    Chart chart;
    chart.parallel.resize(2);
    for (const auto &[first, second] : {std::pair(0.0, 5.0), std::pair(5.0, 0.0),
                                        std::pair(10.0, 10.0), std::pair(6.0, qQNaN())}) {
        Chart::Series series;
        series.x = {0, 1};
        series.y = {first, second};
        chart.series.append(series);
    }
    return chart;
}

ChartScale scale()
{
    ChartScale made;
    made.position = {{0, 1, false}, 20, 120};
    made.value = {{0, 1, false}, 100, 0};
    made.area = {0, 0, 140, 100};
    return made;
}

QList<int> linesThatStay(const Chart &chart)
{
    QList<int> stay;
    for (int i = 0; i < chart.series.size(); ++i) {
        if (!std::isnan(chart.series[i].y[0]))
            stay.append(i);
    }
    return stay;
}

void mark(ParallelBrush &brush, double x, double from, double to)
{
    const Chart unit = withParallelOnOneScale(sample());
    QVERIFY(brush.press(unit, scale(), {x, from}));
    brush.drag({x, to});
    brush.release({x, to});
}

} // namespace

class TestParallelBrush : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesThroughAPart()
    {
        ParallelBrush brush;
        QCOMPARE(brush.applied(sample()).series[0].y, sample().series[0].y);
        // Upwards from 3 to 7 on the first axis.
        mark(brush, 22, 70, 30);
        const Chart marked = brush.applied(sample());
        QCOMPARE(linesThatStay(marked), (QList<int>{1, 3}));
        // The axes span what they did.
        QCOMPARE(marked.parallel[0].minimum, 0.0);
        QCOMPARE(marked.parallel[0].maximum, 10.0);
        QVERIFY(marked.caption.startsWith("2 of 4"));
    }

    void partsOfSeveralAxes()
    {
        ParallelBrush brush;
        mark(brush, 20, 70, 0);
        mark(brush, 118, 100, 90);
        // Only one is in both; a line that breaks there is in neither.
        QCOMPARE(linesThatStay(brush.applied(sample())), QList<int>{1});
    }

    void aClickFreesTheAxis()
    {
        ParallelBrush brush;
        mark(brush, 20, 70, 30);
        QVERIFY(!brush.isEmpty());
        mark(brush, 20, 50, 50);
        QVERIFY(brush.isEmpty());
        mark(brush, 20, 70, 30);
        brush.clear();
        QCOMPARE(linesThatStay(brush.applied(sample())).size(), 4);
    }

    void onlyOnAnAxis()
    {
        ParallelBrush brush;
        const Chart unit = withParallelOnOneScale(sample());
        QVERIFY(!brush.press(unit, scale(), {70, 50}));
        QVERIFY(!brush.isPressed());
        QVERIFY(!brush.press(unit, scale(), {20, 300}));
        QVERIFY(!brush.press(Chart(), scale(), {20, 50}));
    }
};

QTEST_GUILESS_MAIN(TestParallelBrush)
#include "tst_parallel_brush.moc"
