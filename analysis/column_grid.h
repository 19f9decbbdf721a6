#pragma once

#include "core/chart.h"
#include "core/result.h"
#include "data/dataset.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace tenbin {

/// Values of a column at which a model is looked at.
struct ColumnGrid
{
    Column values;       ///< of the column's own type, one a point
    bool ordered = true; ///< numbers and times; else categories
    /// Where the points lie on an axis: numbers as they are, times in days since `origin`,
    /// categories 0, 1, …
    std::vector<double> positions;
    QStringList labels;    ///< what the points say
    qint64 origin = 0;     ///< times
    qsizetype missing = 0; ///< rows without a value
    qsizetype left = 0;    ///< rarer categories that the grid leaves out

    const QString &name() const { return values.name(); }
    qsizetype size() const { return values.size(); }
    Chart::Axis axis() const;
};

/// At most `points` values that occur in `rows`: numbers and times at evenly spaced quantiles
/// between the shares `tail` and 1 - `tail`, all of them when there are few; categories by falling
/// frequency (ties in the column's order). BadInput: a text, or no value in the rows.
Result<ColumnGrid> quantileGrid(const Column &column, RowSpan rows, int points, double tail);
/// A grid of values given: numbers ascending.
ColumnGrid numericGrid(const QString &name, std::vector<double> values);

/// Where rows lie on the grid's axis; NaN: missing, or a category that is not on the grid.
std::vector<double> positionsOf(const Column &column, RowSpan rows, const ColumnGrid &grid);

} // namespace tenbin
