// Whatever stands in a chart, every kind of mark draws it in time, as picture and as SVG, answers
// the pointer, has its table and its sentence.
#include "reports/chart_hit.h"
#include "reports/chart_painter.h"
#include "reports/chart_summary.h"
#include "reports/chart_table.h"

#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

#include <ctime>
#include <functional>
#include <limits>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

using Values = std::function<double(qsizetype)>;

Chart::Series seriesOf(Mark mark, qsizetype n, const Values &x, const Values &y)
{
    Chart::Series series;
    series.mark = mark;
    series.name = QStringLiteral("series");
    for (qsizetype i = 0; i < n; ++i) {
        series.x.append(x(i));
        series.y.append(y(i));
        series.low.append(y(i) - 1);
        series.high.append(y(i) + 1);
    }
    if (mark == Mark::HeatMap) {
        series.low = series.high = {};
        series.y.resize(std::min<qsizetype>(n, 3));
        for (qsizetype i = 0; i < series.x.size() * series.y.size(); ++i)
            series.z.append(y(i));
    }
    return series;
}

Chart chartOf(Mark mark, qsizetype n, const Values &x, const Values &y)
{
    Chart chart;
    chart.title = QStringLiteral("Limits");
    chart.x.title = QStringLiteral("Position");
    chart.y.title = QStringLiteral("Value");
    chart.series.append(seriesOf(mark, n, x, y));
    chart.references.append({QStringLiteral("reference"), 0, 1, 1, 1});
    return chart;
}

double place(qsizetype i)
{
    return double(i);
}

double wave(qsizetype i)
{
    return double((i * 7919) % 1000);
}

Values always(double value)
{
    return [value](qsizetype) { return value; };
}

Values among(const QList<double> &values)
{
    return [values](qsizetype i) { return values[i % values.size()]; };
}

/// Every text of the chart.
void setTexts(Chart &chart, const QString &text)
{
    chart.id = chart.title = chart.caption = chart.summary = text;
    chart.x.title = chart.y.title = text;
    chart.references[0].label = text;
    for (Chart::Series &series : chart.series) {
        series.name = text;
        series.labels.fill(text, std::max(series.x.size(), series.z.size()));
    }
    // The second series makes a key.
    chart.series.append(chart.series[0]);
    chart.series.last().name = text + QLatin1Char('2');
}

void setCategories(Chart &chart, const QString &text)
{
    (chart.horizontal ? chart.y : chart.x).categories.clear();
    for (qsizetype i = 0; i < chart.series[0].x.size(); ++i)
        (chart.horizontal ? chart.y : chart.x).categories.append(text);
}

const char *nameOf(Mark mark)
{
    switch (mark) {
    case Mark::Line: return "line";
    case Mark::Step: return "step";
    case Mark::Points: return "points";
    case Mark::Bars: return "bars";
    case Mark::Band: return "band";
    case Mark::HeatMap: return "heat map";
    case Mark::Spans: return "spans";
    }
    return "";
}

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double tiny = std::numeric_limits<double>::denorm_min();
constexpr double seconds = 2; ///< of processor time, for a picture

/// The elements of a well-formed SVG; empty when it is not.
QSet<QString> elementsOf(const QByteArray &svg, QString *links)
{
    QSet<QString> elements;
    QXmlStreamReader xml(svg);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        elements.insert(xml.name().toString());
        for (const QXmlStreamAttribute &attribute : xml.attributes()) {
            if (attribute.name() == QLatin1String("href"))
                links->append(attribute.value().left(40));
        }
    }
    return xml.hasError() ? QSet<QString>() : elements;
}

} // namespace

class TestChartLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyChart_data();
    void anyChart();
};

