#include "widgets/chart_marker.h"

#include "reports/chart_scale.h"
#include "widgets/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace tenbin {

namespace {

constexpr double handleWidth = 10;
constexpr double handleHeight = 14;

void drawPoint(QPainter &painter, QPointF at, const ThemeColours &colours)
{
    painter.setPen(QPen(colours.base, 2));
    painter.setBrush(colours.accent);
    painter.drawEllipse(at, 5.5, 5.5);
}

void drawLine(QPainter &painter, const ChartMarker &marker, double x, const QRectF &area,
              const ThemeColours &colours)
{
    painter.setPen(QPen(colours.accent, 1.5));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    if (marker.isMovable()) {
        const QRectF grip(x - handleWidth / 2, area.center().y() - handleHeight / 2, handleWidth,
                          handleHeight);
        painter.setPen(QPen(colours.base, 1));
        painter.setBrush(colours.accent);
        painter.drawRoundedRect(grip, 3, 3);
    }
    if (marker.label.isEmpty())
        return;
    const QFontMetricsF metrics(painter.font());
    const QSizeF size(metrics.horizontalAdvance(marker.label) + 8, metrics.height() + 2);
    QRectF place(QPointF(x + 5, area.top() + 2), size);
    if (place.right() > area.right())
        place.moveRight(x - 5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.base);
    painter.drawRoundedRect(place, 3, 3);
    painter.setPen(colours.accent);
    painter.drawText(place, Qt::AlignCenter, marker.label);
}

} // namespace

void drawMarkers(QPainter &painter, const QList<ChartMarker> &markers, const ChartScale &scale,
                 const QPalette &palette)
{
    const ThemeColours colours = coloursOf(palette);
    const QRectF seen = scale.area.adjusted(-1, -1, 1, 1);
    for (const ChartMarker &marker : markers) {
        const bool line = marker.kind != ChartMarker::Kind::Point;
        const QPointF at = scale.toPixel(marker.x, line ? scale.value.range.lower : marker.y);
        if (!std::isfinite(at.x()) || !std::isfinite(at.y()))
            continue;
        if (line && at.x() >= seen.left() && at.x() <= seen.right())
            drawLine(painter, marker, at.x(), scale.area, colours);
        if (!line && seen.contains(at))
            drawPoint(painter, at, colours);
    }
}

} // namespace tenbin
