#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"

#include <QList>
#include <QPointF>
#include <QString>

#include <optional>
#include <utility>

namespace tenbin {

/// A mark of a drawn chart: which one, where it stands, and what it says exactly.
struct ChartHit
{
    qsizetype series = 0;
    qsizetype point = 0; ///< index in the series; HeatMap: in z
    QPointF position;    ///< in pixels of the drawing

    bool operator==(const ChartHit &) const = default;
};

/// The mark under or nearest to `pixel`, none when it is further than a finger's breadth.
std::optional<ChartHit> hitTest(const Chart &chart, const ChartScale &scale, QPointF pixel);
/// Where a mark stands; none when it cannot be drawn.
std::optional<QPointF> markPosition(const Chart &chart, const ChartScale &scale, qsizetype series,
                                    qsizetype point);
/// Number of marks that a series has.
qsizetype markCount(const Chart::Series &series);

/// What a mark says: pairs of a name and an exact value, first the series itself.
QList<std::pair<QString, QString>> describeMark(const Chart &chart, qsizetype series,
                                                qsizetype point);

} // namespace tenbin
