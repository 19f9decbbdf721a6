#include "reports/density.h"

#include "reports/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// Pixel of a value as a·value + b, in cells; on logarithmic axes of its logarithm.
struct CellMap
{
    CellMap(const AxisScale &scale, double origin, double cell)
        : logarithmic(scale.range.logarithmic)
    {
        const double lower = logarithmic ? std::log(scale.range.lower) : scale.range.lower;
        const double upper = logarithmic ? std::log(scale.range.upper) : scale.range.upper;
        slope = (scale.upperPixel - scale.lowerPixel) / (upper - lower) / cell;
        offset = (scale.lowerPixel - origin) / cell - slope * lower;
    }
    double at(double value) const
    {
        return slope * (logarithmic ? std::log(value) : value) + offset;
    }

    bool logarithmic;
    double slope = 0, offset = 0;
};

std::array<QRgb, 256> shades(const QColor &tint)
{
    std::array<QRgb, 256> table{};
    for (int i = 0; i < 256; ++i) {
        QColor colour = tint.isValid() ? tint : palette::sequential(i / 255.0);
        if (tint.isValid())
            colour.setAlphaF(float(0.2 + 0.8 * i / 255.0));
        table[size_t(i)] = qPremultiply(colour.rgba());
    }
    return table;
}

} // namespace

bool isDense(const Chart &chart)
{
    qsizetype points = 0;
    for (const Chart::Series &series : chart.series) {
        if (series.mark == Mark::Points && series.z.isEmpty())
            points += series.x.size();
    }
    return points > densePoints;
}

QImage densityImage(const Chart::Series &series, const ChartScale &scale, double cell,
                    const QColor &tint)
{
    const int width = std::max(1, int(std::ceil(scale.area.width() / cell)));
    const int height = std::max(1, int(std::ceil(scale.area.height() / cell)));
    std::vector<quint32> counts(size_t(width) * size_t(height));
    const bool lies = scale.horizontal;
    const CellMap position(scale.position, lies ? scale.area.top() : scale.area.left(), cell);
    const CellMap value(scale.value, lies ? scale.area.left() : scale.area.top(), cell);
    quint32 most = 1;
    for (qsizetype i = 0; i < series.x.size(); ++i) {
        const double along = position.at(series.x[i]);
        const double across = value.at(series.y[i]);
        const double column = lies ? across : along;
        const double row = lies ? along : across;
        // Written so that NaN fails it too.
        if (!(column >= 0 && column < width && row >= 0 && row < height))
            continue;
        most = std::max(most, ++counts[size_t(row) * size_t(width) + size_t(column)]);
    }
    const std::array<QRgb, 256> table = shades(tint);
    const double top = std::log1p(double(most));
    QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
    for (int row = 0; row < height; ++row) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(row));
        for (int column = 0; column < width; ++column) {
            const quint32 count = counts[size_t(row) * size_t(width) + size_t(column)];
            line[column] = count == 0 ? 0 : table[size_t(255 * std::log1p(double(count)) / top)];
        }
    }
    return image;
}

} // namespace tenbin
