// Charts beside each other on the same axes.
#include "reports/shared_axes.h"

#include "reports/chart_scale.h"

#include <QTest>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

Chart lineTo(double x, double y)
{
    Chart chart;
    Chart::Series series;
    series.x = {0, x};
    series.y = {0, y};
    chart.series.append(series);
    return chart;
}

Chart barsOf(const QStringList &names, const QList<double> &values)
{
    Chart chart;
    chart.horizontal = true;
    chart.y.categories = names;
    Chart::Series series;
    series.mark = Mark::Bars;
    for (qsizetype i = 0; i < values.size(); ++i)
        series.x.append(double(i));
    series.y = values;
    chart.series.append(series);
    return chart;
}

} // namespace

class TestSharedAxes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersSpanAll()
    {
        const QList<Chart> charts = onSharedAxes({lineTo(10, 1), lineTo(4, 8)});
        for (bool positions : {true, false}) {
            const auto rangeOf = positions ? positionRange : valueRange;
            QCOMPARE(rangeOf(charts[0]).lower, rangeOf(charts[1]).lower);
            QCOMPARE(rangeOf(charts[0]).upper, rangeOf(charts[1]).upper);
        }
        QVERIFY(positionRange(charts[1]).upper >= 10);
        QVERIFY(valueRange(charts[0]).upper >= 8);
    }

    void categoriesKeepTheirNames()
    {
        const QList<Chart> charts =
            onSharedAxes({barsOf({"age", "hours"}, {3, 2}), barsOf({"hours", "sex"}, {5, 4})});
        const QStringList all{"age", "hours", "sex"};
        QCOMPARE(charts[0].y.categories, all);
        QCOMPARE(charts[1].y.categories, all);
        QCOMPARE(charts[0].series[0].x, (QList<double>{0, 1}));
        QCOMPARE(charts[1].series[0].x, (QList<double>{1, 2}));
        QCOMPARE(charts[1].series[0].y, (QList<double>{5, 4}));
        QVERIFY(charts[0].x.maximum >= 5);
    }

    void kindsThatDifferStay()
    {
        Chart logarithmic = lineTo(10, 1);
        logarithmic.y.logarithmic = true;
        const QList<Chart> mixed = onSharedAxes({lineTo(4, 8), logarithmic});
        QCOMPARE(mixed[0].y.maximum, 0.0);
        QVERIFY(mixed[0].x.maximum >= 10);
        const QList<Chart> lying = onSharedAxes({lineTo(4, 8), barsOf({"a"}, {1})});
        QCOMPARE(lying[0].x.maximum, 0.0);
        QCOMPARE(lying[1].y.categories, QStringList{"a"});
    }

    void oneChartStays()
    {
        QCOMPARE(onSharedAxes({lineTo(4, 8)})[0].x.maximum, 0.0);
        QVERIFY(onSharedAxes({}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSharedAxes)
#include "tst_shared_axes.moc"
