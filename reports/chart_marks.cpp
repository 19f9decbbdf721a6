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

void drawCells(QPainter &painter, const Chart::Series &series, const ColourScale &colours,
               const ChartScale &scale, const ChartStyle &style)
{
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
    QPolygonF same;
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (qsizetype i = 0; i < n; ++i) {
        if (!isDrawable(series.x[i]) || !isDrawable(series.y[i]))
            continue;
        const QPointF pixel = scale.toPixel(series.x[i], series.y[i]);
        // NaN on logarithmic axes fails this as well as what lies outside.
        if (!scale.area.adjusted(-4, -4, 4, 4).contains(pixel))
            continue;
        same.append(pixel);
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

} // namespace tenbin
