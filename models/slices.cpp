#include "models/slices.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_order.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr size_t mostSingleValues = 10;

Slice missingSlice(Rows positions)
{
    return {Tr::tr("(missing)"), std::move(positions)};
}

/// Numbers, or times as numbers: exact to the microsecond for 140 years around 1970.
std::vector<double> valuesOf(const Column &column, RowSpan rows)
{
    std::vector<double> values;
    values.reserve(rows.size());
    for (quint32 row : rows) {
        if (column.isMissing(row))
            values.push_back(undefinedValue);
        else
            values.push_back(column.type() == ColumnType::Numeric ? column.numbers()[row]
                                                                  : double(column.times()[row]));
    }
    return values;
}

QList<Slice> slicesByQuantile(const Column &column, RowSpan rows, int quantiles)
{
    const std::vector<double> values = valuesOf(column, rows);
    const std::vector<quint32> order = risingOrder(values);
    const auto known = size_t(std::count_if(values.begin(), values.end(),
                                            [](double value) { return !std::isnan(value); }));
    std::vector<size_t> starts; // of runs of equal values
    for (size_t place = 0; place < known; ++place) {
        if (place == 0 || values[order[place]] != values[order[place - 1]])
            starts.push_back(place);
    }
    const bool single = starts.size() <= mostSingleValues;
    QList<Slice> slices;
    size_t first = 0;
    for (size_t run = 0; run < starts.size(); ++run) {
        const size_t end = run + 1 < starts.size() ? starts[run + 1] : known;
        const double wanted = double(known) * double(slices.size() + 1) / quantiles;
        if (!single && double(end) < wanted && end < known)
            continue;
        Slice slice;
        slice.positions.assign(order.begin() + qsizetype(first), order.begin() + qsizetype(end));
        std::sort(slice.positions.begin(), slice.positions.end());
        const QString low = column.displayText(rows[order[first]]);
        const QString high = column.displayText(rows[order[end - 1]]);
        slice.name = low == high ? low : Tr::tr("%1 to %2").arg(low, high);
        slices.append(std::move(slice));
        first = end;
    }
    if (known < rows.size()) {
        Rows missing(order.begin() + qsizetype(known), order.end());
        std::sort(missing.begin(), missing.end());
        slices.append(missingSlice(std::move(missing)));
    }
    return slices;
}

QList<Slice> slicesByLevel(const Column &column, RowSpan rows, qsizetype mostLevels)
{
    QHash<QString, qsizetype> known;
    QList<Slice> levels;
    Rows missing;
    for (size_t position = 0; position < rows.size(); ++position) {
        if (column.isMissing(rows[position])) {
            missing.push_back(quint32(position));
            continue;
        }
        const QString name = column.displayText(rows[position]);
        const auto found = known.constFind(name);
        const qsizetype at = found == known.constEnd() ? levels.size() : *found;
        if (at == levels.size()) {
            known.insert(name, at);
            levels.append(Slice{name, {}});
        }
        levels[at].positions.push_back(quint32(position));
    }
    std::stable_sort(levels.begin(), levels.end(), [](const Slice &a, const Slice &b) {
        return a.positions.size() > b.positions.size();
    });
    if (levels.size() > mostLevels) {
        Slice others{Tr::tr("(%1 other levels)").arg(levels.size() - mostLevels + 1), {}};
        for (qsizetype at = mostLevels - 1; at < levels.size(); ++at)
            others.positions.insert(others.positions.end(), levels[at].positions.begin(),
                                    levels[at].positions.end());
        std::sort(others.positions.begin(), others.positions.end());
        levels.resize(mostLevels - 1);
        levels.append(std::move(others));
    }
    if (!missing.empty())
        levels.append(missingSlice(std::move(missing)));
    return levels;
}

Status checkRows(RowSpan rows, qsizetype count)
{
    const auto outside = std::find_if(rows.begin(), rows.end(),
                                      [&](quint32 row) { return qsizetype(row) >= count; });
    if (outside != rows.end())
        return badInput(Tr::tr("A prediction is of row %1, and the data have %2 rows.")
                            .arg(qint64(*outside) + 1)
                            .arg(count),
                        Tr::tr("Use the data that were predicted."));
    return {};
}

