#pragma once

#include "data/dataset.h"
#include "data/profile.h"

#include <QAbstractTableModel>
#include <QHash>

namespace tenbin {

/// The columns of a dataset, one a row: name, type and role (may be edited), missing, distinct,
/// distribution. What only a profile knows stays empty until there is one.
class ColumnTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Field { Name, Type, RoleField, Missing, Distinct, Summary, Distribution, FieldCount };
    /// Heights of the bars of a distribution: QVariant of QList<double>, the highest is 1.
    static constexpr int HistogramRole = Qt::UserRole + 20;

    explicit ColumnTableModel(QObject *parent = nullptr);

    const Dataset &dataset() const { return m_dataset; }
    void setDataset(Dataset dataset);
    /// The same values with other roles: profile and selection stay.
    void setRoles(Dataset same);
    void setEditable(bool editable) { m_editable = editable; }
    /// By column name; what names no column is left out.
    void setProfile(const Profile &profile);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void roleChanged(int column, tenbin::Role role);
    /// Asked for; the dataset stays as it is until another one is set.
    void typeRequested(int column, tenbin::ColumnType type);

private:
    QString text(int row, int field) const;
    const ColumnProfile *profileOf(int row) const;

    Dataset m_dataset;
    QHash<QString, ColumnProfile> m_profiles;
    qint64 m_rows = 0;
    bool m_editable = true;
};

} // namespace tenbin
