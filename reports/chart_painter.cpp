// QCustomPlot's header is written with Qt's keywords, which the rest of the program does without.
#undef QT_NO_KEYWORDS

#include "reports/chart_painter.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/chart_frame.h"
#include "reports/chart_marks.h"
#include "reports/density.h"
#include "reports/long_line.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QPicture>
#include <QSvgGenerator>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// As many decimals as the step needs, so that the labels of an axis line up.
class NumberTicker final : public QCPAxisTicker
{
protected:
    double getTickStep(const QCPRange &range) override
    {
        m_step = QCPAxisTicker::getTickStep(range);
        return m_step;
    }
    QString getTickLabel(double tick, const QLocale &locale, QChar, int) override
    {
        const double value = std::abs(tick) < m_step * 1e-6 ? 0 : tick;
        if (m_step < 1e-4 || m_step >= 1e6)
            return locale.toString(value, 'g', 4);
        return locale.toString(value, 'f', decimals());
    }

private:
    /// So many that a step is a whole number of the last one: 0.25 needs two.
    int decimals() const
    {
        int count = 0;
        double step = m_step;
        while (count < 6 && std::abs(step - std::round(step)) > 1e-3 * step) {
            step *= 10;
            ++count;
        }
        return count;
    }

    double m_step = 1;
};

class PowerTicker final : public QCPAxisTickerLog
{
protected:
    QString getTickLabel(double tick, const QLocale &locale, QChar, int) override
    {
        return tick >= 1e-3 && tick < 1e6 ? locale.toString(tick, 'g', 6)
                                          : locale.toString(tick, 'g', 3);
    }
};

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

/// Values that an axis can hold: gaps where there is nothing to draw, and nothing so far outside
/// that pixels would overflow.
QVector<double> drawable(const QList<double> &values, const AxisRange &range)
{
    const double reach = 1e3 * (range.upper - range.lower);
    QVector<double> out(values.size());
    for (qsizetype i = 0; i < values.size(); ++i) {
        const double value = values[i];
        const bool gap = std::isnan(value) || (range.logarithmic && value <= 0);
        out[i] =
            gap ? qQNaN()
                : std::clamp(value, range.logarithmic ? range.lower * 1e-6 : range.lower - reach,
                             range.upper + reach);
    }
    return out;
}

/// Dense clouds say so.
Chart prepared(Chart chart)
{
    if (!isDense(chart))
        return chart;
    qsizetype points = 0;
    for (const Chart::Series &series : chart.series)
        points += series.mark == Mark::Points ? series.x.size() : 0;
    const QString note = Tr::tr("%L1 points, drawn as density.").arg(points);
    chart.caption = chart.caption.isEmpty() ? note : chart.caption + QLatin1Char(' ') + note;
    return chart;
}

} // namespace

class ChartPainter::Plot final : public QCustomPlot
{
public:
    Plot(Chart chart, ChartStyle style);

    void build();
    void draw(QCPPainter &painter, const QSize &size);
    void zoom(const AxisRange &positions, const AxisRange &values);

    Chart chart;
    ChartStyle style;
    ChartScale scale; ///< of the last drawing, from its top left corner
    bool zoomed = false;

private:
    void addSeries(qsizetype index);
    void addLine(qsizetype index, const QColor &colour);
    void addBand(const Chart::Series &series, const QColor &colour);
    void addBars(qsizetype index, const QColor &colour);
    void addPoints(const Chart::Series &series, const QColor &colour);
    void addPainted(std::function<void(QPainter &)> draw);
    void styleAxis(QCPAxis &axis, const Chart::Axis &described, const AxisRange &range);
    void labelCategories(QCPAxis &axis, const QStringList &categories, const QSize &size);
    void layOut(const QSize &size, double rightMargin);
    QList<double> lineEnds(const ChartFrame &frame) const;

    AxisRange m_positions;
    AxisRange m_values;
    ChartScale m_local; ///< the same from the plot's corner
    QCPAxis *m_positionAxis = nullptr;
    QCPAxis *m_valueAxis = nullptr;
};

