#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <QList>
#include <QStringList>

#include <vector>

namespace tenbin {

/// The group of each prediction. Several attributes: their intersections, those that have rows.
struct ProtectedGroups
{
    QStringList names;       ///< "Female", "Female|Black"
    std::vector<quint32> of; ///< one a prediction
    qsizetype missing = 0;   ///< predictions with a missing value: groups of their own
};

inline constexpr qsizetype mostGroups = 200;

/// Groups by the values of the columns, sorted by them; numbers and dates with more than ten
/// values in `quantiles` bins. `rows[position]` is the columns' row of each prediction. BadInput
/// without columns, with a row outside, or with more than mostGroups groups.
Result<ProtectedGroups> protectedGroups(const QList<Column> &columns, RowSpan rows,
                                        int quantiles = 4);

} // namespace tenbin
