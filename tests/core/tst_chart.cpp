#include "core/chart.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;

namespace {

using Mark = Chart::Series::Mark;

Chart chart()
{
    Chart chart;
    chart.id = "roc";
    chart.title = "ROC of 天秤";
    chart.caption = "n = 10";
    chart.summary = "The curve lies above the diagonal.";
    chart.x = {"False positives", 0, 1, false, {}};
    chart.y = {"Class", 0, 0, true, {"no", "yes"}};
    Chart::Series band;
    band.name = "fold";
    band.mark = Mark::Band;
    band.x = {0, 1};
    band.low = {0, 0.5};
    band.high = {0.25, 1};
    band.muted = true;
    Chart::Series heat;
    heat.mark = Mark::HeatMap;
    heat.x = {0, 1, 2};
    heat.y = {0, 1};
    heat.z = {1, 2, 3, 4, 5, std::numeric_limits<double>::quiet_NaN()};
    heat.labels = {"a", "b", "c", "d", "e", "f"};
    heat.colour = 3;
    Chart::Series bars;
    bars.mark = Mark::Bars;
    bars.x = {1, 2};
    bars.y = {3, 4};
    bars.low = {2, 3};
    bars.high = {4, 5};
    bars.barWidth = 0.5;
    Chart::Series points;
    points.mark = Mark::Points;
    points.x = {1, 2};
    points.y = {3, 4};
    points.z = {5, std::numeric_limits<double>::quiet_NaN()};
    points.zMinimum = -1.5;
    points.zMaximum = 7;
    points.rows = {4'000'000'000, 0};
    chart.series = {band, heat, bars, points};
    chart.colourKey = {"Column's value", "Low", "High"};
    chart.references = {{"chance", 0, 0, 1, 1}};
    chart.square = true;
    chart.horizontal = true;
    return chart;
}

} // namespace

class TestChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void returnsFromJson()
    {
        const QByteArray text = QJsonDocument(chart().toJson()).toJson();
        const Result<Chart> back = Chart::fromJson(QJsonDocument::fromJson(text).object());
        QVERIFY2(back, back ? "" : qPrintable(back.error().text));
        QCOMPARE(back->toJson(), chart().toJson());
        QCOMPARE(back->title, chart().title);
        QCOMPARE(back->caption, chart().caption);
        QCOMPARE(back->summary, chart().summary);
        QCOMPARE(back->y.categories, chart().y.categories);
        QVERIFY(back->y.logarithmic && back->square && back->horizontal);
        QCOMPARE(back->series.size(), 4);
        QCOMPARE(back->series[0].high, chart().series[0].high);
        QVERIFY(back->series[0].muted);
        QVERIFY(std::isnan(back->series[1].z[5]));
        QCOMPARE(back->series[1].colour, 3);
        QCOMPARE(back->series[2].barWidth, 0.5);
        QCOMPARE(back->series[3].zMinimum, -1.5);
        QCOMPARE(back->series[3].zMaximum, 7.0);
        QCOMPARE(back->series[3].rows, (QList<qint64>{4'000'000'000, 0}));
        QCOMPARE(back->colourKey.title, QString("Column's value"));
        QCOMPARE(back->colourKey.low, QString("Low"));
        QCOMPARE(back->colourKey.high, QString("High"));
        QCOMPARE(back->references.size(), 1);
        QCOMPARE(back->references[0].label, QString("chance"));
        QCOMPARE(back->references[0].y2, 1.0);
    }

    void everyMarkReturns_data()
    {
        QTest::addColumn<Mark>("mark");
        QTest::newRow("line") << Mark::Line;
        QTest::newRow("step") << Mark::Step;
        QTest::newRow("points") << Mark::Points;
        QTest::newRow("bars") << Mark::Bars;
        QTest::newRow("band") << Mark::Band;
        QTest::newRow("heat map") << Mark::HeatMap;
        QTest::newRow("spans") << Mark::Spans;
    }
    void everyMarkReturns()
    {
        QFETCH(Mark, mark);
        Chart one;
        one.series.append(Chart::Series());
        one.series[0].mark = mark;
        QCOMPARE(Chart::fromJson(one.toJson()).value().series[0].mark, mark);
    }

    void refusesSeriesThatDoNotFit_data()
    {
        QTest::addColumn<QJsonObject>("series");
        const QJsonArray two{1, 2};
        const QJsonArray three{1, 2, 3};
        QTest::newRow("unknown mark") << QJsonObject{{"mark", "pie"}, {"x", two}, {"y", two}};
        QTest::newRow("no mark") << QJsonObject{{"x", two}, {"y", two}};
        QTest::newRow("unequal") << QJsonObject{{"mark", "line"}, {"x", two}, {"y", three}};
        QTest::newRow("low only") << QJsonObject{
            {"mark", "line"}, {"x", two}, {"y", two}, {"low", two}};
        QTest::newRow("long interval") << QJsonObject{
            {"mark", "line"}, {"x", two}, {"y", two}, {"low", three}, {"high", three}};
        QTest::newRow("band without high")
            << QJsonObject{{"mark", "band"}, {"x", two}, {"low", two}};
        QTest::newRow("spans without ends")
            << QJsonObject{{"mark", "spans"}, {"x", two}, {"y", two}};
        QTest::newRow("rows of other marks")
            << QJsonObject{{"mark", "points"}, {"x", two}, {"y", two}, {"rows", three}};
        QTest::newRow("heat map") << QJsonObject{
            {"mark", "heat_map"}, {"x", two}, {"y", two}, {"z", three}};
    }
    void refusesSeriesThatDoNotFit()
    {
        QFETCH(QJsonObject, series);
        const Result<Chart> read = Chart::fromJson({{"series", QJsonArray{series}}});
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestChart)
#include "tst_chart.moc"
