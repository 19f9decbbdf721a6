#include "widgets/chart_canvas.h"

#include "core/text.h"
#include "reports/chart_painter.h"
#include "reports/chart_summary.h"
#include "reports/chart_text.h"
#include "reports/parallel_axes.h"
#include "widgets/theme.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace tenbin {

namespace {

constexpr double dragStart = 6; ///< pixels that make a drag of a click

/// Names and values as they can be shown and read aloud.
QList<std::pair<QString, QString>> shownRows(const Chart &chart, const ChartHit &hit)
{
    QList<std::pair<QString, QString>> rows = describeMark(chart, hit.series, hit.point);
    for (auto &[name, value] : rows) {
        name = shownText(name);
        value = shownText(value);
    }
    return rows;
}

QString hitText(const Chart &chart, const ChartHit &hit)
{
    QStringList lines;
    for (const auto &[name, value] : shownRows(chart, hit))
        lines.append(value.isEmpty() ? name : QStringLiteral("%1: %2").arg(name, value));
    return lines.join(QStringLiteral(", "));
}

} // namespace

ChartCanvas::ChartCanvas(Chart chart, QWidget *parent) : QWidget(parent), m_chart(std::move(chart))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    describe();
}

void ChartCanvas::setChart(Chart chart)
{
    m_chart = std::move(chart);
    m_painter.reset();
    m_brush.clear();
    m_pressed.reset();
    describe();
    updateGeometry();
    redraw();
}

void ChartCanvas::describe()
{
    setAccessibleName(m_chart.title.isEmpty() ? Tr::tr("Chart") : shownText(m_chart.title));
    QString description = chartSummary(m_chart);
    for (const ChartMarker &marker : std::as_const(m_markers)) {
        if (!marker.label.isEmpty())
            description += u' ' + marker.label;
    }
    setAccessibleDescription(description);
}

void ChartCanvas::setMarkers(QList<ChartMarker> markers)
{
    m_markers = std::move(markers);
    if (!m_hit)
        describe();
    update();
}

const ChartMarker *ChartCanvas::movable() const
{
    const auto found = std::find_if(m_markers.begin(), m_markers.end(),
                                    [](const ChartMarker &marker) { return marker.isMovable(); });
    return found == m_markers.end() ? nullptr : &*found;
}

bool ChartCanvas::isOnMarker(QPointF pixel)
{
    constexpr double reach = 6; // pixels
    const ChartMarker *marker = movable();
    const ChartScale &scale = painter().scale();
    return marker && scale.area.adjusted(-reach, -reach, reach, reach).contains(pixel) &&
           std::abs(scale.toPixel(marker->x, 0).x() - pixel.x()) <= reach;
}

void ChartCanvas::moveMarker(double x)
{
    const AxisRange &range = painter().scale().position.range;
    Q_EMIT markerMoved(std::clamp(x, range.lower, range.upper));
}

ChartCanvas::~ChartCanvas() = default;

ChartPainter &ChartCanvas::painter()
{
    if (!m_painter)
        m_painter = std::make_unique<ChartPainter>(m_brush.applied(m_chart), chartStyleOf(*this));
    return *m_painter;
}

bool ChartCanvas::isZoomed() const
{
    return m_painter && m_painter->isZoomed();
}

QSize ChartCanvas::sizeHint() const
{
    const double scale = std::max(0.8, chartStyleOf(*this).fontPixels / 13);
    return ChartPainter::naturalSize(m_chart) * scale;
}

QSize ChartCanvas::minimumSizeHint() const
{
    return {200, 160};
}

void ChartCanvas::redraw()
{
    m_picture = QImage();
    m_hit.reset();
    update();
}

void ChartCanvas::resetZoom()
{
    if (!isZoomed())
        return;
    painter().resetZoom();
    redraw();
}

void ChartCanvas::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    redraw();
}

void ChartCanvas::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    const QEvent::Type type = event->type();
    if (type != QEvent::PaletteChange && type != QEvent::FontChange &&
        type != QEvent::StyleChange && type != QEvent::LocaleChange)
        return;
    if (m_painter)
        m_painter->setStyle(chartStyleOf(*this));
    updateGeometry();
    redraw();
}

