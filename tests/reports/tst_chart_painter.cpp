#include "reports/chart_painter.h"

#include "core/random.h"

#include <QPainter>
#include <QProcess>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <ctime>
#include <limits>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

Chart chartOf(Mark mark)
{
    Chart::Series series;
    series.mark = mark;
    series.x = {0, 1, 2};
    series.y = {1, 3, 2};
    if (mark == Mark::HeatMap)
        series.z = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    if (mark == Mark::Band || mark == Mark::Spans)
        series.low = {0, 1, 1}, series.high = {2, 4, 3};
    Chart chart;
    chart.series.append(series);
    return chart;
}

qsizetype pixelsOf(const QImage &image, const QColor &colour)
{
    qsizetype count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == colour;
    }
    return count;
}

/// Doubles of every kind: all bit patterns are as likely, and the special ones more so.
double anyDouble(RandomStream &random)
{
    static const double special[] = {0.0,
                                     -0.0,
                                     1e300,
                                     -1e300,
                                     std::numeric_limits<double>::infinity(),
                                     -std::numeric_limits<double>::infinity(),
                                     std::numeric_limits<double>::quiet_NaN(),
                                     std::numeric_limits<double>::denorm_min(),
                                     std::numeric_limits<double>::max(),
                                     1.0};
    if (random.below(2) == 0)
        return special[random.below(std::size(special))];
    return std::bit_cast<double>(random.next());
}

QList<double> anyDoubles(RandomStream &random, qsizetype count)
{
    QList<double> values(count);
    for (double &value : values)
        value = anyDouble(random);
    return values;
}

Chart anyChart(quint64 seed)
{
    RandomStream random(99, seed);
    Chart chart;
    chart.title = QStringLiteral("any");
    chart.square = random.below(2);
    chart.horizontal = random.below(2);
    for (Chart::Axis *axis : {&chart.x, &chart.y}) {
        axis->logarithmic = random.below(2);
        axis->minimum = anyDouble(random);
        axis->maximum = anyDouble(random);
        if (random.below(4) == 0)
            axis->categories = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    }
    for (quint64 i = random.below(4); i > 0; --i) {
        const qsizetype n = qsizetype(random.below(6));
        Chart::Series series;
        series.mark = Mark(random.below(7));
        series.name = QStringLiteral("series %1").arg(i);
        series.x = anyDoubles(random, n);
        series.y = anyDoubles(random, n);
        if (random.below(2) == 0 || series.mark == Mark::Band || series.mark == Mark::Spans) {
            series.low = anyDoubles(random, n);
            series.high = anyDoubles(random, n);
        }
        if (series.mark == Mark::HeatMap)
            series.z = anyDoubles(random, n * n);
        else if (random.below(3) == 0)
            series.z = anyDoubles(random, n);
        series.barWidth = anyDouble(random);
        series.muted = random.below(2);
        chart.series.append(series);
    }
    chart.references.append({QStringLiteral("line"), anyDouble(random), anyDouble(random),
                             anyDouble(random), anyDouble(random)});
    return chart;
}

} // namespace

class TestChartPainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMarkIsDrawn_data();
    void everyMarkIsDrawn();
    void formats();
    void svgOpens();
    void pdfOpens();
    void logarithmicAxesHaveLabels();
    void labelsBesideEachOther();
    void paintsIntoAPartOfAnother();
    void themesDiffer();
    void cloudsBecomeDensity();
    void longLinesKeepTheirPeaks();
    void squareAxes();
    void zoomsAndResets();
    void colouredCloudsKeepTheirColours();
    void spansPointWhereTheyGo();
    void anythingIsDrawnInTime();
    void tinySizes();
    void sameBytesTwice();
};

void TestChartPainter::everyMarkIsDrawn_data()
{
    QTest::addColumn<Mark>("mark");
    QTest::addColumn<bool>("horizontal");
    for (bool horizontal : {false, true}) {
        const char *way = horizontal ? "lying" : "standing";
        QTest::addRow("line %s", way) << Mark::Line << horizontal;
        QTest::addRow("step %s", way) << Mark::Step << horizontal;
        QTest::addRow("points %s", way) << Mark::Points << horizontal;
        QTest::addRow("bars %s", way) << Mark::Bars << horizontal;
        QTest::addRow("band %s", way) << Mark::Band << horizontal;
        QTest::addRow("heat map %s", way) << Mark::HeatMap << horizontal;
        QTest::addRow("spans %s", way) << Mark::Spans << horizontal;
    }
}