ChartPainter::Plot::Plot(Chart drawn, ChartStyle drawnStyle)
    : chart(prepared(std::move(drawn))), style(std::move(drawnStyle))
{
    setAttribute(Qt::WA_DontShowOnScreen);
    m_positions = positionRange(chart);
    m_values = valueRange(chart);
    build();
}

void ChartPainter::Plot::build()
{
    clearPlottables();
    for (QCPLayerable *layerable : layer(QStringLiteral("main"))->children()) {
        if (dynamic_cast<Painted *>(layerable) != nullptr)
            delete layerable;
    }
    m_positionAxis = chart.horizontal ? yAxis : xAxis;
    m_valueAxis = chart.horizontal ? xAxis : yAxis;
    setBackground(Qt::NoBrush);
    setAutoAddPlottableToLegend(false);
    QLocale locale;
    locale.setNumberOptions(QLocale::DefaultNumberOptions);
    setLocale(locale);
    styleAxis(*m_positionAxis, positionAxis(chart), m_positions);
    styleAxis(*m_valueAxis, valueAxis(chart), m_values);
    yAxis->setRangeReversed(
        chart.horizontal ||
        !(chart.horizontal ? positionAxis(chart) : valueAxis(chart)).categories.isEmpty());
    for (qsizetype i = 0; i < chart.series.size(); ++i)
        addSeries(i);
    addPainted([this](QPainter &painter) { drawReferences(painter, chart, m_local, style); });
    zoom(m_positions, m_values);
    zoomed = false;
}

void ChartPainter::Plot::styleAxis(QCPAxis &axis, const Chart::Axis &described,
                                   const AxisRange &range)
{
    const ThemeColours &colours = style.colours;
    const bool named = !described.categories.isEmpty();
    const bool cells = std::any_of(chart.series.begin(), chart.series.end(),
                                   [](const auto &one) { return one.mark == Mark::HeatMap; });
    axis.setScaleType(range.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (range.logarithmic)
        axis.setTicker(QSharedPointer<PowerTicker>::create());
    else if (!named)
        axis.setTicker(QSharedPointer<NumberTicker>::create());
    axis.setLabel(described.title);
    axis.setLabelFont(style.font());
    axis.setTickLabelFont(style.font());
    axis.setLabelColor(colours.text);
    axis.setTickLabelColor(colours.muted);
    axis.setLabelPadding(4);
    axis.setTickLabelPadding(4);
    const bool free = cells || (named && &axis == m_positionAxis && m_values.lower < 0);
    axis.setBasePen(free ? QPen(Qt::NoPen) : QPen(colours.muted, 1));
    axis.setTickPen(named ? QPen(Qt::NoPen) : QPen(colours.muted, 1));
    axis.setTickLength(0, named ? 0 : 4);
    axis.setSubTicks(false);
    axis.grid()->setVisible(!named && !cells);
    axis.grid()->setPen(QPen(colours.line, 1));
    const bool signedValues = m_values.lower < 0 && m_values.upper > 0;
    const bool carriesZero = signedValues && &axis == m_valueAxis;
    axis.grid()->setZeroLinePen(QPen(carriesZero ? colours.muted : colours.line, 1));
}

void ChartPainter::Plot::addSeries(qsizetype index)
{
    const Chart::Series &series = chart.series[index];
    const QColor colour = seriesColour(chart, index, style.colours);
    switch (series.mark) {
    case Mark::Line:
    case Mark::Step:
        if (!series.low.isEmpty())
            addBand(series, colour);
        return addLine(index, colour);
    case Mark::Band: return addBand(series, colour);
    case Mark::Bars: return addBars(index, colour);
    case Mark::Points: return addPoints(series, colour);
    case Mark::HeatMap:
        addPainted([this, index](QPainter &painter) {
            drawCells(painter, chart.series[index], m_local, style);
        });
    }
}

void ChartPainter::Plot::addLine(qsizetype index, const QColor &colour)
{
    const Chart::Series &series = chart.series[index];
    if (series.mark == Mark::Line && series.x.size() > longLine &&
        series.x.size() == series.y.size() && std::is_sorted(series.x.begin(), series.x.end())) {
        return addPainted([this, index, colour](QPainter &painter) {
            drawLongLine(painter, chart.series[index], m_local, colour);
        });
    }
    const QVector<double> x = drawable(series.x, m_positions), y = drawable(series.y, m_values);
    if (x.size() != y.size())
        return;
    const QPen pen(colour, series.muted ? 1.0 : 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    // A curve need not be a function of x; sampling needs ascending keys, and NaN has no order.
    const bool ascending = std::is_sorted(x.begin(), x.end(), std::less_equal<>()) ||
                           std::is_sorted(x.begin(), x.end());
    const bool whole = std::none_of(x.begin(), x.end(), [](double v) { return std::isnan(v); });
    if (!ascending || !whole) {
        auto *curve = new QCPCurve(m_positionAxis, m_valueAxis);
        curve->setData(x, y);
        curve->setPen(pen);
        return;
    }
    auto *graph = new QCPGraph(m_positionAxis, m_valueAxis);
    graph->setData(x, y, true);
    graph->setPen(pen);
    if (series.mark == Mark::Step)
        graph->setLineStyle(QCPGraph::lsStepLeft);
    if (x.size() <= 12 && !series.muted && !chart.square)
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 5));
}