void ChartCanvas::paintEvent(QPaintEvent *)
{
    if (m_picture.isNull() || m_picture.devicePixelRatio() != devicePixelRatioF())
        m_picture = painter().image(size(), devicePixelRatioF());
    QPainter on(this);
    on.drawImage(0, 0, m_picture);
    on.setRenderHint(QPainter::Antialiasing);
    drawMarkers(on, m_markers, painter().scale(), palette());
    if (m_hit && !m_chart.parallel.isEmpty())
        drawWholeLine(on);
    m_brush.draw(on, painter().scale(), palette());
    const QColor accent = palette().color(QPalette::Highlight);
    if (hasFocus()) {
        on.setPen(QPen(accent, 1.5));
        on.setBrush(Qt::NoBrush);
        on.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
    if (m_pressed && (m_dragged - *m_pressed).manhattanLength() > dragStart) {
        QColor veil = accent;
        veil.setAlpha(40);
        on.setPen(QPen(accent, 1));
        on.setBrush(veil);
        on.drawRect(QRectF(*m_pressed, m_dragged).normalized());
    } else if (m_hit) {
        drawCard(on);
    }
}

/// Of parallel coordinates: the line that is looked at before the others.
void ChartCanvas::drawWholeLine(QPainter &on) const
{
    const ChartScale &scale = m_painter->scale();
    QColor veil = palette().color(QPalette::Base);
    veil.setAlpha(150);
    on.fillRect(scale.area, veil);
    on.save();
    on.setClipRect(scale.area.adjusted(-2, -2, 2, 2));
    on.setPen(QPen(coloursOf(palette()).accent, 2.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const Chart::Series &series = m_painter->chart().series[m_hit->series];
    for (const QPolygonF &part : parallelLine(series, scale)) {
        on.drawPolyline(part);
        for (const QPointF &at : part)
            on.drawEllipse(at, 1.5, 1.5);
    }
    on.restore();
}

void ChartCanvas::drawCard(QPainter &on) const
{
    const ThemeColours colours = coloursOf(palette());
    const auto rows = shownRows(m_chart, *m_hit);
    const QFontMetricsF metrics(font());
    const double line = metrics.lineSpacing(), limit = width() * 0.4;
    double names = 0, values = 0, heads = 0;
    for (const auto &[name, value] : rows) {
        const double advance = std::min(metrics.horizontalAdvance(name), limit);
        (value.isEmpty() ? heads : names) = std::max(value.isEmpty() ? heads : names, advance);
        values = std::max(values, std::min(metrics.horizontalAdvance(value), limit));
    }
    const double between = names > 0 ? 12 : 0;
    const QSizeF size(std::max(names + between + values, heads) + 16,
                      double(rows.size()) * line + 10);
    QRectF card(m_hit->position + QPointF(12, -size.height() - 8), size);
    if (card.right() > width() - 4)
        card.moveRight(m_hit->position.x() - 12);
    if (card.top() < 4)
        card.moveTop(m_hit->position.y() + 12);
    card.moveLeft(std::clamp(card.left(), 4.0, std::max(4.0, width() - 4 - card.width())));
    card.moveTop(std::clamp(card.top(), 4.0, std::max(4.0, height() - 4 - card.height())));

    on.setPen(QPen(colours.base, 1.5));
    on.setBrush(colours.accent);
    on.drawEllipse(m_hit->position, 4, 4);
    on.setPen(QPen(colours.line, 1));
    on.setBrush(colours.window);
    on.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QRectF row(card.left() + 8, card.top() + 5, card.width() - 16, line);
    for (const auto &[name, value] : rows) {
        on.setPen(value.isEmpty() ? colours.text : colours.muted);
        on.drawText(
            row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            metrics.elidedText(name, Qt::ElideMiddle, value.isEmpty() ? row.width() : limit));
        on.setPen(colours.text);
        on.drawText(row, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                    metrics.elidedText(value, Qt::ElideMiddle, limit));
        row.translate(0, line);
    }
}

void ChartCanvas::setHit(std::optional<ChartHit> hit)
{
    if (hit == m_hit)
        return;
    m_hit = hit;
    if (!hit)
        describe();
    update();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_movesMarker)
        return moveMarker(painter().scale().toValues(event->position()).x());
    if (m_brush.isPressed()) {
        m_brush.drag(event->position());
        return brush();
    }
    if (m_pressed) {
        m_dragged = event->position();
        return update();
    }
    if (movable())
        setCursor(isOnMarker(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
    setHit(hitTest(painter().chart(), painter().scale(), event->position()));
}

void ChartCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_movesMarker = isOnMarker(event->position());
    if (m_movesMarker)
        setHit(std::nullopt);
    else if (!m_brush.press(m_chart, painter().scale(), event->position()))
        m_pressed = m_dragged = event->position();
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    m_movesMarker = m_movesMarker && event->button() != Qt::LeftButton;
    if (event->button() == Qt::LeftButton && m_brush.isPressed()) {
        m_brush.release(event->position());
        return brush();
    }
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    const QRectF part = QRectF(*m_pressed, event->position()).normalized();
    const bool dragged = (event->position() - *m_pressed).manhattanLength() > dragStart;
    m_pressed.reset();
    if (dragged) {
        painter().zoomTo(part);
        return redraw();
    }
    if (const auto hit = hitTest(painter().chart(), painter().scale(), event->position()))
        Q_EMIT activated(hit->series, hit->point);
    update();
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent *)
{
    m_pressed.reset();
    if (!m_brush.isEmpty()) {
        m_brush.clear();
        brush();
    }
    resetZoom();
}

/// Other lines stay.
void ChartCanvas::brush()
{
    m_painter.reset();
    redraw();
}

void ChartCanvas::leaveEvent(QEvent *)
{
    setHit(std::nullopt);
}

void ChartCanvas::zoomAround(double factor)
{
    QRectF part = painter().scale().area;
    const QPointF centre = m_hit ? m_hit->position : part.center();
    part.setSize(part.size() * factor);
    part.moveCenter(centre);
    painter().zoomTo(part);
    redraw();
}

/// To another mark that can be seen: along its series, or to the same place of another one.
void ChartCanvas::step(int series, int points)
{
    if (m_chart.series.isEmpty() || m_picture.isNull())
        return;
    ChartHit at = m_hit.value_or(ChartHit{0, -1, {}});
    at.series = std::clamp<qsizetype>(at.series + series, 0, m_chart.series.size() - 1);
    const qsizetype count = markCount(m_chart.series[at.series]);
    if (count == 0)
        return;
    at.point = std::clamp<qsizetype>(at.point + points, 0, count - 1);
    const auto place = markPosition(painter().chart(), painter().scale(), at.series, at.point);
    if (!place)
        return;
    at.position = *place;
    setHit(at);
    setAccessibleDescription(hitText(m_chart, at));
}

void ChartCanvas::keyPressEvent(QKeyEvent *event)
{
    const int far = std::max<int>(1, int(event->modifiers() & Qt::ControlModifier ? 10 : 1));
    const bool sideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (const ChartMarker *marker = movable();
        marker && sideways && event->modifiers() & Qt::ShiftModifier) {
        const AxisRange &range = painter().scale().position.range;
        const double step = far * (range.upper - range.lower) / 100;
        return moveMarker(marker->x + (event->key() == Qt::Key_Left ? -step : step));
    }
    switch (event->key()) {
    case Qt::Key_Left: return step(0, -far);
    case Qt::Key_Right: return step(0, far);
    case Qt::Key_Up: return step(-1, 0);
    case Qt::Key_Down: return step(1, 0);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoomAround(0.7);
    case Qt::Key_Minus:
    case Qt::Key_0: return resetZoom();
    case Qt::Key_Escape:
        if (!m_hit && !isZoomed())
            break;
        setHit(std::nullopt);
        return resetZoom();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_hit)
            break;
        Q_EMIT activated(m_hit->series, m_hit->point);
        return;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace tenbin
