#pragma once

#include "experiments/gate.h"
#include "experiments/registered_model.h"
#include "experiments/run.h"

#include <QAbstractTableModel>

namespace tenbin {

/// The versions of a registered model, newest first: fixed columns, one a bound of the gate, then
/// who registered it, when and why.
class VersionsTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Version, StageName, Aliases, Run, FirstBound };

    struct Row
    {
        ModelVersion version;
        QStringList aliases;
        QString run;     ///< title, and what is wrong with it
        QString trouble; ///< a sentence; empty: none
        QList<BoundCheck> checks;
        ModelChange added;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(QList<Row> rows, const QList<Bound> &gate);
    const Row &row(int index) const { return m_rows[index]; }
    int rowOf(qint64 version) const; ///< -1: none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// Columns behind the bounds.
    enum Last { When, Who, Why, LastCount };

    bool isBound(int column) const;
    bool isNumeric(int column) const { return column == Version || isBound(column); }
    QString text(const Row &row, int column) const;
    QString toolTip(const Row &row, int column) const;

    QList<Row> m_rows;
    QList<Bound> m_gate;
};

/// A version with what its run and the history of the model say.
VersionsTableModel::Row versionRow(const RegisteredModel &model, const ModelVersion &version,
                                   const Result<StoredRun> &run, const QList<ModelChange> &history);

} // namespace tenbin
