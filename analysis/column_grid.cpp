#include "analysis/column_grid.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr double microsecondsADay = 86'400e6;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Of sorted values: all different ones when there are few, else those at even quantiles.
template <class T> std::vector<T> spread(const std::vector<T> &sorted, int points, double tail)
{
    std::vector<T> distinct = sorted;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    if (distinct.size() <= size_t(points))
        return distinct;
    std::vector<T> chosen;
    for (int i = 0; i < points; ++i) {
        const double share = points == 1 ? 0.5 : tail + (1 - 2 * tail) * i / (points - 1);
        const T value = sorted[size_t(std::lround(share * double(sorted.size() - 1)))];
        if (chosen.empty() || chosen.back() != value)
            chosen.push_back(value);
    }
    return chosen;
}

ColumnGrid categoryGrid(const Column &column, RowSpan rows, int points)
{
    std::vector<qsizetype> counts(size_t(column.levels().size()));
    for (quint32 row : rows) {
        if (!column.isMissing(row))
            ++counts[size_t(column.codes()[row])];
    }
    std::vector<qint32> codes;
    for (size_t code = 0; code < counts.size(); ++code) {
        if (counts[code] > 0)
            codes.push_back(qint32(code));
    }
    std::stable_sort(codes.begin(), codes.end(),
                     [&](qint32 a, qint32 b) { return counts[size_t(a)] > counts[size_t(b)]; });
    ColumnGrid grid;
    for (size_t i = size_t(points); i < codes.size(); ++i)
        grid.left += counts[size_t(codes[i])];
    codes.resize(std::min(codes.size(), size_t(points)));
    grid.ordered = false;
    for (size_t i = 0; i < codes.size(); ++i) {
        grid.positions.push_back(double(i));
        grid.labels.append(column.levels()[codes[i]]);
    }
    grid.values = Column::categorical(column.name(), std::move(codes), column.levels());
    return grid;
}

ColumnGrid timeGrid(const Column &column, const Rows &present, int points, double tail)
{
    std::vector<qint64> sorted;
    for (quint32 row : present)
        sorted.push_back(column.times()[row]);
    std::sort(sorted.begin(), sorted.end());
    std::vector<qint64> values = spread(sorted, points, tail);
    ColumnGrid grid;
    grid.origin = values.empty() ? 0 : values.front();
    for (qint64 time : values) {
        grid.positions.push_back(double(time - grid.origin) / microsecondsADay);
        grid.labels.append(timeText(time));
    }
    grid.values = Column::datetime(column.name(), std::move(values));
    return grid;
}

} // namespace

Chart::Axis ColumnGrid::axis() const
{
    Chart::Axis axis;
    axis.title = name();
    if (!ordered)
        axis.categories = labels;
    else if (values.type() == ColumnType::Datetime)
        axis.title = Tr::tr("%1 (days since %2)").arg(name(), timeText(origin));
    return axis;
}

ColumnGrid numericGrid(const QString &name, std::vector<double> values)
{
    ColumnGrid grid;
    grid.positions = values;
    for (double value : values)
        grid.labels.append(numberText(value));
    grid.values = Column::numeric(name, std::move(values));
    return grid;
}

Result<ColumnGrid> quantileGrid(const Column &column, RowSpan rows, int points, double tail)
{
    if (column.type() == ColumnType::Text)
        return badInput(Tr::tr("The column \"%1\" holds texts, which have no order and no levels.")
                            .arg(column.name()),
                        Tr::tr("Choose a column of numbers, categories or times."));
    Rows present;
    for (quint32 row : rows) {
        if (!column.isMissing(row))
            present.push_back(row);
    }
    if (present.empty())
        return badInput(Tr::tr("The column \"%1\" has no value in the %2 rows.")
                            .arg(column.name())
                            .arg(rows.size()),
                        Tr::tr("Choose other rows or another column."));
    ColumnGrid grid;
    if (column.type() == ColumnType::Categorical) {
        grid = categoryGrid(column, rows, points);
    } else if (column.type() == ColumnType::Datetime) {
        grid = timeGrid(column, present, points, tail);
    } else {
        std::vector<double> sorted;
        for (quint32 row : present)
            sorted.push_back(column.numbers()[row]);
        std::sort(sorted.begin(), sorted.end());
        grid = numericGrid(column.name(), spread(sorted, points, tail));
    }
    grid.missing = qsizetype(rows.size() - present.size());
    return grid;
}

std::vector<double> positionsOf(const Column &column, RowSpan rows, const ColumnGrid &grid)
{
    std::vector<double> positions(rows.size(), nan);
    for (size_t i = 0; i < rows.size(); ++i) {
        if (column.isMissing(rows[i]))
            continue;
        if (column.type() == ColumnType::Numeric) {
            positions[i] = column.numbers()[rows[i]];
        } else if (column.type() == ColumnType::Datetime) {
            positions[i] = double(column.times()[rows[i]] - grid.origin) / microsecondsADay;
        } else if (column.type() == ColumnType::Categorical) {
            const std::span<const qint32> codes = grid.values.codes();
            const auto found = std::find(codes.begin(), codes.end(), column.codes()[rows[i]]);
            if (found != codes.end())
                positions[i] = double(found - codes.begin());
        }
    }
    return positions;
}

} // namespace tenbin