void ChartPainter::Plot::addBand(const Chart::Series &series, const QColor &colour)
{
    const QVector<double> x = drawable(series.x, m_positions);
    if (series.low.size() != x.size() || series.high.size() != x.size() ||
        !std::is_sorted(x.begin(), x.end()))
        return;
    QColor fill = colour;
    fill.setAlpha(series.muted ? 45 : 55);
    auto *low = new QCPGraph(m_positionAxis, m_valueAxis);
    auto *high = new QCPGraph(m_positionAxis, m_valueAxis);
    low->setData(x, drawable(series.low, m_values), true);
    high->setData(x, drawable(series.high, m_values), true);
    for (QCPGraph *graph : {low, high}) {
        graph->setPen(Qt::NoPen);
        if (series.mark == Mark::Step)
            graph->setLineStyle(QCPGraph::lsStepLeft);
    }
    high->setBrush(fill);
    high->setChannelFillGraph(low);
}

void ChartPainter::Plot::addBars(qsizetype index, const QColor &colour)
{
    const Chart::Series &series = chart.series[index];
    const BarSlot slot = barSlots(chart)[index];
    if (series.x.size() != series.y.size())
        return;
    QVector<double> centres, heights;
    const QVector<double> x = drawable(series.x, m_positions), y = drawable(series.y, m_values);
    for (qsizetype i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i]) || std::isnan(y[i]))
            continue;
        centres.append(x[i] + slot.offset);
        heights.append(y[i]);
    }
    auto *bars = new QCPBars(m_positionAxis, m_valueAxis);
    bars->setWidth(slot.width);
    bars->setBaseValue(m_values.logarithmic ? m_values.lower : 0);
    bars->setData(centres, heights);
    const bool touching = series.barWidth > 0;
    QColor fill = colour;
    if (touching && chart.series.size() > 1)
        fill.setAlpha(150);
    bars->setBrush(fill);
    bars->setPen(touching ? QPen(style.colours.base, 1) : QPen(Qt::NoPen));
    if (!series.low.isEmpty()) {
        addPainted([this, index, slot](QPainter &painter) {
            drawWhiskers(painter, chart.series[index], m_local, slot.offset, style.colours.text);
        });
    }
}