struct Condition
{
    QString column, sign, value;
};

QString unquoted(QString text)
{
    if (text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"'))
        return text.mid(1, text.size() - 2);
    return text;
}

Result<Condition> parseCondition(const QString &text)
{
    static const QRegularExpression missing(
        QStringLiteral("\\A\\s*(\"[^\"]+\"|.+?)\\s+is\\s+missing\\s*\\z"));
    static const QRegularExpression compared(
        QStringLiteral("\\A\\s*(\"[^\"]+\"|[^\"=!<>]+?)\\s*(=|!=|<=|>=|<|>)\\s*(.*?)\\s*\\z"));
    if (const auto match = missing.match(text); match.hasMatch())
        return Condition{unquoted(match.captured(1)), QStringLiteral("missing"), {}};
    const auto match = compared.match(text);
    if (!match.hasMatch())
        return badInput(Tr::tr("\"%1\" is no condition on a column.").arg(text),
                        Tr::tr("Write COLUMN = VALUE, with one of = != < <= > >=, or: COLUMN is "
                               "missing. Names with such signs stand in double quotes."));
    return Condition{unquoted(match.captured(1)), match.captured(2), unquoted(match.captured(3))};
}

bool holds(int order, const QString &sign)
{
    if (sign == QLatin1String("="))
        return order == 0;
    if (sign == QLatin1String("!="))
        return order != 0;
    if (sign == QLatin1String("<"))
        return order < 0;
    if (sign == QLatin1String("<="))
        return order <= 0;
    return sign == QLatin1String(">") ? order > 0 : order >= 0;
}

/// A row without a value fulfils no comparison.
bool holdsFor(const Column &column, quint32 row, const Condition &condition,
              const std::optional<double> &number)
{
    if (condition.sign == QLatin1String("missing"))
        return column.isMissing(row);
    if (column.isMissing(row))
        return false;
    if (column.type() == ColumnType::Numeric) {
        const double value = column.numbers()[row];
        return holds(value < *number ? -1 : int(value > *number), condition.sign);
    }
    return holds(column.displayText(row) == condition.value ? 0 : 1, condition.sign);
}

} // namespace

Result<QList<Slice>> slicesBy(const Column &column, RowSpan rows, const SliceBins &bins)
{
    if (Status inside = checkRows(rows, column.size()); !inside)
        return passOn(inside);
    if (bins.quantiles < 2 || bins.mostLevels < 2)
        return failure(Error::Kind::Usage, Tr::tr("Slices need at least two bins."));
    if (column.type() == ColumnType::Numeric || column.type() == ColumnType::Datetime)
        return slicesByQuantile(column, rows, bins.quantiles);
    return slicesByLevel(column, rows, bins.mostLevels);
}

Result<Slice> sliceWhere(const Dataset &dataset, RowSpan rows, const QString &condition)
{
    const Result<Condition> parsed = parseCondition(condition);
    if (!parsed)
        return passOn(parsed);
    const Result<Column> column = dataset.find(parsed->column);
    if (!column)
        return passOn(column);
    if (Status inside = checkRows(rows, column->size()); !inside)
        return passOn(inside);
    const bool ordered = parsed->sign.contains(u'<') || parsed->sign.contains(u'>');
    const std::optional<double> number = parseNumber(parsed->value);
    const bool compares = parsed->sign != QLatin1String("missing");
    if (compares && column->type() == ColumnType::Numeric && !number)
        return badInput(Tr::tr("The column \"%1\" holds numbers, and \"%2\" is none.")
                            .arg(parsed->column, parsed->value));
    if (ordered && column->type() != ColumnType::Numeric)
        return badInput(Tr::tr("The column \"%1\" holds no numbers to compare with \"%2\".")
                            .arg(parsed->column, parsed->sign),
                        Tr::tr("Compare it with = or !=."));
    Slice slice{condition.trimmed(), {}};
    for (size_t position = 0; position < rows.size(); ++position) {
        if (holdsFor(*column, rows[position], *parsed, number))
            slice.positions.push_back(quint32(position));
    }
    return slice;
}

} // namespace tenbin
