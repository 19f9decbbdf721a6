#include "analysis/neighbours.h"

#include "core/text.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr qsizetype together = 256; ///< rows of a block

std::vector<double> quantities(const Column &column, RowSpan rows)
{
    std::vector<double> values;
    values.reserve(rows.size());
    for (quint32 row : rows) {
        if (column.isMissing(row))
            values.push_back(std::nan(""));
        else
            values.push_back(column.type() == ColumnType::Numeric ? column.numbers()[row]
                                                                  : double(column.times()[row]));
    }
    return values;
}

/// Subtracts the mean and divides by the standard deviation, or by the range for Gower's; false
/// when there is nothing to divide by.
bool scale(std::vector<double> &values, NeighbourDistance distance)
{
    double sum = 0;
    double count = 0;
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (double value : values) {
        if (std::isnan(value))
            continue;
        sum += value;
        ++count;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    if (!(most > least))
        return false;
    const double mean = sum / count;
    double squares = 0;
    for (double value : values)
        squares += std::isnan(value) ? 0 : (value - mean) * (value - mean);
    const bool gower = distance == NeighbourDistance::Gower;
    const double unit = gower ? most - least : std::sqrt(squares / count);
    for (double &value : values)
        value = std::isnan(value) && !gower ? 0 : (value - mean) / unit;
    return true;
}

std::vector<qint32> names(const Column &column, RowSpan rows)
{
    std::vector<qint32> codes;
    codes.reserve(rows.size());
    if (column.type() == ColumnType::Categorical) {
        for (quint32 row : rows)
            codes.push_back(column.codes()[row]);
        return codes;
    }
    QHash<QByteArray, qint32> known;
    for (quint32 row : rows) {
        if (column.isMissing(row)) {
            codes.push_back(Column::missingCode);
            continue;
        }
        const std::string_view text = column.textAt(row);
        const QByteArray key(text.data(), qsizetype(text.size()));
        auto found = known.constFind(key);
        if (found == known.cend())
            found = known.insert(key, qint32(known.size()));
        codes.push_back(*found);
    }
    return codes;
}

class Nearest
{
public:
    explicit Nearest(int count)
        : m_distances(size_t(count), std::numeric_limits<double>::infinity()), m_rows(size_t(count))
    {
    }

    double farthest() const { return m_distances.back(); }
    std::vector<quint32> &rows() { return m_rows; }

    /// Rows come in rising order, so that an equally near one goes behind.
    void insert(double distance, quint32 row)
    {
        size_t place = m_distances.size() - 1;
        for (; place > 0 && m_distances[place - 1] > distance; --place) {
            m_distances[place] = m_distances[place - 1];
            m_rows[place] = m_rows[place - 1];
        }
        m_distances[place] = distance;
        m_rows[place] = row;
    }

private:
    std::vector<double> m_distances;
    std::vector<quint32> m_rows;
};

} // namespace

struct NeighbourTable::Block
{
    double sums[together];
    double columns[together]; ///< Gower: how many both rows have
};

QString distanceName(NeighbourDistance distance)
{
    switch (distance) {
    case NeighbourDistance::Euclidean: return QStringLiteral("euclidean");
    case NeighbourDistance::Cosine: return QStringLiteral("cosine");
    case NeighbourDistance::Gower: break;
    }
    return QStringLiteral("gower");
}

std::optional<NeighbourDistance> distanceFromName(const QString &name)
{
    for (NeighbourDistance distance :
         {NeighbourDistance::Euclidean, NeighbourDistance::Cosine, NeighbourDistance::Gower}) {
        if (distanceName(distance) == name)
            return distance;
    }
    return std::nullopt;
}

