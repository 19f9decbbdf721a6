#include "widgets/block_table_model.h"

#include "reports/chart_table.h"
#include "reports/chart_text.h"
#include "widgets/table_view.h"

#include <QFont>

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

bool isMissing(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined();
}

bool isLess(const QJsonValue &a, const QJsonValue &b)
{
    if (a.isDouble() && b.isDouble())
        return a.toDouble() < b.toDouble();
    if (a.isDouble() != b.isDouble())
        return a.isDouble();
    return exactText(a) < exactText(b);
}

} // namespace

BlockTableModel::BlockTableModel(Table table, QObject *parent)
    : QAbstractTableModel(parent), m_table(std::move(table)), m_order(m_table.rows.size())
{
    std::iota(m_order.begin(), m_order.end(), 0);
    for (qsizetype column = 0; column < m_table.columns.size(); ++column) {
        m_best.append(bestRows(m_table, column));
        m_decimals.append(fixedDecimals(m_table, column));
    }
}

int BlockTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int BlockTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.columns.size());
}

QVariant BlockTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qsizetype row = m_order[index.row()];
    const TableColumn &column = m_table.columns[index.column()];
    const QJsonValue &cell = m_table.rows[row][index.column()];
    switch (role) {
    case Qt::DisplayRole: return shownText(cellText(column, cell, m_decimals[index.column()]));
    case ExactRole: return exactText(cell);
    case MissingRole: return isMissing(cell);
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (column.numeric ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole:
        if (m_best[index.column()].contains(row)) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    default: return {};
    }
}

QVariant BlockTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const TableColumn &column = m_table.columns[section];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (column.numeric ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

void BlockTableModel::sort(int column, Qt::SortOrder order)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    const QList<qsizetype> shown = m_order;
    std::iota(m_order.begin(), m_order.end(), 0);
    if (column >= 0 && column < columnCount()) {
        std::stable_sort(m_order.begin(), m_order.end(), [&](qsizetype a, qsizetype b) {
            const QJsonValue &left = m_table.rows[a][column], &right = m_table.rows[b][column];
            if (isMissing(left) || isMissing(right))
                return isMissing(right) && !isMissing(left);
            return order == Qt::AscendingOrder ? isLess(left, right) : isLess(right, left);
        });
    }
    QList<int> place(m_order.size());
    for (qsizetype i = 0; i < m_order.size(); ++i)
        place[m_order[i]] = int(i);
    QModelIndexList after;
    for (const QModelIndex &one : before)
        after.append(index(place[shown[one.row()]], one.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

} // namespace tenbin
