#pragma once

#include "core/background.h"
#include "data/dataset.h"

#include <QAbstractTableModel>

namespace tenbin {

/// A dataset as an item model: nothing is copied, sorting and choosing rows move row numbers. Long
/// tables are sorted in the background: the old order stays until the new one is there.
class DatasetTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum HeaderRole {
        TypeRole = Qt::UserRole + 10, ///< "numeric", …: also the name of an icon
        RoleRole,                     ///< "target", …
    };

    explicit DatasetTableModel(QObject *parent = nullptr);

    const Dataset &dataset() const { return m_dataset; }
    void setDataset(Dataset dataset);
    /// The same values with other roles: order and chosen rows stay.
    void setRoles(const Dataset &same);
    /// Only these rows of the dataset, in this order until one sorts.
    void showRows(Rows rows);
    void showAllRows();

    /// The row of the dataset that stands in a row of the model.
    quint32 datasetRow(int row) const { return m_order[size_t(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    bool isSorting() const { return m_sorting.isRunning(); }

private:
    void takeOrder(Rows rows);

    Dataset m_dataset;
    Rows m_shown; ///< the chosen rows in their own order
    Rows m_order; ///< the same rows as the model has them
    Background m_sorting;
};

} // namespace tenbin
