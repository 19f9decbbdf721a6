#include "reports/chart_marks.h"

#include "reports/chart_frame.h"
#include "reports/density.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Far outside any picture, near enough for a painter's fixed-point coordinates.
QPointF bounded(QPointF pixel)
{
    return {std::clamp(pixel.x(), -2e4, 2e4), std::clamp(pixel.y(), -2e4, 2e4)};
}

/// More cells than this are one image: a rectangle each would be slow and needless.
constexpr qsizetype manyCells = 10'000;

QImage cellImage(const Chart::Series &series, const ColourScale &colours)
{
    const int columns = int(series.x.size()), rows = int(series.y.size());
    QImage image(columns, rows, QImage::Format_ARGB32_Premultiplied);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const double value = series.z[qsizetype(row) * columns + column];
            image.setPixel(column, row, isDrawable(value) ? colours.colour(value).rgba() : QRgb(0));
        }
    }
    return image;
}

QRectF between(QPointF a, QPointF b)
{
    return QRectF(bounded(a), bounded(b)).normalized();
}

double labelPixels(const Chart::Series &series, const QRectF &cell, const QFont &font)
{
    const QFontMetricsF metrics(font);
    double widest = 1;
    for (const QString &label : series.labels) {
        for (const QString &line : label.split(QLatin1Char('\n')))
            widest = std::max(widest, metrics.horizontalAdvance(line));
    }
    const double fitting = font.pixelSize() * (cell.width() - 6) / widest;
    return std::min({fitting, (cell.height() - 2) / 1.3, font.pixelSize() * 1.35});
}

QColor mixed(const QColor &over, const QColor &under, double part)
{
    const auto channel = [part](float a, float b) { return float(part * a + (1 - part) * b); };
    return QColor::fromRgbF(channel(over.redF(), under.redF()),
                            channel(over.greenF(), under.greenF()),
                            channel(over.blueF(), under.blueF()));
}

/// Near the far end, above a level line and below a slanting one, where curves of a good model
/// are not; an upright line carries its label turned, at its top.
void drawReferenceLabel(QPainter &painter, const QString &label, const QLineF &line,
                        const QRectF &area, const ChartStyle &style)
{
    const QFontMetricsF metrics(style.font());
    const double width = metrics.horizontalAdvance(label) + 6, height = metrics.height();
    const bool upright = std::abs(line.dx()) < 1, level = std::abs(line.dy()) < 1;
    if (label.isEmpty() || width > (upright ? area.height() : line.length()))
        return;
    painter.save();
    if (upright) {
        const bool right = line.x1() + height + 2 < area.right();
        painter.translate(line.x1() + (right ? 2 : -height - 2), area.top() + width + 2);
        painter.rotate(-90);
    } else {
        const QLineF forward = line.dx() > 0 ? line : QLineF(line.p2(), line.p1());
        painter.translate(forward.p1());
        painter.rotate(-forward.angle());
        const bool above = level && line.y1() - height - 2 > area.top();
        painter.translate(level ? forward.length() - width - 2 : 0.7 * forward.length() - width / 2,
                          above ? -height - 2 : 2);
    }
    const QRectF place(0, 0, width, height);
    if (level || upright) {
        QColor ground = style.colours.base;
        ground.setAlpha(150);
        painter.fillRect(place, ground);
    }
    painter.drawText(place, Qt::AlignCenter | Qt::TextSingleLine, label);
    painter.restore();
}

/// The part of a reference line inside the plot; those along an axis run through it.
QLineF visiblePart(const Chart &chart, const Chart::ReferenceLine &line, const ChartScale &scale)
{
    const bool xIsPosition = &positionAxis(chart) == &chart.x;
    const auto pixel = [&](double x, double y) {
        return bounded(xIsPosition ? scale.toPixel(x, y) : scale.toPixel(y, x));
    };
    const QPointF a = pixel(line.x1, line.y1), b = pixel(line.x2, line.y2);
    const bool alongX = line.y1 == line.y2 && line.x1 != line.x2;
    const bool alongY = line.x1 == line.x2 && line.y1 != line.y2;
    const bool level = scale.horizontal == xIsPosition ? alongY : alongX;
    const bool upright = scale.horizontal == xIsPosition ? alongX : alongY;
    if (level)
        return {scale.area.left(), a.y(), scale.area.right(), a.y()};
    if (upright)
        return {a.x(), scale.area.bottom(), a.x(), scale.area.top()};
    return {a, b};
}

/// One disc, drawn once: stamping it is much faster than drawing a thousand.
QImage disc(double size, const QColor &colour, double pixelRatio)
{
    const int side = int(std::ceil((size + 1) * pixelRatio));
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(side / 2.0, side / 2.0), size * pixelRatio / 2,
                        size * pixelRatio / 2);
    painter.end();
    image.setDevicePixelRatio(pixelRatio);
    return image;
}

