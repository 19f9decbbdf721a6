#pragma once

#include "core/chart.h"

#include <QPointF>
#include <QRectF>

namespace tenbin {

/// What an axis shows. Always finite, lower < upper, and positive when logarithmic.
struct AxisRange
{
    double lower = 0;
    double upper = 1;
    bool logarithmic = false;
};

/// One direction of a drawn chart: values to pixels and back.
struct AxisScale
{
    AxisRange range;
    double lowerPixel = 0;
    double upperPixel = 1;

    double toPixel(double value) const;
    double toValue(double pixel) const;
};

/// Where a drawn chart put its points. Positions are series.x, values are series.y.
struct ChartScale
{
    AxisScale position;
    AxisScale value;
    bool horizontal = false;
    QRectF area; ///< inside the axes

    QPointF toPixel(double x, double y) const;
    QPointF toValues(QPointF pixel) const; ///< (position, value)
};

/// Bars that share a position stand side by side: each moves by `offset` and is `width` wide.
struct BarSlot
{
    double offset = 0;
    double width = 0.8;
};

/// Finite, and small enough that differences and squares stay finite.
bool isDrawable(double value);

/// Far outside any picture, near enough for a painter's fixed-point coordinates; NaN stays.
double boundedPixel(double pixel);
QPointF bounded(QPointF pixel);

/// The axis that series.x belongs to, and the one of series.y.
const Chart::Axis &positionAxis(const Chart &chart);
const Chart::Axis &valueAxis(const Chart &chart);

AxisRange positionRange(const Chart &chart);
AxisRange valueRange(const Chart &chart);

/// One a series; meaningless for what is not Bars.
QList<BarSlot> barSlots(const Chart &chart);

/// The n + 1 borders of n cells around their centres.
QList<double> cellBorders(const QList<double> &centres);

} // namespace tenbin
