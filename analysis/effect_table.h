#pragma once

#include "analysis/column_grid.h"
#include "core/result.h"
#include "data/dataset.h"

#include <QString>

#include <vector>

namespace tenbin {

/// Effects of columns as one table: column, value and position of a point (of two columns:
/// column_2, value_2, position_2, too), the effect, its interval and the rows behind it.
class EffectTable
{
public:
    void add(const ColumnGrid &grid, qsizetype point, double effect, double low, double high,
             qsizetype rows);
    void add(const ColumnGrid &first, qsizetype one, const ColumnGrid &second, qsizetype other,
             double effect, double low, double high, qsizetype rows);

    Result<Dataset> dataset(const QString &name) const;

private:
    struct Point
    {
        QString column, value;
        double position = 0;
    };
    struct Line
    {
        Point first, second;
        double effect = 0, low = 0, high = 0, rows = 0;
    };
    static Point pointOf(const ColumnGrid &grid, qsizetype point);

    std::vector<Line> m_lines;
    bool m_pairs = false;
};

} // namespace tenbin
