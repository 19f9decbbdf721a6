#pragma once

#include <QList>
#include <QString>

class QPainter;
class QPalette;

namespace tenbin {

struct ChartScale;

/// Something that moves over a drawn chart: a point on a curve, or a line across the plot.
struct ChartMarker
{
    enum class Kind {
        Point,
        Line,   ///< vertical, at x
        Handle, ///< the same, to be dragged
    };

    Kind kind = Kind::Point;
    double x = 0;
    double y = 0;
    QString label; ///< beside a line; for those who do not see it, of a point too

    bool isMovable() const { return kind == Kind::Handle; }
};

/// What lies outside the axes, or is not finite, is left out.
void drawMarkers(QPainter &painter, const QList<ChartMarker> &markers, const ChartScale &scale,
                 const QPalette &palette);

} // namespace tenbin