void TestChartLimits::anyChart_data()
{
    QTest::addColumn<Chart>("chart");
    const QString hostile[] = {
        QStringLiteral("<img src=\"http://127.0.0.1/x.png\"><script>alert(1)</script>&amp;"),
        QStringLiteral("first\nsecond\r\n\tthird\u2028fourth"),
        QString::fromUtf8("\u202Eשלום \u2067עולם مرحبا"),
        QString(1'000'000, QLatin1Char('W')),
        QString::fromUtf8("👩🏽‍🚀̸̡̢").repeated(2000),
        QString(QChar(0xd800)) + QChar(0) + QChar(0xffff),
    };
    for (bool horizontal : {false, true}) {
        for (Mark mark : {Mark::Line, Mark::Step, Mark::Points, Mark::Bars, Mark::Band,
                          Mark::HeatMap, Mark::Spans}) {
            const auto row = [&](const char *name, Chart chart) {
                chart.horizontal = horizontal;
                QTest::addRow("%s, %s%s", name, nameOf(mark), horizontal ? ", lying" : "") << chart;
            };
            row("empty", chartOf(mark, 0, place, wave));
            row("one point", chartOf(mark, 1, place, wave));
            row("all equal", chartOf(mark, 50, always(3), always(3)));
            row("equal values", chartOf(mark, 50, place, always(0)));
            row("all NaN", chartOf(mark, 50, always(qQNaN()), always(qQNaN())));
            row("NaN among others", chartOf(mark, 50, place, among({1, qQNaN(), 3, 4, qQNaN()})));
            row("infinite", chartOf(mark, 50, among({0, infinite, 2}), among({-infinite, 1, 2})));
            row("1e300", chartOf(mark, 50, among({-1e300, 0, 1e300}), among({1e300, -1e300})));
            row("largest", chartOf(mark, 50, place, among({1.7e308, -1.7e308, 0})));
            row("denormal", chartOf(mark, 50, place, among({0, tiny, 3 * tiny, 1e-310})));
            row("nearly equal", chartOf(mark, 50, place, among({1, 1 + 3e-16})));
            row("far from zero", chartOf(mark, 50, among({1e16, 1e16 + 2}), among({1e16})));
            Chart outside = chartOf(mark, 50, place, among({1e12, -1e12, 0.5}));
            outside.y.maximum = outside.x.maximum = 1;
            row("far outside what is shown", outside);
            Chart logarithmic = chartOf(mark, 50, place, among({1e-300, -1, 0, 1e300, qQNaN()}));
            logarithmic.x.logarithmic = logarithmic.y.logarithmic = true;
            row("logarithmic", logarithmic);
            Chart ragged = chartOf(mark, 50, place, wave);
            ragged.series[0].y.resize(20);
            ragged.series[0].low.resize(3);
            ragged.series[0].high.resize(70);
            ragged.series[0].z.resize(7);
            row("ragged", ragged);
            Chart categories = chartOf(mark, 10'000, place, wave);
            categories.horizontal = horizontal;
            setCategories(categories, QStringLiteral("a category with a name"));
            row("10,000 categories", categories);
            row("many points", chartOf(mark, 200'000, place, wave));
            row("many points in no order", chartOf(mark, 200'000, wave, wave));
            Chart many = chartOf(mark, 5, place, wave);
            for (int i = 0; i < 1000; ++i) {
                many.series.append(many.series[0]);
                many.series.last().name = QString::number(i);
            }
            row("1,001 series", many);
            int at = 0;
            for (const QString &text : hostile) {
                Chart labelled = chartOf(mark, 3, place, wave);
                labelled.horizontal = horizontal;
                setTexts(labelled, text);
                setCategories(labelled, text);
                row(qPrintable(QStringLiteral("hostile text %1").arg(++at)), labelled);
            }
        }
    }
}

void TestChartLimits::anyChart()
{
    QFETCH(Chart, chart);
    const QSize size(320, 240);
    // Processor time: other programs on the machine do not count.
    const std::clock_t start = std::clock();
    ChartPainter painter(chart);
    QVERIFY(!painter.image(size).isNull());
    QVERIFY(!chartSummary(chart).isEmpty());
    const QRectF area = painter.scale().area;
    for (QPointF pixel : {area.center(), area.topLeft(), area.bottomRight()}) {
        if (const auto hit = hitTest(chart, painter.scale(), pixel))
            QVERIFY(!describeMark(chart, hit->series, hit->point).isEmpty());
    }
    const double used = double(std::clock() - start) / CLOCKS_PER_SEC;
    QVERIFY2(used < seconds, qPrintable(QString::number(used)));

    QString links;
    const QSet<QString> elements = elementsOf(painter.svg(size), &links);
    QVERIFY(elements.contains(QStringLiteral("svg")));
    for (const char *element : {"script", "img", "foreignObject", "a"})
        QVERIFY2(!elements.contains(QLatin1String(element)), element);
    QVERIFY2(!links.contains(QLatin1String("http")), qPrintable(links));

    const Table table = chartTable(chart);
    for (const QList<QJsonValue> &row : table.rows)
        QCOMPARE(row.size(), table.columns.size());
}

QTEST_MAIN(TestChartLimits)
#include "tst_chart_limits.moc"