void ChartPainter::Plot::addPoints(const Chart::Series &series, const QColor &colour)
{
    const qsizetype index = &series - chart.series.constData();
    qsizetype clouds = 0;
    for (const Chart::Series &one : chart.series)
        clouds += one.mark == Mark::Points;
    const QColor tint = clouds > 1 ? colour : QColor();
    if (isDense(chart) && series.x.size() == series.y.size()) {
        addPainted([this, index, tint](QPainter &painter) {
            drawDensity(painter, chart.series[index], m_local, tint);
        });
        return;
    }
    addPainted([this, index, colour](QPainter &painter) {
        drawWhiskers(painter, chart.series[index], m_local, 0, colour);
        drawPoints(painter, chart.series[index], m_local, colour);
    });
}

void ChartPainter::Plot::addPainted(std::function<void(QPainter &)> drawPart)
{
    new Painted(this, std::move(drawPart));
}

void ChartPainter::Plot::zoom(const AxisRange &positions, const AxisRange &values)
{
    m_positionAxis->setRange(positions.lower, positions.upper);
    m_valueAxis->setRange(values.lower, values.upper);
    m_local.position.range = positions;
    m_local.value.range = values;
    zoomed = true;
}

void ChartPainter::Plot::labelCategories(QCPAxis &axis, const QStringList &categories,
                                         const QSize &size)
{
    const bool flat = &axis == xAxis;
    const QFontMetricsF metrics(style.font());
    const double place = double(flat ? axisRect()->width() : axisRect()->height()) /
                         std::max<double>(1, axis.range().size());
    double widest = 0;
    for (const QString &name : categories)
        widest = std::max(widest, metrics.horizontalAdvance(name));
    const bool turned = flat && widest > place - 6;
    const double needed = turned || !flat ? metrics.height() : widest + 6;
    const int every = std::max(1, int(std::ceil(needed / std::max(place, 1e-3))));
    const double room =
        turned ? std::max(60.0, 0.4 * size.height()) : std::max(60.0, 0.36 * size.width());
    axis.setTickLabelRotation(turned ? -40 : 0);
    if (turned) {
        const double first = std::min(room, metrics.horizontalAdvance(categories.first()));
        axisRect()->setMinimumMargins({int(std::max(0.0, 0.8 * first - place / 2) + 4), 0, 0, 0});
    }
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (qsizetype i = 0; i < categories.size(); i += every)
        ticker->addTick(double(i), metrics.elidedText(categories[i], Qt::ElideMiddle, room));
    axis.setTicker(ticker);
}

void ChartPainter::Plot::layOut(const QSize &size, double rightMargin)
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
    for (QCPAxis *axis : {xAxis, yAxis}) {
        const Chart::Axis &described =
            axis == m_positionAxis ? positionAxis(chart) : valueAxis(chart);
        if (!described.categories.isEmpty())
            labelCategories(*axis, described.categories, size);
        else
            axis->ticker()->setTickCount(axis == xAxis && !chart.square
                                             ? std::max(2, rect->width() / 75)
                                             : std::max(2, rect->height() / 48));
    }
    updateLayout();
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
    m_local.area = area;
    m_local.horizontal = chart.horizontal;
    AxisScale &across = chart.horizontal ? m_local.value : m_local.position;
    AxisScale &upward = chart.horizontal ? m_local.position : m_local.value;
    across.lowerPixel = area.left();
    across.upperPixel = area.right();
    upward.lowerPixel = yAxis->rangeReversed() ? area.top() : area.bottom();
    upward.upperPixel = yAxis->rangeReversed() ? area.bottom() : area.top();
}

QList<double> ChartPainter::Plot::lineEnds(const ChartFrame &frame) const
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

void ChartPainter::Plot::draw(QCPPainter &painter, const QSize &size)
{
    const ChartFrame frame = layOutFrame(chart, style, QRectF(QPointF(), size));
    painter.setRenderHint(QPainter::Antialiasing, true);
    drawFrame(painter, chart, style, frame);
    const QRect place = frame.plot.toRect();
    if (place.width() < 40 || place.height() < 40)
        return;
    layOut(place.size(), frame.rightMargin);
    scale = m_local;
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
            return drawColourScale(painter, style, colourScaleOf(series), scale.area);
    }
}

