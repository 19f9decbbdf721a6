#pragma once

#include "data/dataset.h"

#include <QStringList>

#include <vector>

namespace tenbin {

/// A dataset's column in some rows, as charts show it.
struct ChartedColumn
{
    /// Numbers, times in seconds, or codes of `levels`; NaN where missing, and all of a text.
    std::vector<double> values;
    QStringList levels;
    double low = 0; ///< the 5 % and 95 % quantiles, of all values when these are equal
    double high = 0;

    bool hasOrder() const { return levels.isEmpty(); }
};

/// All NaN when the data has no such column.
ChartedColumn chartedColumn(const Dataset &data, const QString &name, RowSpan rows);

/// "age = 39"; "age missing"; the name alone when the data has no such column.
QString columnValueText(const Dataset &data, const QString &name, quint32 row);

} // namespace tenbin
