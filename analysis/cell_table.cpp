#include "analysis/cell_table.h"

#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double cellOf(const Column &column, quint32 row)
{
    if (column.isMissing(row))
        return missing;
    switch (column.type()) {
    case ColumnType::Numeric: return column.numbers()[row];
    case ColumnType::Categorical: return column.codes()[row];
    case ColumnType::Datetime: return double(column.times()[row]);
    case ColumnType::Text: break;
    }
    return row;
}

} // namespace

Result<CellTable> CellTable::make(const Dataset &dataset, const QStringList &columns)
{
    CellTable cells;
    for (const QString &name : columns) {
        Result<Column> column = dataset.find(name);
        if (!column)
            return passOn(column);
        cells.m_columns.append(*std::move(column));
    }
    return cells;
}

qsizetype CellTable::indexOf(const QString &name) const
{
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].name() == name)
            return i;
    }
    return -1;
}

Eigen::MatrixXd CellTable::of(RowSpan rows) const
{
    Eigen::MatrixXd cells(Eigen::Index(rows.size()), m_columns.size());
    for (qsizetype j = 0; j < m_columns.size(); ++j) {
        for (size_t i = 0; i < rows.size(); ++i)
            cells(Eigen::Index(i), j) = cellOf(m_columns[j], rows[i]);
    }
    return cells;
}

Eigen::RowVectorXd CellTable::of(quint32 row) const
{
    return of(RowSpan(&row, 1));
}

Column CellTable::made(const Column &like, const Eigen::Ref<const Eigen::VectorXd> &cells) const
{
    const auto count = size_t(cells.size());
    switch (like.type()) {
    case ColumnType::Numeric:
        return Column::numeric(like.name(), {cells.data(), cells.data() + count});
    case ColumnType::Categorical: {
        std::vector<qint32> codes(count);
        for (size_t i = 0; i < count; ++i) {
            const double cell = cells[Eigen::Index(i)];
            codes[i] = std::isnan(cell) ? Column::missingCode : qint32(cell);
        }
        return Column::categorical(like.name(), std::move(codes), like.levels());
    }
    case ColumnType::Datetime: {
        std::vector<qint64> times(count);
        for (size_t i = 0; i < count; ++i) {
            const double cell = cells[Eigen::Index(i)];
            times[i] = std::isnan(cell) ? Column::missingTime : qint64(cell);
        }
        return Column::datetime(like.name(), std::move(times));
    }
    case ColumnType::Text: break;
    }
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    std::vector<quint8> flags;
    for (double cell : cells) {
        const bool absent = std::isnan(cell);
        const std::string_view text = absent ? std::string_view() : like.textAt(qsizetype(cell));
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(qint64(bytes.size()));
        flags.push_back(absent);
    }
    return Column::text(like.name(), std::move(offsets), std::move(bytes), std::move(flags));
}

Result<Dataset> CellTable::dataset(const Eigen::MatrixXd &cells) const
{
    Q_ASSERT(cells.cols() == m_columns.size());
    QList<Column> columns;
    for (qsizetype j = 0; j < m_columns.size(); ++j)
        columns.append(made(m_columns[j], cells.col(j)));
    return Dataset::make({}, std::move(columns));
}

QJsonValue CellTable::shown(qsizetype column, double cell) const
{
    if (std::isnan(cell))
        return {};
    const Column &from = m_columns[column];
    switch (from.type()) {
    case ColumnType::Numeric: return cell;
    case ColumnType::Categorical: return from.levels()[qsizetype(cell)];
    case ColumnType::Datetime: return timeText(qint64(cell));
    case ColumnType::Text: break;
    }
    return from.displayText(qsizetype(cell));
}

} // namespace tenbin
