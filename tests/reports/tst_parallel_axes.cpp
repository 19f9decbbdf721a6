// Parallel coordinates: where values stand on their axes, what lies under the pointer, and what
// the picture, the table and the file hold.
#include "reports/parallel_axes.h"

#include "core/block.h"
#include "reports/chart_painter.h"
#include "reports/chart_summary.h"
#include "reports/chart_table.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Depth from 2 to 10, a rate over four decades, a learner by name.
Chart sample()
{
    Chart chart;
    chart.id = QStringLiteral("parallel");
    chart.parallel.resize(3);
    chart.parallel[0].title = QStringLiteral("depth");
    chart.parallel[1].title = QStringLiteral("rate");
    chart.parallel[1].logarithmic = true;
    chart.parallel[2].title = QStringLiteral("learner");
    chart.parallel[2].categories = {QStringLiteral("forest"), QStringLiteral("mlp"),
                                    QStringLiteral("tree")};
    const auto add = [&chart](const char *name, QList<double> values) {
        Chart::Series series;
        series.name = QString::fromLatin1(name);
        series.x = {0, 1, 2};
        series.y = std::move(values);
        chart.series.append(series);
    };
    add("a", {2, 0.0001, 0});
    add("b", {10, 1, 2});
    add("c", {6, qQNaN(), 1});
    return chart;
}

ChartScale hundredHigh()
{
    ChartScale scale;
    scale.position = {{0, 2, false}, 0, 200};
    scale.value = {{0, 1, false}, 100, 0};
    scale.area = {0, 0, 200, 100};
    return scale;
}

} // namespace

class TestParallelAxes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachAxisSpansItsOwnValues()
    {
        const Chart unit = withParallelOnOneScale(sample());
        QCOMPARE(unit.series[0].y, (QList<double>{0, 0, 0}));
        QCOMPARE(unit.series[1].y, (QList<double>{1, 1, 1}));
        QCOMPARE(unit.series[2].y[0], 0.5);
        QVERIFY(std::isnan(unit.series[2].y[1]));
        QCOMPARE(unit.series[2].y[2], 0.5);
        QCOMPARE(unit.parallel[0].minimum, 2.0);
        QCOMPARE(unit.parallel[0].maximum, 10.0);
        QCOMPARE(unit.x.categories.size(), 3);
    }

    void logarithmicAxis()
    {
        Chart chart = sample();
        chart.series[2].y[1] = 0.01;
        QCOMPARE(withParallelOnOneScale(chart).series[2].y[1], 0.5);
        // What has no logarithm has no place.
        chart.series[2].y[1] = -1;
        QVERIFY(std::isnan(withParallelOnOneScale(chart).series[2].y[1]));
    }

    void equalValuesStandInTheMiddle()
    {
        Chart chart = sample();
        for (Chart::Series &series : chart.series)
            series.y[0] = 7;
        chart.parallel[2].categories = {QStringLiteral("forest")};
        chart.series[0].y[2] = 0;
        const Chart unit = withParallelOnOneScale(chart);
        QCOMPARE(unit.series[1].y[0], 0.5);
        QCOMPARE(unit.series[0].y[2], 0.5);
    }

    void placesWithoutAnAxisAreGaps()
    {
        Chart chart = sample();
        chart.series[0].x = {0, 5, 1.5};
        const Chart unit = withParallelOnOneScale(chart);
        QCOMPARE(unit.series[0].y[0], 0.0);
        QVERIFY(std::isnan(unit.series[0].y[1]));
        QVERIFY(std::isnan(unit.series[0].y[2]));
    }

    void lineUnderThePointer()
    {
        const Chart unit = withParallelOnOneScale(sample());
        // Between the first two axes "a" runs along the bottom.
        const auto low = parallelHit(unit, hundredHigh(), {30, 97});
        QVERIFY(low);
        QCOMPARE(low->series, 0);
        QCOMPARE(low->point, 0);
        const auto high = parallelHit(unit, hundredHigh(), {80, 2});
        QVERIFY(high);
        QCOMPARE(high->series, 1);
        QCOMPARE(high->point, 1);
        // "c" has no line there, only its point.
        QVERIFY(!parallelHit(unit, hundredHigh(), {50, 50}));
        const auto alone = parallelHit(unit, hundredHigh(), {3, 52});
        QVERIFY(alone);
        QCOMPARE(alone->series, 2);
        QVERIFY(!parallelHit(unit, hundredHigh(), {300, 50}));
    }

    void describesTheWholeLine()
    {
        const Chart chart = sample();
        const auto rows = describeMark(chart, 2, 0);
        const QList<std::pair<QString, QString>> expected{
            {"c", {}}, {"depth", "6"}, {"learner", "mlp"}};
        QCOMPARE(rows, expected);
        QVERIFY(chartSummary(chart).contains("Parallel coordinates over depth, rate, learner"));
    }

    void tableHasAColumnForEachAxis()
    {
        QCOMPARE(csvText(chartTable(sample())), QStringLiteral("Series,depth,rate,learner\n"
                                                               "a,2,1e-04,forest\n"
                                                               "b,10,1,tree\n"
                                                               "c,6,,mlp\n"));
    }

    void goesThroughAFile()
    {
        const Result<Block> read = blockFromJson(blockToJson(sample()));
        QVERIFY(read);
        const Chart chart = std::get<Chart>(*read);
        QCOMPARE(chart.parallel.size(), 3);
        QVERIFY(chart.parallel[1].logarithmic);
        QCOMPARE(chart.parallel[2].categories, sample().parallel[2].categories);
        QVERIFY(!Chart().toJson().contains("parallel"));
    }

    void drawsAxesAndLines()
    {
        ChartPainter painter(sample());
        const QImage image = painter.image({600, 300});
        const QColor ground = painter.style().colours.base;
        const auto ink = [&](double place, double value) {
            const QPoint at = painter.scale().toPixel(place, value).toPoint();
            for (int across = -2; across <= 2; ++across) {
                for (int down = -2; down <= 2; ++down) {
                    if (image.pixelColor(at + QPoint(across, down)) != ground)
                        return true;
                }
            }
            return false;
        };
        for (int axis = 0; axis < 3; ++axis)
            QVERIFY2(ink(axis, 0.31), qPrintable(QString::number(axis)));
        QVERIFY(ink(0.5, 0));
        QVERIFY(ink(0.5, 1));
        QVERIFY(!ink(0.5, 0.31));
        QVERIFY(painter.svg({600, 300}).contains("rate"));
    }

    void manyLinesAreDrawnSoon()
    {
        Chart chart = sample();
        const Chart::Series line = chart.series[1];
        for (int i = 0; i < 500; ++i) {
            chart.series.append(line);
            chart.series.last().y[0] = i;
            chart.series.last().muted = true;
        }
        QElapsedTimer clock;
        clock.start();
        const QImage image = ChartPainter(chart).image({900, 360});
        QVERIFY(!image.isNull());
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    }
};

QTEST_MAIN(TestParallelAxes)
#include "tst_parallel_axes.moc"
