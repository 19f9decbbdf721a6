#pragma once

#include "core/block.h"

#include <QAbstractTableModel>

namespace tenbin {

/// A table block as an item model. Sorting moves an order of rows, missing values last.
class BlockTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit BlockTableModel(Table table, QObject *parent = nullptr);

    const Table &table() const { return m_table; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    Table m_table;
    QList<qsizetype> m_order;
    QList<QList<qsizetype>> m_best; ///< one list a column
    QList<int> m_decimals;
};

} // namespace tenbin