void TestChartPainter::everyMarkIsDrawn()
{
    QFETCH(Mark, mark);
    QFETCH(bool, horizontal);
    Chart chart = chartOf(mark);
    chart.horizontal = horizontal;
    Chart empty = chart;
    Chart::Series &series = empty.series.first();
    series.x = series.y = series.z = series.low = series.high = {};
    for (Chart *one : {&chart, &empty}) {
        one->x.minimum = one->y.minimum = -1;
        one->x.maximum = one->y.maximum = 5;
    }
    const QSize size(300, 200);
    const QImage drawn = ChartPainter(chart).image(size), bare = ChartPainter(empty).image(size);
    qsizetype changed = 0;
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            changed += drawn.pixel(x, y) != bare.pixel(x, y);
    }
    QVERIFY2(changed > 20, qPrintable(QString::number(changed)));
}

void TestChartPainter::formats()
{
    const Chart chart = chartOf(Mark::Line);
    const QSize size(320, 240);
    QCOMPARE(QImage::fromData(renderChart(chart, size, PictureFormat::Png)).size(), size * 2);
    QVERIFY(renderChart(chart, size, PictureFormat::Svg).contains("<svg"));
    QVERIFY(renderChart(chart, size, PictureFormat::Pdf).startsWith("%PDF-"));
    QVERIFY(renderChart(chart, {}, PictureFormat::Png).isEmpty());
}

/// What others make of the file has the bars where our own picture has them.
void TestChartPainter::svgOpens()
{
    const QSize size(320, 240);
    QSvgRenderer renderer(renderChart(chartOf(Mark::Bars), size, PictureFormat::Svg));
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.viewBox(), QRect(QPoint(), size));
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    const qsizetype expected =
        pixelsOf(ChartPainter(chartOf(Mark::Bars)).image(size), palette::category(0));
    QVERIFY(expected > 5000);
    QVERIFY(qAbs(pixelsOf(image, palette::category(0)) - expected) < expected / 20);
}

