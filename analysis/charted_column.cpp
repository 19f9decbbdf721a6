#include "analysis/charted_column.h"

#include "core/number.h"
#include "core/text.h"
#include "data/numeric_step.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

std::vector<double> valuesOf(const Column &column, RowSpan rows)
{
    std::vector<double> values(rows.size(), std::numeric_limits<double>::quiet_NaN());
    for (size_t i = 0; i < rows.size(); ++i) {
        if (column.isMissing(rows[i]))
            continue;
        if (column.type() == ColumnType::Numeric)
            values[i] = column.numbers()[rows[i]];
        else if (column.type() == ColumnType::Categorical)
            values[i] = column.codes()[rows[i]];
        else if (column.type() == ColumnType::Datetime)
            values[i] = double(column.times()[rows[i]]) / 1e6;
    }
    return values;
}

} // namespace

ChartedColumn chartedColumn(const Dataset &data, const QString &name, RowSpan rows)
{
    ChartedColumn charted;
    const qsizetype index = data.indexOf(name);
    if (index < 0) {
        charted.values.assign(rows.size(), std::numeric_limits<double>::quiet_NaN());
        return charted;
    }
    const Column &column = data.column(index);
    charted.values = valuesOf(column, rows);
    charted.levels = column.levels();
    std::vector<double> known;
    std::copy_if(charted.values.begin(), charted.values.end(), std::back_inserter(known),
                 [](double value) { return std::isfinite(value); });
    if (known.empty())
        return charted;
    charted.low = quantile(known, 0.05);
    charted.high = quantile(known, 0.95);
    if (charted.low == charted.high) {
        const auto [least, most] = std::minmax_element(known.begin(), known.end());
        charted.low = *least;
        charted.high = *most;
    }
    return charted;
}

QString columnValueText(const Dataset &data, const QString &name, quint32 row)
{
    const qsizetype index = data.indexOf(name);
    if (index < 0 || qsizetype(row) >= data.rowCount())
        return name;
    const Column &column = data.column(index);
    if (column.isMissing(row))
        return Tr::tr("%1 missing").arg(name);
    const QString text = column.type() == ColumnType::Numeric
                             ? shortNumber(column.numbers()[row], 4)
                             : column.displayText(row);
    return QStringLiteral("%1 = %2").arg(name, text);
}

} // namespace tenbin
