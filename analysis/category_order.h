#pragma once

#include "analysis/column_grid.h"
#include "core/result.h"
#include "data/dataset.h"

#include <QStringList>

namespace tenbin {

/// The categories of a grid in the order in which rows of neighbours are most alike in the
/// `others`, as in Apley and Zhu's ALEPlot: the distance of two categories is the sum over other
/// columns of the Kolmogorov-Smirnov distance (numbers, times) or half the sum of differences of
/// shares (categories); the order is the first coordinate of classical scaling. Texts and missing
/// values are left out. The most frequent category lies in the lower half.
Result<ColumnGrid> orderedByLikeness(const ColumnGrid &grid, const Dataset &data, RowSpan rows,
                                     const QStringList &others);

} // namespace tenbin