ChartPainter::ChartPainter(Chart chart, ChartStyle style)
    : m_plot(std::make_unique<Plot>(std::move(chart), std::move(style)))
{
}

ChartPainter::~ChartPainter() = default;

const Chart &ChartPainter::chart() const
{
    return m_plot->chart;
}

const ChartStyle &ChartPainter::style() const
{
    return m_plot->style;
}

void ChartPainter::setStyle(const ChartStyle &style)
{
    m_plot->style = style;
    m_plot->build();
}

void ChartPainter::paint(QPainter &painter, const QRectF &area)
{
    // QCustomPlot draws with a painter of its own class only, and a device has one painter.
    QPicture picture;
    QCPPainter recorder(&picture);
    recorder.setMode(QCPPainter::pmVectorized);
    m_plot->draw(recorder, area.size().toSize());
    recorder.end();
    painter.drawPicture(area.topLeft(), picture);
}

QImage ChartPainter::image(const QSize &size, double pixelRatio)
{
    QImage image(size * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return image;
    image.setDevicePixelRatio(pixelRatio);
    image.fill(m_plot->style.colours.base);
    QCPPainter painter(&image);
    m_plot->draw(painter, size);
    return image;
}

QByteArray ChartPainter::svg(const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setResolution(96);
    generator.setTitle(chart().title);
    generator.setDescription(chart().summary);
    QCPPainter painter(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    painter.fillRect(QRect(QPoint(), size), m_plot->style.colours.base);
    m_plot->draw(painter, size);
    painter.end();
    return bytes;
}

QByteArray ChartPainter::pdf(const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(chart().title);
    writer.setCreator(QStringLiteral("Tenbin"));
    // A pixel of the chart is a 96th of an inch.
    writer.setResolution(96);
    writer.setPageMargins({});
    writer.setPageSize(
        QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
    QCPPainter painter(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    m_plot->draw(painter, size);
    painter.end();
    return bytes;
}

const ChartScale &ChartPainter::scale() const
{
    return m_plot->scale;
}

void ChartPainter::zoomTo(const QRectF &part)
{
    const QRectF inside = part.intersected(m_plot->scale.area);
    if (inside.width() < 4 || inside.height() < 4)
        return;
    const QPointF a = m_plot->scale.toValues(inside.topLeft());
    const QPointF b = m_plot->scale.toValues(inside.bottomRight());
    AxisRange positions = m_plot->scale.position.range, values = m_plot->scale.value.range;
    std::tie(positions.lower, positions.upper) = std::minmax(a.x(), b.x());
    std::tie(values.lower, values.upper) = std::minmax(a.y(), b.y());
    const auto deepest = [](const AxisRange &range) {
        const double size = std::max(std::abs(range.lower), std::abs(range.upper));
        return range.upper - range.lower < size * 1e-9;
    };
    if (!deepest(positions) && !deepest(values))
        m_plot->zoom(positions, values);
}

void ChartPainter::resetZoom()
{
    m_plot->build();
}

bool ChartPainter::isZoomed() const
{
    return m_plot->zoomed;
}

QSize ChartPainter::naturalSize(const Chart &chart)
{
    const qsizetype categories = std::max(chart.x.categories.size(), chart.y.categories.size());
    const bool cells = !chart.series.isEmpty() && chart.series.first().mark == Mark::HeatMap;
    if (chart.square || (cells && categories <= 12))
        return {400, 400};
    if (chart.horizontal || cells)
        return {480, int(std::clamp<qsizetype>(110 + 24 * categories, 220, 720))};
    return {480, 300};
}

QByteArray renderChart(const Chart &chart, const QSize &size, PictureFormat format,
                       const ChartStyle &style)
{
    if (size.isEmpty())
        return {};
    ChartPainter painter(chart, style);
    if (format == PictureFormat::Svg)
        return painter.svg(size);
    if (format == PictureFormat::Pdf)
        return painter.pdf(size);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    painter.image(size, 2).save(&buffer, "PNG");
    return bytes;
}

} // namespace tenbin
