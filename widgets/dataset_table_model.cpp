#include "widgets/dataset_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/icons.h"
#include "widgets/row_order.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

constexpr int digits = 6;           ///< enough to see, and all of them when copied
constexpr size_t manyRows = 50'000; ///< sorted in the background from here on

Rows allRows(qsizetype count)
{
    Rows rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

QString shownText(const Column &column, qsizetype row)
{
    if (column.isMissing(row))
        return Tr::tr("missing");
    if (column.type() == ColumnType::Numeric)
        return shortNumber(column.numbers()[size_t(row)], digits);
    if (column.type() == ColumnType::Text) {
        // A cell shows one line: a megabyte of text would be laid out at every paint.
        constexpr size_t longest = 300;
        const std::string_view text = column.textAt(row).substr(0, longest);
        return QString::fromUtf8(text.data(), qsizetype(text.size())).simplified();
    }
    return column.displayText(row);
}

Rows sortedShown(const Column &column, const Rows &shown, bool ascending)
{
    Rows rows = sortedRows(column, ascending);
    if (shown.size() == rows.size())
        return rows;
    std::vector<quint8> isShown(rows.size());
    for (quint32 row : shown)
        isShown[row] = 1;
    std::erase_if(rows, [&](quint32 row) { return isShown[row] == 0; });
    return rows;
}

} // namespace

DatasetTableModel::DatasetTableModel(QObject *parent) : QAbstractTableModel(parent), m_sorting(this)
{
}

void DatasetTableModel::setDataset(Dataset dataset)
{
    m_sorting.cancel();
    beginResetModel();
    m_dataset = std::move(dataset);
    m_shown = m_order = allRows(m_dataset.rowCount());
    endResetModel();
}

void DatasetTableModel::setRoles(const Dataset &same)
{
    Q_ASSERT(same.rowCount() == m_dataset.rowCount());
    Q_ASSERT(same.columnCount() == m_dataset.columnCount());
    m_dataset = same;
    if (columnCount() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void DatasetTableModel::showRows(Rows rows)
{
    Q_ASSERT(std::all_of(rows.begin(), rows.end(),
                         [this](quint32 row) { return row < m_dataset.rowCount(); }));
    m_sorting.cancel();
    beginResetModel();
    m_shown = m_order = std::move(rows);
    endResetModel();
}

void DatasetTableModel::showAllRows()
{
    showRows(allRows(m_dataset.rowCount()));
}

int DatasetTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int DatasetTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_dataset.columnCount());
}

QVariant DatasetTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Column &column = m_dataset.column(index.column());
    const qsizetype row = m_order[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return shownText(column, row);
    case ExactRole: return column.displayText(row);
    case MissingRole: return column.isMissing(row);
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter |
                        (column.type() == ColumnType::Numeric ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

QVariant DatasetTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole && section >= 0 && section < rowCount()
                   ? QVariant(qint64(datasetRow(section)) + 1)
                   : QVariant();
    if (section < 0 || section >= columnCount())
        return {};
    const Column &column = m_dataset.column(section);
    const QString type = columnTypeName(column.type());
    const QString chosen = roleName(m_dataset.role(section));
    switch (role) {
    case Qt::DisplayRole: return column.name();
    case Qt::ToolTipRole:
        return plainToolTip(QStringLiteral("%1\n%2 · %3").arg(column.name(), type, chosen));
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(column.name(), type, chosen);
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter |
                        (column.type() == ColumnType::Numeric ? Qt::AlignRight : Qt::AlignLeft));
    case TypeRole: return type;
    case RoleRole: return chosen;
    default: return {};
    }
}

void DatasetTableModel::sort(int column, Qt::SortOrder order)
{
    m_sorting.cancel();
    if (column < 0 || column >= columnCount())
        return takeOrder(m_shown);
    const bool ascending = order == Qt::AscendingOrder;
    if (m_shown.size() < manyRows)
        return takeOrder(sortedShown(m_dataset.column(column), m_shown, ascending));
    m_sorting.run([values = m_dataset.column(column), shown = m_shown,
                   ascending](Progress &) { return sortedShown(values, shown, ascending); },
                  [this](Rows rows) { takeOrder(std::move(rows)); });
}

void DatasetTableModel::takeOrder(Rows rows)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    if (!before.isEmpty()) {
        std::vector<quint32> place(size_t(m_dataset.rowCount()));
        for (size_t i = 0; i < rows.size(); ++i)
            place[rows[i]] = quint32(i);
        QModelIndexList after;
        for (const QModelIndex &one : before)
            after.append(index(int(place[datasetRow(one.row())]), one.column()));
        changePersistentIndexList(before, after);
    }
    m_order = std::move(rows);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

} // namespace tenbin
