#include "reports/chart_painter_plot.h"

#include "core/text.h"
#include "reports/chart_frame.h"
#include "reports/chart_painter_axes.h"
#include "reports/chart_painter_marks.h"
#include "reports/chart_references.h"
#include "reports/chart_text.h"
#include "reports/density.h"
#include "reports/parallel_axes.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// A piece of the drawing that is ours, on QCustomPlot's main layer.
class Painted final : public QCPLayerable
{
public:
    Painted(QCustomPlot *plot, std::function<void(QPainter &)> draw)
        : QCPLayerable(plot, QStringLiteral("main")), m_draw(std::move(draw))
    {
    }

protected:
    QRect clipRect() const override { return mParentPlot->axisRect()->rect().adjusted(0, 0, 1, 1); }
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override
    {
        painter->setAntialiasing(true);
    }
    void draw(QCPPainter *painter) override
    {
        painter->save();
        m_draw(*painter);
        painter->restore();
    }

private:
    std::function<void(QPainter &)> m_draw;
};

/// Dense clouds say so.
Chart prepared(const Chart &given)
{
    Chart chart = withParallelOnOneScale(withShownTexts(given));
    if (!isDense(chart))
        return chart;
    qsizetype points = 0;
    for (const Chart::Series &series : chart.series)
        points += series.mark == Mark::Points && series.z.isEmpty() ? series.x.size() : 0;
    const QString note = Tr::tr("%L1 points, drawn as density.").arg(points);
    chart.caption = chart.caption.isEmpty() ? note : chart.caption + QLatin1Char(' ') + note;
    return chart;
}

} // namespace

ChartPlot::ChartPlot(const Chart &drawn, ChartStyle drawnStyle)
    : chart(prepared(drawn)), style(std::move(drawnStyle))
{
    setAttribute(Qt::WA_DontShowOnScreen);
    m_positions = chart.parallel.isEmpty() ? positionRange(chart) : parallelPositions(chart);
    m_values = valueRange(chart);
    build();
}

void ChartPlot::build()
{
    clearPlottables();
    for (QCPLayerable *layerable : layer(QStringLiteral("main"))->children()) {
        if (dynamic_cast<Painted *>(layerable) != nullptr)
            delete layerable;
    }
    setBackground(Qt::NoBrush);
    setAutoAddPlottableToLegend(false);
    QLocale locale;
    locale.setNumberOptions(QLocale::DefaultNumberOptions);
    setLocale(locale);
    styleAxes(*this);
    yAxis->setRangeReversed(
        chart.horizontal ||
        !(chart.horizontal ? positionAxis(chart) : valueAxis(chart)).categories.isEmpty());
    if (chart.parallel.isEmpty())
        addAllSeries(*this);
    else
        addPainted([this](QPainter &painter) {
            drawParallelLines(painter, chart, m_at, style);
            drawParallelAxes(painter, chart, m_at, style);
        });
    addPainted([this](QPainter &painter) { drawReferences(painter, chart, m_at, style); });
    zoom(m_positions, m_values);
    zoomed = false;
}

void ChartPlot::addPainted(std::function<void(QPainter &)> drawPart)
{
    new Painted(this, std::move(drawPart));
}

void ChartPlot::zoom(const AxisRange &positions, const AxisRange &values)
{
    positionLine().setRange(positions.lower, positions.upper);
    valueLine().setRange(values.lower, values.upper);
    m_at.position.range = positions;
    m_at.value.range = values;
    zoomed = true;
}

namespace {

/// Pixels along an axis, of a square chart as they will be.
int roomFor(const QCPAxis &axis, const QCPAxisRect &rect, bool square)
{
    if (square)
        return std::min(rect.width(), rect.height());
    return axis.orientation() == Qt::Horizontal ? rect.width() : rect.height();
}

/// As many ticks as have room for their labels, which are beside each other on a lying axis.
void setTicks(QCPAxis &axis, const QFontMetricsF &metrics, int room)
{
    constexpr int spread = 48; ///< pixels between ticks
    constexpr double gap = 16; ///< between labels
    int count = std::max(2, room / spread);
    axis.ticker()->setTickCount(count);
    while (axis.orientation() == Qt::Horizontal && count > 2) {
        QVector<double> ticks;
        QVector<QString> labels;
        axis.ticker()->generate(axis.range(), axis.parentPlot()->locale(), QLatin1Char('f'), 0,
                                ticks, nullptr, &labels);
        double width = 0;
        for (qsizetype at = 0; at < labels.size(); ++at) {
            if (axis.range().contains(ticks[at])) // one beyond each end is made too
                width += metrics.horizontalAdvance(labels[at]) + gap;
        }
        if (width <= room + gap)
            return;
        axis.ticker()->setTickCount(--count);
    }
}

} // namespace

