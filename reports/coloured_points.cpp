#include "reports/coloured_points.h"

#include "reports/palette.h"

#include <QImage>
#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace tenbin {

namespace {

constexpr qsizetype vectorPoints = 5'000;

struct Place
{
    QPointF pixel;
    quint16 shade = 0;
};

/// 256 steps of the scale, and one for what is no number.
std::array<QColor, 257> shadesOf(const ColourScale &colours)
{
    std::array<QColor, 257> shades;
    for (int i = 0; i < 256; ++i)
        shades[size_t(i)] =
            colours.colour(colours.lower + i / 255.0 * (colours.upper - colours.lower));
    shades[256] = palette::unknown();
    return shades;
}

quint16 shadeOf(double value, const ColourScale &colours)
{
    if (!isDrawable(value))
        return 256;
    const double width = colours.upper - colours.lower;
    const double part = width > 0 ? (value - colours.lower) / width : 0.5;
    return quint16(std::lround(255 * std::clamp(part, 0.0, 1.0)));
}

std::vector<Place> placesOf(const Chart::Series &series, const ColourScale &colours,
                            const ChartScale &scale)
{
    const qsizetype n = std::min({series.x.size(), series.y.size(), series.z.size()});
    const QRectF seen = scale.area.adjusted(-4, -4, 4, 4);
    std::vector<Place> places;
    places.reserve(size_t(n));
    for (qsizetype i = 0; i < n; ++i) {
        if (!isDrawable(series.x[i]) || !isDrawable(series.y[i]))
            continue;
        const QPointF pixel = scale.toPixel(series.x[i], series.y[i]);
        // On logarithmic axes there is NaN, which QRectF takes for inside.
        if (isDrawable(pixel.x()) && isDrawable(pixel.y()) && seen.contains(pixel))
            places.push_back({pixel, shadeOf(series.z[i], colours)});
    }
    return places;
}

/// How much of each pixel a disc covers, 0 to 255, from the top left of a square of `side`.
std::vector<int> discCoverage(double diameter, int side)
{
    constexpr int parts = 8;
    const double centre = side / 2.0, radius = diameter / 2;
    std::vector<int> coverage(size_t(side) * size_t(side));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            int inside = 0;
            for (int part = 0; part < parts * parts; ++part) {
                const double dx = x + (part % parts + 0.5) / parts - centre;
                const double dy = y + (part / parts + 0.5) / parts - centre;
                inside += dx * dx + dy * dy <= radius * radius;
            }
            coverage[size_t(y) * size_t(side) + size_t(x)] = inside * 255 / (parts * parts);
        }
    }
    return coverage;
}

/// `colour` is opaque; `under` may be clear.
QRgb over(QRgb colour, int coverage, QRgb under)
{
    if (coverage == 255)
        return colour;
    const auto mix = [&](int a, int b) {
        return (a * coverage + b * (255 - coverage) + 127) / 255;
    };
    return qRgba(mix(qRed(colour), qRed(under)), mix(qGreen(colour), qGreen(under)),
                 mix(qBlue(colour), qBlue(under)), mix(255, qAlpha(under)));
}

void stamp(QPainter &painter, const std::vector<Place> &places,
           const std::array<QColor, 257> &shades, double diameter, double ratio)
{
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const Place &place : places) {
        left = std::min(left, place.pixel.x());
        right = std::max(right, place.pixel.x());
        top = std::min(top, place.pixel.y());
        bottom = std::max(bottom, place.pixel.y());
    }
    const int side = int(std::ceil(diameter * ratio + 1));
    const double half = side / 2.0;
    const QPointF origin(std::floor(left - diameter), std::floor(top - diameter));
    const int width = int(std::ceil((right - origin.x() + diameter) * ratio)) + side;
    const int height = int(std::ceil((bottom - origin.y() + diameter) * ratio)) + side;
    QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const std::vector<int> coverage = discCoverage(diameter * ratio, side);
    std::array<QRgb, 257> colours{};
    std::transform(shades.begin(), shades.end(), colours.begin(),
                   [](const QColor &shade) { return shade.rgb(); });
    const qsizetype stride = image.bytesPerLine() / qsizetype(sizeof(QRgb));
    auto *pixels = reinterpret_cast<QRgb *>(image.bits());
    for (const Place &place : places) {
        const QPointF corner = (place.pixel - origin) * ratio - QPointF(half, half);
        QRgb *line = pixels + qsizetype(std::lround(corner.y())) * stride + std::lround(corner.x());
        const int *covered = coverage.data();
        for (int y = 0; y < side; ++y, line += stride) {
            for (int x = 0; x < side; ++x, ++covered) {
                if (*covered > 0)
                    line[x] = over(colours[place.shade], *covered, line[x]);
            }
        }
    }
    image.setDevicePixelRatio(ratio);
    painter.drawImage(origin, image);
}

} // namespace

void drawColouredPoints(QPainter &painter, const Chart::Series &series, const ColourScale &colours,
                        const ChartScale &scale)
{
    const std::vector<Place> places = placesOf(series, colours, scale);
    if (places.empty())
        return;
    const auto n = qsizetype(places.size());
    const double size = n <= 60 ? 7 : n <= 2000 ? 4.5 : 3.5;
    const std::array<QColor, 257> shades = shadesOf(colours);
    const bool pixels = painter.paintEngine()->type() == QPaintEngine::Raster;
    if (pixels || n > vectorPoints)
        return stamp(painter, places, shades, size,
                     pixels ? painter.device()->devicePixelRatioF() : 3);
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (const Place &place : places) {
        painter.setPen(QPen(shades[place.shade], size, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoint(place.pixel);
    }
}

} // namespace tenbin
