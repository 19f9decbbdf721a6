#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"

#include <QColor>

class QPainter;

namespace tenbin {

/// More points than this are drawn by drawLongLine.
constexpr qsizetype longLine = 4000;

/// First, least, greatest and last of what can be drawn of some values; gaps among them are lost.
struct LineSpan
{
    double first = 0, last = 0, least = 0, greatest = 0;
    bool any = false;
};

/// The spans of a long line's values in blocks, so that a redraw need not read all of them.
class LineBlocks
{
public:
    LineBlocks(const QList<double> &values, bool logarithmic);

    /// Of values[from] to values[to - 1]; `values` as given at first.
    LineSpan span(const QList<double> &values, qsizetype from, qsizetype to) const;
    /// What can be drawn is greater.
    double lowest() const { return m_lowest; }

private:
    static constexpr qsizetype block = 256;
    double m_lowest;
    QList<LineSpan> m_spans;
};

/// A line with far more points than pixels, positions ascending: in each pixel column the first,
/// least, greatest and last value, which gives the same pixels as all of them (Jugel, Jerzak,
/// Hackenbroich, Markl: "M4: a visualization-oriented time series data aggregation", VLDB 2014).
/// Where a zoom leaves few points, they are drawn as they are.
void drawLongLine(QPainter &painter, const Chart::Series &series, const LineBlocks &blocks,
                  const ChartScale &scale, const QColor &colour);

} // namespace tenbin
