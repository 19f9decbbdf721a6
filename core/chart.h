#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// A chart as data: what to draw, not how. chart_painter draws it on screen and in reports.
struct Chart
{
    struct Axis
    {
        QString title; ///< with the unit: "Duration (s)"
        double minimum = 0;
        double maximum = 0; ///< minimum == maximum: from the data
        bool logarithmic = false;
        QStringList categories; ///< not empty: positions 0, 1, … carry these names
    };

    struct Series
    {
        enum class Mark { Line, Step, Points, Bars, Band, HeatMap, Spans };
        /// Values of `colour` beside the category palette: attributions in red and blue.
        static constexpr int pushesUp = 100;
        static constexpr int pushesDown = 101;

        QString name;
        Mark mark = Mark::Line;
        QList<double> x;   ///< Bars, Spans: centres; HeatMap: column positions
        QList<double> y;   ///< Bars: heights; HeatMap: row positions; Spans: signed lengths
        QList<double> low; ///< interval of y (whisker or band); empty: none; Spans: their ends
        QList<double> high;
        /// HeatMap: row-major values, y.size() × x.size(); Points: colour values, NaN is grey.
        QList<double> z;
        double zMinimum = 0; ///< ends of the colours; equal: from z
        double zMaximum = 0;
        QList<qint64> rows;  ///< the data's row behind each mark, counted from 0; empty: none
        QStringList labels;  ///< one text a point for hover and heat map cells; may be empty
        int colour = -1;     ///< index in the category palette, -1: position in the chart
        double barWidth = 0; ///< Bars, Spans: width in units of x, 0: 0.8 of the step
        bool muted = false;  ///< context: thin and grey (single folds behind their mean)
    };

    /// What colours of z mean, beside the plot.
    struct ColourKey
    {
        QString title; ///< empty: the series' name
        QString low;   ///< instead of the number at an end: each series has a scale of its own
        QString high;
    };

    struct ReferenceLine
    {
        QString label;
        double x1 = 0, y1 = 0, x2 = 0, y2 = 0; ///< in axis units
    };

    QString id;
    QString title;
    QString caption; ///< n, data name, what intervals mean
    QString summary; ///< one sentence for screen readers
    Axis x;
    Axis y;
    QList<Series> series;
    QList<ReferenceLine> references;
    ColourKey colourKey;
    bool square = false;
    /// Lies: positions (series.x) run down the y axis, which holds the categories; values to the
    /// right along the x axis.
    bool horizontal = false;
    /// Not empty: parallel coordinates, a line a series. series.x are places in this list, series.y
    /// values of the axis there, NaN where there is none; `x` and `y` are not used.
    QList<Axis> parallel;

    QJsonObject toJson() const;
    static Result<Chart> fromJson(const QJsonObject &json);
};

} // namespace tenbin