void TestChartPainter::pdfOpens()
{
    const QString reader = QStandardPaths::findExecutable(QStringLiteral("pdftoppm"));
    if (reader.isEmpty())
        QSKIP("pdftoppm (poppler-utils) is not installed");
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("chart.pdf"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QSize size(320, 240);
    file.write(renderChart(chartOf(Mark::Bars), size, PictureFormat::Pdf));
    file.close();
    QCOMPARE(QProcess::execute(reader, {QStringLiteral("-r"), QStringLiteral("96"),
                                        QStringLiteral("-png"), path, folder.filePath("page")}),
             0);
    const QImage page(folder.filePath(QStringLiteral("page-1.png")));
    QVERIFY(qAbs(page.width() - size.width()) <= 1);
    const qsizetype expected =
        pixelsOf(ChartPainter(chartOf(Mark::Bars)).image(size), palette::category(0));
    QVERIFY(qAbs(pixelsOf(page, palette::category(0)) - expected) < expected / 20);
}

/// Without two, five and their tenfold a range inside one decade would have no number at all.
void TestChartPainter::logarithmicAxesHaveLabels()
{
    for (const auto &[lower, upper] : {std::pair{0.2, 0.8}, {3.1, 3.9}, {2.0, 300.0}, {1.0, 1e9}}) {
        Chart chart = chartOf(Mark::Line);
        chart.y.logarithmic = true;
        chart.y.minimum = lower;
        chart.y.maximum = upper;
        ChartPainter painter(chart);
        // Numbers left of the plot: the labels of the upright axis.
        int labels = 0;
        const QImage image = painter.image({300, 240});
        bool inside = false;
        for (int y = 0; y < int(painter.scale().area.bottom()) - 8; ++y) {
            bool ink = false;
            for (int x = 0; x < int(painter.scale().area.left()) - 6; ++x)
                ink |= image.pixelColor(x, y) != palette::theme(false).base;
            labels += ink && !inside;
            inside = ink;
        }
        QVERIFY2(labels >= 2, qPrintable(QString::number(lower)));
    }
}

/// Large numbers have room for few of them, small ones for more than one.
void TestChartPainter::labelsBesideEachOther()
{
    for (const double most : {4.0, 600'000.0}) {
        Chart chart = chartOf(Mark::Line);
        chart.square = most > 100;
        chart.x.minimum = -most;
        chart.x.maximum = most;
        chart.y.maximum = most;
        ChartPainter painter(chart);
        const QImage image = painter.image({330, 260});
        const QRectF area = painter.scale().area;
        const QFontMetricsF metrics(QGuiApplication::font());
        const double longest = metrics.horizontalAdvance(QStringLiteral("-600,000")) + 4;
        int labels = 0, left = 0, blank = image.width();
        for (int x = 0; x < image.width(); ++x) {
            bool ink = false;
            for (int y = int(area.bottom()) + 7; y < int(area.bottom()) + 16; ++y)
                ink |= image.pixelColor(x, y) != palette::theme(false).base;
            if (ink && blank > 6) {
                ++labels;
                left = x;
            }
            QVERIFY2(!ink || x - left < longest, qPrintable(QString::number(most)));
            blank = ink ? 0 : blank + 1;
        }
        QVERIFY2(labels >= 3, qPrintable(QString::number(labels)));
    }
}

void TestChartPainter::paintsIntoAPartOfAnother()
{
    QImage page(400, 400, QImage::Format_RGB32);
    page.fill(Qt::white);
    QPainter painter(&page);
    ChartPainter(chartOf(Mark::Bars)).paint(painter, {200, 200, 200, 200});
    painter.end();
    const QColor bar = palette::category(0);
    QVERIFY(pixelsOf(page.copy(200, 200, 200, 200), bar) > 500);
    QCOMPARE(pixelsOf(page, bar), pixelsOf(page.copy(200, 200, 200, 200), bar));
    QCOMPARE(pixelsOf(page.copy(0, 0, 200, 400), Qt::white), qsizetype(200 * 400));
}

void TestChartPainter::themesDiffer()
{
    ChartPainter painter(chartOf(Mark::Line));
    QCOMPARE(painter.image({200, 200}).pixelColor(1, 1), palette::theme(false).base);
    ChartStyle dark;
    dark.colours = palette::theme(true);
    painter.setStyle(dark);
    QCOMPARE(painter.image({200, 200}).pixelColor(1, 1), palette::theme(true).base);
}

void TestChartPainter::cloudsBecomeDensity()
{
    Chart chart = chartOf(Mark::Points);
    chart.caption = QStringLiteral("bike.");
    QCOMPARE(ChartPainter(chart).chart().caption, QStringLiteral("bike."));
    RandomStream random(1);
    for (int i = 0; i < 30'000; ++i) {
        chart.series[0].x.append(random.normal());
        chart.series[0].y.append(random.normal());
    }
    const ChartPainter painter(chart);
    QVERIFY(painter.chart().caption.startsWith(QStringLiteral("bike. 30")));
    QVERIFY(painter.chart().caption.contains(QStringLiteral("density")));
}

void TestChartPainter::longLinesKeepTheirPeaks()
{
    Chart chart = chartOf(Mark::Line);
    Chart::Series &series = chart.series[0];
    series.x.clear();
    series.y.clear();
    for (int i = 0; i < 200'000; ++i) {
        series.x.append(i);
        series.y.append(i == 100'000 ? 10 : 0);
    }
    series.y[150'000] = qQNaN();
    ChartPainter painter(chart);
    const QImage image = painter.image({400, 300});
    const QPoint peak = painter.scale().toPixel(100'000, 5).toPoint();
    bool drawn = false;
    for (int x = peak.x() - 1; x <= peak.x() + 1; ++x)
        drawn |= image.pixelColor(x, peak.y()) == palette::category(0);
    QVERIFY(drawn);
    // Zoomed to a few points, the peak is a slope of its own.
    for (int i = 0; i < 5; ++i) {
        const QPointF top = painter.scale().toPixel(100'000, 5);
        const QRectF area = painter.scale().area;
        painter.zoomTo({QPointF(top.x() - area.width() / 20, area.top()),
                        QPointF(top.x() + area.width() / 20, area.bottom())});
        QVERIFY(pixelsOf(painter.image({400, 300}), palette::category(0)) > 50);
    }
}

void TestChartPainter::squareAxes()
{
    Chart chart = chartOf(Mark::Line);
    chart.square = true;
    ChartPainter painter(chart);
    for (const QSize size : {QSize(500, 300), QSize(300, 500)}) {
        painter.image(size);
        const QRectF area = painter.scale().area;
        QVERIFY(qAbs(area.width() - area.height()) <= 1);
        QVERIFY(QRectF(QPointF(), size).contains(area));
    }
}

void TestChartPainter::zoomsAndResets()
{
    ChartPainter painter(chartOf(Mark::Line));
    painter.image({400, 300});
    const AxisRange whole = painter.scale().position.range;
    const QRectF area = painter.scale().area;
    painter.zoomTo({area.center(), area.center() + QPointF(1, 1)});
    QVERIFY(!painter.isZoomed());
    painter.zoomTo({area.topLeft(), area.center()});
    QVERIFY(painter.isZoomed());
    painter.image({400, 300});
    const AxisRange half = painter.scale().position.range;
    QVERIFY(qAbs((half.upper - half.lower) / (whole.upper - whole.lower) - 0.5) < 0.01);
    for (int i = 0; i < 200; ++i) {
        painter.zoomTo({area.center(), area.bottomRight()});
        QVERIFY(!painter.image({400, 300}).isNull());
    }
    painter.resetZoom();
    painter.image({400, 300});
    QVERIFY(!painter.isZoomed());
    QCOMPARE(painter.scale().position.range.lower, whole.lower);
}

/// However many points: those of low values are blue, of high ones red, without a value grey, and
/// all marks of the file are the same on screen and in vectors.
void TestChartPainter::colouredCloudsKeepTheirColours()
{
    for (qsizetype n : {30, 3'000, 60'000}) {
        Chart chart;
        chart.series.resize(1);
        Chart::Series &series = chart.series.first();
        series.mark = Mark::Points;
        chart.y.minimum = -1, chart.y.maximum = 2;
        for (qsizetype i = 0; i < 3 * n; ++i) {
            series.x.append(double(i / 3));
            series.y.append(i % 3 == 2 ? 0.5 : double(i % 3));
            series.z.append(i % 3 == 2 ? qQNaN() : i % 3 == 0 ? -1.0 : 1e6);
        }
        series.zMinimum = 0, series.zMaximum = 10;
        for (const bool dark : {false, true}) {
            const ChartStyle style{palette::theme(dark), {}, 13};
            ChartPainter painter(chart, style);
            const QImage image = painter.image({500, 300}, 2);
            for (const auto &[value, colour] :
                 {std::pair(0.0, palette::featureValue(0)),
                  std::pair(1.0, palette::featureValue(1)), std::pair(0.5, palette::unknown())}) {
                const QPoint at = (painter.scale().toPixel(double(n / 2), value) * 2).toPoint();
                QCOMPARE(image.pixelColor(at), colour);
            }
        }
        QSvgRenderer renderer(renderChart(chart, {500, 300}, PictureFormat::Svg));
        QImage drawn(500, 300, QImage::Format_RGB32);
        QPainter on(&drawn);
        renderer.render(&on);
        on.end();
        QVERIFY(pixelsOf(drawn, palette::featureValue(1)) > 30);
    }
}

/// The tip is at the end that y says: there the span is thinner than at the other.
void TestChartPainter::spansPointWhereTheyGo()
{
    for (const double sign : {1.0, -1.0}) {
        Chart chart;
        chart.horizontal = true;
        chart.y.categories = {QStringLiteral("a")};
        chart.x.minimum = 0, chart.x.maximum = 4;
        chart.series.resize(1);
        Chart::Series &series = chart.series.first();
        series.mark = Mark::Spans;
        series.colour = Chart::Series::pushesUp;
        series.x = {0}, series.y = {2 * sign}, series.low = {1}, series.high = {3};
        ChartPainter painter(chart);
        const QImage image = painter.image({400, 200});
        const auto thickness = [&](double value) {
            const int x = int(painter.scale().toPixel(0, value).x());
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                count += image.pixelColor(x, y) == palette::category(Chart::Series::pushesUp);
            return count;
        };
        QVERIFY(thickness(2) > 50);
        const double tip = sign > 0 ? 2.95 : 1.05, end = sign > 0 ? 1.05 : 2.95;
        QCOMPARE_LT(thickness(tip), thickness(2) / 2);
        QCOMPARE_GT(thickness(end), thickness(2) - 4);
        QCOMPARE(thickness(0.9) + thickness(3.1), 0);
    }
}

void TestChartPainter::anythingIsDrawnInTime()
{
    for (quint64 seed = 0; seed < 400; ++seed) {
        const Chart chart = anyChart(seed);
        // Processor time: other programs on the machine do not count.
        const std::clock_t start = std::clock();
        ChartPainter painter(chart);
        QVERIFY(!painter.image({240, 180}).isNull());
        QVERIFY2(std::clock() - start < 2 * CLOCKS_PER_SEC, qPrintable(QString::number(seed)));
    }
}

void TestChartPainter::tinySizes()
{
    ChartPainter painter(chartOf(Mark::Bars));
    for (int size : {1, 2, 10, 30, 60, 90})
        QCOMPARE(painter.image({size, size}).size(), QSize(size, size));
}

void TestChartPainter::sameBytesTwice()
{
    for (Mark mark : {Mark::Line, Mark::Points, Mark::HeatMap}) {
        const Chart chart = chartOf(mark);
        QCOMPARE(renderChart(chart, {200, 150}, PictureFormat::Svg),
                 renderChart(chart, {200, 150}, PictureFormat::Svg));
    }
}

QTEST_MAIN(TestChartPainter)
#include "tst_chart_painter.moc"