void ChartPlot::layOut(const QSize &size, double rightMargin)
{
    // QCustomPlot leaves out a tick label that would be cut off: half a label stands beyond the
    // ends.
    const QFontMetricsF metrics(style.font());
    const double half = metrics.horizontalAdvance(QStringLiteral("0.000")) / 2;
    const int right = int(std::ceil(std::max(rightMargin, half + 2)));
    const int top = int(std::ceil(metrics.height() / 2)) + 1;
    QCPAxisRect *rect = axisRect();
    setViewport(QRect(QPoint(0, 0), size));
    plotLayout()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins({});
    rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
    rect->setMinimumMargins(QMargins(0, 0, 0, 0));
    rect->setMargins({0, top, right, 0});
    updateLayout();
    const auto describes = [this](const QCPAxis *axis) -> const Chart::Axis & {
        return axis == &positionLine() ? positionAxis(chart) : valueAxis(chart);
    };
    // Names take their room first: numbers share what they leave.
    for (QCPAxis *axis : {xAxis, yAxis}) {
        if (!describes(axis).categories.isEmpty())
            labelCategories(*this, *axis, describes(axis).categories, size);
    }
    updateLayout();
    for (QCPAxis *axis : {xAxis, yAxis}) {
        if (describes(axis).categories.isEmpty())
            setTicks(*axis, metrics, roomFor(*axis, *rect, chart.square));
    }
    updateLayout();
    for (QCPAxis *axis : {xAxis, yAxis})
        titleAxis(*this, *axis);
    if (chart.square) {
        const int spare = rect->width() - rect->height();
        QMargins margins = rect->margins();
        rect->setAutoMargins(QCP::msNone);
        if (spare > 0)
            margins.setRight(margins.right() + spare);
        else
            margins.setBottom(margins.bottom() - spare);
        rect->setMargins(margins);
        updateLayout();
    }
    const QRectF area = rect->rect();
    m_at.area = area;
    m_at.horizontal = chart.horizontal;
    AxisScale &across = chart.horizontal ? m_at.value : m_at.position;
    AxisScale &upward = chart.horizontal ? m_at.position : m_at.value;
    across.lowerPixel = area.left();
    across.upperPixel = area.right();
    upward.lowerPixel = yAxis->rangeReversed() ? area.top() : area.bottom();
    upward.upperPixel = yAxis->rangeReversed() ? area.bottom() : area.top();
}

QList<double> ChartPlot::lineEnds(const ChartFrame &frame) const
{
    QList<double> ends;
    for (const KeyEntry &entry : frame.key) {
        const Chart::Series &series = chart.series[entry.series];
        double end = scale.area.center().y();
        for (qsizetype i = std::min(series.x.size(), series.y.size()) - 1; i >= 0; --i) {
            const QPointF pixel = scale.toPixel(series.x[i], series.y[i]);
            if (scale.area.adjusted(-1, -1, 1, 1).contains(pixel)) {
                end = pixel.y();
                break;
            }
        }
        ends.append(end);
    }
    return ends;
}

void ChartPlot::draw(QCPPainter &painter, const QSize &size)
{
    const ChartFrame frame = layOutFrame(chart, style, QRectF(QPointF(), size));
    painter.setRenderHint(QPainter::Antialiasing, true);
    drawFrame(painter, style, frame);
    const QRect place = frame.plot.toRect();
    if (place.width() < 40 || place.height() < 40)
        return;
    layOut(place.size(), frame.rightMargin);
    scale = m_at;
    scale.area.translate(place.topLeft());
    for (AxisScale *one : {&scale.position, &scale.value}) {
        const bool flat = (one == &scale.position) != chart.horizontal;
        one->lowerPixel += flat ? place.left() : place.top();
        one->upperPixel += flat ? place.left() : place.top();
    }
    painter.save();
    painter.translate(place.topLeft());
    toPainter(&painter, place.width(), place.height());
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing, true);
    if (frame.endLabels)
        drawEndLabels(painter, style, frame, scale.area, lineEnds(frame));
    if (!frame.colourScale)
        return;
    for (const Chart::Series &series : chart.series) {
        if (!series.z.isEmpty())
            return drawColourScale(painter, style, colourScaleOf(chart, series), scale.area);
    }
}

} // namespace tenbin
