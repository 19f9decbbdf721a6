#include "data/duplicates.h"

#include "core/number.h"
#include "data/distinct_rows.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace tenbin {

namespace {

constexpr size_t block = 4096;

quint64 wordOf(double value)
{
    constexpr quint64 missing = 0x7FF8'0000'0000'0000;
    return std::isnan(value) ? missing : std::bit_cast<quint64>(value + 0.0);
}

/// Takes the column's values of the rows from `from` on into their hashes.
void mixIn(const Column &column, size_t from, std::span<quint64> hashes)
{
    const auto mix = [&](auto word) {
        for (size_t i = 0; i < hashes.size(); ++i)
            hashes[i] = hashOf(word(from + i), hashes[i]);
    };
    switch (column.type()) {
    case ColumnType::Numeric:
        mix([values = column.numbers()](size_t row) { return wordOf(values[row]); });
        return;
    case ColumnType::Categorical:
        mix([codes = column.codes()](size_t row) { return quint64(codes[row]); });
        return;
    case ColumnType::Datetime:
        mix([times = column.times()](size_t row) { return quint64(times[row]); });
        return;
    case ColumnType::Text: break;
    }
    mix([&column](size_t row) {
        return column.isMissing(qsizetype(row)) ? 1 : hashOf(column.textAt(qsizetype(row)));
    });
}

bool sameNumber(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool sameText(const Column &a, qsizetype rowA, const Column &b, qsizetype rowB)
{
    const bool missing = a.isMissing(rowA);
    return missing == b.isMissing(rowB) && (missing || a.textAt(rowA) == b.textAt(rowB));
}

bool sameCell(const Column &column, quint32 a, quint32 b)
{
    switch (column.type()) {
    case ColumnType::Numeric: return sameNumber(column.numbers()[a], column.numbers()[b]);
    case ColumnType::Categorical: return column.codes()[a] == column.codes()[b];
    case ColumnType::Datetime: return column.times()[a] == column.times()[b];
    case ColumnType::Text: break;
    }
    return sameText(column, a, column, b);
}

bool sameCategories(const Column &a, const Column &b)
{
    std::vector<qsizetype> codeInB;
    for (const QString &level : a.levels())
        codeInB.push_back(b.levels().indexOf(level));
    return std::ranges::equal(a.codes(), b.codes(), [&](qint32 one, qint32 other) {
        return one < 0 ? other < 0 : codeInB[size_t(one)] == other;
    });
}

bool sameColumn(const Column &a, const Column &b)
{
    switch (a.type()) {
    case ColumnType::Numeric: return std::ranges::equal(a.numbers(), b.numbers(), sameNumber);
    case ColumnType::Categorical: return sameCategories(a, b);
    case ColumnType::Datetime: return std::ranges::equal(a.times(), b.times());
    case ColumnType::Text: break;
    }
    for (qsizetype row = 0; row < a.size(); ++row) {
        if (!sameText(a, row, b, row))
            return false;
    }
    return true;
}

/// Equal for equal columns.
QString keyOf(const ColumnProfile &profile)
{
    QStringList parts{columnTypeName(profile.type), QString::number(profile.count),
                      QString::number(profile.distinct), numberText(profile.mean),
                      numberText(profile.median)};
    for (const ValueCount &top : profile.top)
        parts << top.value << QString::number(top.count);
    return parts.join(QChar(0));
}

} // namespace

qint64 duplicateRowCount(const Dataset &dataset, const KeepGoing &keepGoing)
{
    if (dataset.columnCount() == 0)
        return 0;
    const size_t rows = size_t(dataset.rowCount());
    DistinctRows distinct;
    const auto equal = [&](quint32 a, quint32 b) {
        for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
            if (!sameCell(dataset.column(i), a, b))
                return false;
        }
        return true;
    };
    std::array<quint64, block> hashes;
    for (size_t from = 0; from < rows; from += block) {
        if (from / block % 16 == 0 && !keepGoing())
            return 0;
        const std::span<quint64> part(hashes.data(), std::min(block, rows - from));
        std::ranges::fill(part, 0);
        for (qsizetype i = 0; i < dataset.columnCount(); ++i)
            mixIn(dataset.column(i), from, part);
        for (size_t i = 0; i < part.size(); ++i)
            distinct.add(part[i], quint32(from + i), equal);
    }
    return qint64(rows) - distinct.distinct();
}

QList<std::pair<qsizetype, qsizetype>> duplicateColumns(const Dataset &dataset,
                                                        const QList<ColumnProfile> &profiles)
{
    QHash<QString, QList<qsizetype>> firsts;
    QList<std::pair<qsizetype, qsizetype>> pairs;
    for (qsizetype index = 0; index < dataset.columnCount(); ++index) {
        QList<qsizetype> &alike = firsts[keyOf(profiles[index])];
        const auto earlier = std::ranges::find_if(alike, [&](qsizetype first) {
            return sameColumn(dataset.column(first), dataset.column(index));
        });
        if (earlier != alike.end())
            pairs.append({*earlier, index});
        else
            alike.append(index);
    }
    return pairs;
}

} // namespace tenbin
