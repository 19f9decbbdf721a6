#include "reports/chart_frame.h"
#include "reports/chart_references.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

Chart linesOf(int count)
{
    Chart chart;
    chart.title = QStringLiteral("Loss of many models on a data set with a very long name");
    for (int i = 0; i < count; ++i) {
        Chart::Series series;
        series.name = QStringLiteral("model %1").arg(i);
        series.x = {0, 1};
        series.y = {0, 1};
        chart.series.append(series);
    }
    return chart;
}

/// Where two pictures differ.
QRect changed(const QImage &a, const QImage &b)
{
    QRect all;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            if (a.pixel(x, y) != b.pixel(x, y))
                all |= QRect(x, y, 1, 1);
        }
    }
    return all;
}

QImage drawnReferences(const Chart &chart, const ChartScale &scale)
{
    QImage image(400, 300, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    drawReferences(painter, chart, scale, {});
    return image;
}

} // namespace

class TestChartFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fewLinesAreLabelledAtTheirEnds();
    void keyCountsWhatHasNoPlace();
    void keyStandsBesideASquare();
    void titleKeepsToItsLines();
    void referenceLabelsAvoidMarks_data();
    void referenceLabelsAvoidMarks();
};

void TestChartFrame::fewLinesAreLabelledAtTheirEnds()
{
    QVERIFY(layOutFrame(linesOf(4), {}, {0, 0, 480, 300}).endLabels);
    QVERIFY(!layOutFrame(linesOf(5), {}, {0, 0, 480, 300}).endLabels);
    QVERIFY(layOutFrame(linesOf(1), {}, {0, 0, 480, 300}).key.isEmpty());
}

void TestChartFrame::keyCountsWhatHasNoPlace()
{
    const ChartFrame few = layOutFrame(linesOf(5), {}, {0, 0, 480, 300});
    QCOMPARE(few.key.size(), 5);
    QVERIFY(few.more.text.isEmpty());
    const ChartFrame many = layOutFrame(linesOf(100), {}, {0, 0, 480, 300});
    QVERIFY(many.key.size() > 5 && many.key.size() < 100);
    QVERIFY(many.more.text.contains(QString::number(100 - many.key.size())));
    QVERIFY(many.more.place.bottom() <= many.plot.top());
    for (const KeyEntry &entry : many.key)
        QVERIFY(!entry.place.intersects(many.more.place));
}

void TestChartFrame::keyStandsBesideASquare()
{
    Chart chart = linesOf(3);
    chart.square = true;
    const ChartFrame wide = layOutFrame(chart, {}, {0, 0, 640, 360});
    for (const KeyEntry &entry : wide.key)
        QVERIFY(entry.place.left() > wide.plot.right());
    QVERIFY(wide.plot.width() >= wide.plot.height());
    const ChartFrame narrow = layOutFrame(chart, {}, {0, 0, 360, 360});
    for (const KeyEntry &entry : narrow.key)
        QVERIFY(entry.place.bottom() <= narrow.plot.top());
}

void TestChartFrame::titleKeepsToItsLines()
{
    const ChartFrame frame = layOutFrame(linesOf(1), {}, {0, 0, 160, 300});
    QCOMPARE(frame.titleText.count(QLatin1Char('\n')), 1);
    QVERIFY(frame.titleText.endsWith(QChar(0x2026)));
    QVERIFY(frame.plot.top() >= frame.title.bottom());
}

void TestChartFrame::referenceLabelsAvoidMarks_data()
{
    QTest::addColumn<QLineF>("line");
    QTest::newRow("level") << QLineF(0, 0.5, 1, 0.5);
    QTest::newRow("upright") << QLineF(0.5, 0, 0.5, 1);
    QTest::newRow("slanting") << QLineF(0, 0, 1, 1);
}

void TestChartFrame::referenceLabelsAvoidMarks()
{
    QFETCH(QLineF, line);
    ChartScale scale;
    scale.area = QRectF(20, 20, 360, 260);
    scale.position = {{0, 1, false}, 20, 380};
    scale.value = {{0, 1, false}, 280, 20};
    Chart chart;
    chart.references.append({{}, line.x1(), line.y1(), line.x2(), line.y2()});
    const QImage bare = drawnReferences(chart, scale);
    chart.references[0].label = QStringLiteral("level of chance");
    const QRect before = changed(bare, drawnReferences(chart, scale));
    QVERIFY(scale.area.toRect().contains(before));
    // A point where the label stood moves it away.
    const QPointF values = scale.toValues(QRectF(before).center());
    Chart::Series point;
    point.mark = Mark::Points;
    point.x = {values.x()};
    point.y = {values.y()};
    chart.series.append(point);
    const QImage moved = drawnReferences(chart, scale);
    const QRect mark(before.center() - QPoint(2, 2), QSize(5, 5));
    QVERIFY(changed(bare.copy(mark), moved.copy(mark)).isNull());
    const QRect after = changed(bare, moved);
    QVERIFY(!after.isNull());
    QVERIFY(scale.area.toRect().contains(after));
}

QTEST_MAIN(TestChartFrame)
#include "tst_chart_frame.moc"
