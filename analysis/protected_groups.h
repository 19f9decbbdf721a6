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
    QStringList names;         ///< "Female", "Female|Black"
    std::vector<quint32> of;   ///< one a prediction
    qsizetype missing = 0;     ///< predictions with a missing value: groups of their own
    QList<QStringList> values; ///< of each group, one a column: {"Female", "Black"}
    QStringList columns;
};

inline constexpr qsizetype mostGroups = 200;
/// Numbers and dates with more values are continuous: they need bins.
inline constexpr size_t mostSingleValues = 10;

/// How continuous columns are divided. Neither: they are not, which is an error.
struct ProtectedBins
{
    int quantiles = 0;        ///< bins of about equal counts
    std::vector<double> cuts; ///< rising; a bin reaches from one up to but without the next

    /// "4": four quantile bins; "30,45": at these cuts ("30,": at one); empty: none.
    static Result<ProtectedBins> parse(const QString &text);
};

/// Groups by the values of the columns, sorted by them. `rows[position]` is the columns' row of
/// each prediction. BadInput without columns, with a row outside, with a continuous column and no
/// bins for it, or with more than mostGroups groups.
Result<ProtectedGroups> protectedGroups(const QList<Column> &columns, RowSpan rows,
                                        const ProtectedBins &bins = {});

} // namespace tenbin