Result<NeighbourTable> NeighbourTable::make(const QList<Column> &columns, RowSpan rows,
                                            NeighbourDistance distance)
{
    if (columns.isEmpty())
        return badInput(Tr::tr("Neighbours need at least one feature column."));
    NeighbourTable table;
    table.m_distance = distance;
    table.m_rows = qsizetype(rows.size());
    for (const Column &column : columns) {
        if (std::any_of(rows.begin(), rows.end(),
                        [&](quint32 row) { return qsizetype(row) >= column.size(); }))
            return badInput(
                Tr::tr("\"%1\" has fewer rows than there are predictions.").arg(column.name()),
                Tr::tr("Use the data that were predicted."));
        if (column.type() == ColumnType::Categorical || column.type() == ColumnType::Text) {
            table.m_codes.push_back(names(column, rows));
            continue;
        }
        std::vector<double> values = quantities(column, rows);
        if (std::any_of(values.begin(), values.end(), [](double v) { return std::isinf(v); }))
            return badInput(Tr::tr("The feature \"%1\" has an infinite value.").arg(column.name()),
                            Tr::tr("Choose other feature columns."));
        if (scale(values, distance))
            table.m_numbers.push_back(std::move(values));
    }
    if (distance != NeighbourDistance::Cosine)
        return table;
    table.m_lengths.assign(rows.size(), double(table.m_codes.size()));
    for (const std::vector<double> &column : table.m_numbers) {
        for (size_t row = 0; row < column.size(); ++row)
            table.m_lengths[row] += column[row] * column[row];
    }
    for (double &length : table.m_lengths)
        length = std::sqrt(length);
    return table;
}

/// Distances of one row to those of a block; cosines for Cosine, not yet divided by the lengths.
void NeighbourTable::addDistances(quint32 row, qsizetype first, qsizetype count, Block &block) const
{
    double *__restrict sums = block.sums;
    double *__restrict shared = block.columns;
    std::fill_n(sums, together, 0.0);
    std::fill_n(shared, together, 0.0);
    for (const std::vector<double> &column : m_numbers) {
        const double here = column[row];
        const double *__restrict there = column.data() + first;
        if (m_distance == NeighbourDistance::Euclidean) {
            for (qsizetype k = 0; k < count; ++k)
                sums[k] += (here - there[k]) * (here - there[k]);
        } else if (m_distance == NeighbourDistance::Cosine) {
            for (qsizetype k = 0; k < count; ++k)
                sums[k] += here * there[k];
        } else if (!std::isnan(here)) {
            for (qsizetype k = 0; k < count; ++k) {
                const bool known = there[k] == there[k];
                sums[k] += known ? std::abs(here - there[k]) : 0.0;
                shared[k] += known ? 1.0 : 0.0;
            }
        }
    }
    const double unequal = m_distance == NeighbourDistance::Euclidean ? 2
                           : m_distance == NeighbourDistance::Cosine  ? 0
                                                                      : 1;
    const double equal = m_distance == NeighbourDistance::Cosine ? 1 : 0;
    const bool skips = m_distance == NeighbourDistance::Gower;
    for (const std::vector<qint32> &column : m_codes) {
        const qint32 here = column[row];
        const qint32 *__restrict there = column.data() + first;
        if (skips && here == Column::missingCode)
            continue;
        for (qsizetype k = 0; k < count; ++k) {
            const bool known = !skips || there[k] != Column::missingCode;
            sums[k] += known ? (there[k] == here ? equal : unequal) : 0.0;
            shared[k] += known ? 1.0 : 0.0;
        }
    }
}

std::vector<quint32> NeighbourTable::nearest(quint32 row, int wanted) const
{
    Nearest nearest(wanted);
    Block block;
    for (qsizetype first = 0; first < m_rows; first += together) {
        const qsizetype count = std::min(together, m_rows - first);
        addDistances(row, first, count, block);
        for (qsizetype k = 0; k < count; ++k) {
            const auto other = quint32(first + k);
            double distance = block.sums[k];
            if (m_distance == NeighbourDistance::Gower)
                distance = block.columns[k] > 0 ? distance / block.columns[k] : 1;
            else if (m_distance == NeighbourDistance::Cosine)
                distance = m_lengths[row] > 0 && m_lengths[other] > 0
                               ? 1 - distance / (m_lengths[row] * m_lengths[other])
                               : 1;
            if (distance < nearest.farthest())
                nearest.insert(distance, other);
        }
    }
    return std::move(nearest.rows());
}

} // namespace tenbin
