#pragma once

#include "core/chart.h"
#include "reports/chart_style.h"

#include <QColor>
#include <QList>
#include <QRectF>

class QPainter;

namespace tenbin {

/// One line of a key: what a colour and a mark mean.
struct KeyEntry
{
    QString text;
    QColor colour;
    Chart::Series::Mark mark = Chart::Series::Mark::Line;
    qsizetype series = 0;
    QRectF place;
};

/// The colours of numbers: a bar beside the plot.
struct ColourScale
{
    double lower = 0;
    double upper = 1;
    bool diverging = false;  ///< centred on zero
    bool sequential = false; ///< viridis; otherwise a feature's value, blue to red
    QString title;
    QString low; ///< instead of the numbers at the ends
    QString high;

    /// Grey for what is no number.
    QColor colour(double value) const;
};

/// What stands around the plot of a chart: title and key above, caption below, labels at the ends
/// of lines or a colour scale at the right.
struct ChartFrame
{
    QRectF title;
    QRectF caption;
    QString titleText; ///< in lines that fit
    QString captionText;
    QRectF plot;            ///< with ticks and axis titles
    double rightMargin = 0; ///< of `plot`, for end labels or the colour scale
    QList<KeyEntry> key;
    KeyEntry more;          ///< says how many entries had no place; empty: none
    bool endLabels = false; ///< the key stands at the ends of the lines
    bool colourScale = false;
};

/// The colour of a series in a chart.
QColor seriesColour(const Chart &chart, qsizetype index, const ThemeColours &colours);
/// The colours of a heat map's cells or of coloured points.
ColourScale colourScaleOf(const Chart &chart, const Chart::Series &series);

ChartFrame layOutFrame(const Chart &chart, const ChartStyle &style, const QRectF &area);
void drawFrame(QPainter &painter, const ChartStyle &style, const ChartFrame &frame);
/// The key at the right of `plotArea`; `ends` has one height a key entry.
void drawEndLabels(QPainter &painter, const ChartStyle &style, const ChartFrame &frame,
                   const QRectF &plotArea, const QList<double> &ends);
void drawColourScale(QPainter &painter, const ChartStyle &style, const ColourScale &scale,
                     const QRectF &plotArea);

} // namespace tenbin