void drawDiscs(QPainter &painter, const QPolygonF &places, double size, const QColor &colour)
{
    const bool pixels = painter.paintEngine()->type() == QPaintEngine::Raster;
    if (!pixels || places.size() < 500) {
        painter.setPen(QPen(colour, size, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoints(places);
        return;
    }
    const double ratio = painter.device()->devicePixelRatioF();
    const QImage stamp = disc(size, colour, ratio);
    const double half = stamp.width() / ratio / 2;
    for (const QPointF &place : places)
        painter.drawImage(QPointF(std::round((place.x() - half) * ratio) / ratio,
                                  std::round((place.y() - half) * ratio) / ratio),
                          stamp);
}

} // namespace

void drawCells(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
               const ChartStyle &style)
{
    const ColourScale colours = colourScaleOf(series);
    const QList<double> xs = cellBorders(series.x), ys = cellBorders(series.y);
    if (series.z.size() != series.x.size() * series.y.size() || series.z.isEmpty())
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (series.z.size() > manyCells) {
        const QPointF first = bounded(scale.toPixel(xs.first(), ys.first()));
        const QPointF last = bounded(scale.toPixel(xs.last(), ys.last()));
        const QImage image =
            cellImage(series, colours).mirrored(first.x() > last.x(), first.y() > last.y());
        painter.drawImage(between(first, last), image);
        return;
    }
    const bool labelled = series.labels.size() == series.z.size();
    QFont font = style.font();
    if (labelled) {
        const QRectF cell = between(scale.toPixel(xs[0], ys[0]), scale.toPixel(xs[1], ys[1]));
        font.setPixelSize(std::max(1, int(labelPixels(series, cell, font))));
    }
    painter.setFont(font);
    for (qsizetype row = 0; row < series.y.size(); ++row) {
        for (qsizetype column = 0; column < series.x.size(); ++column) {
            const qsizetype at = row * series.x.size() + column;
            const QRectF cell = between(scale.toPixel(xs[column], ys[row]),
                                        scale.toPixel(xs[column + 1], ys[row + 1]));
            const bool known = isDrawable(series.z[at]);
            const QColor ground = known ? colours.colour(series.z[at]) : style.colours.line;
            painter.fillRect(series.z.size() > 400 ? cell : cell.adjusted(0, 0, -1, -1), ground);
            if (labelled && font.pixelSize() >= 7) {
                painter.setPen(palette::inkOn(ground));
                painter.drawText(cell, Qt::AlignCenter, series.labels[at]);
            }
        }
    }
}

void drawPoints(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                const QColor &colour)
{
    const qsizetype n = std::min(series.x.size(), series.y.size());
    const bool few = n <= 60;
    const double size = few ? 7 : n <= 2000 ? 5 : 3.5;
    const bool coloured = series.z.size() == n && n > 0;
    const ColourScale colours = coloured ? colourScaleOf(series) : ColourScale();
    QPolygonF same;
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (qsizetype i = 0; i < n; ++i) {
        if (!isDrawable(series.x[i]) || !isDrawable(series.y[i]))
            continue;
        const QPointF pixel = scale.toPixel(series.x[i], series.y[i]);
        // NaN on logarithmic axes fails this as well as what lies outside.
        if (!scale.area.adjusted(-4, -4, 4, 4).contains(pixel))
            continue;
        if (!coloured) {
            same.append(pixel);
            continue;
        }
        painter.setPen(QPen(colours.colour(series.z[i]), size, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoint(pixel);
    }
    if (same.isEmpty())
        return;
    QColor ink = colour;
    if (!series.muted)
        ink.setAlphaF(few ? 1.0F : n <= 2000 ? 0.65F : 0.4F);
    drawDiscs(painter, same, size, ink);
}

void drawDensity(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                 const QColor &tint)
{
    constexpr double cell = 2;
    const QImage image = densityImage(series, scale, cell, tint);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(QRectF(scale.area.topLeft(), QSizeF(image.size()) * cell), image);
}

void drawWhiskers(QPainter &painter, const Chart::Series &series, const ChartScale &scale,
                  double offset, const QColor &colour)
{
    const qsizetype n = std::min({series.x.size(), series.low.size(), series.high.size()});
    painter.setPen(QPen(colour, 1.4));
    painter.setRenderHint(QPainter::Antialiasing, true);
    constexpr double end = 3;
    for (qsizetype i = 0; i < n; ++i) {
        if (!isDrawable(series.x[i]) || !isDrawable(series.low[i]) || !isDrawable(series.high[i]))
            continue;
        const QPointF low = bounded(scale.toPixel(series.x[i] + offset, series.low[i]));
        const QPointF high = bounded(scale.toPixel(series.x[i] + offset, series.high[i]));
        if (std::isnan(low.x() + low.y() + high.x() + high.y()))
            continue;
        const QPointF across = scale.horizontal ? QPointF(0, end) : QPointF(end, 0);
        painter.drawLine(low, high);
        painter.drawLine(low - across, low + across);
        painter.drawLine(high - across, high + across);
    }
}

void drawReferences(QPainter &painter, const Chart &chart, const ChartScale &scale,
                    const ChartStyle &style)
{
    const QColor ink = mixed(style.colours.muted, style.colours.text, 0.8);
    painter.setFont(style.font());
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const Chart::ReferenceLine &reference : chart.references) {
        if (!isDrawable(reference.x1 + reference.x2 + reference.y1 + reference.y2))
            continue;
        const QLineF line = visiblePart(chart, reference, scale);
        if (std::isnan(line.dx() + line.dy()))
            continue;
        QPen dashed(ink, 1);
        dashed.setDashPattern({4, 4});
        painter.setPen(dashed);
        painter.drawLine(line);
        painter.setPen(ink);
        drawReferenceLabel(painter, reference.label, line, scale.area, style);
    }
}

} // namespace tenbin
