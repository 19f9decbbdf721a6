#pragma once

#include "experiments/run.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace tenbin {

/// Runs, one a row: fixed columns, then one a metric.
class RunsTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Status, Learner, Data, Task, Started, Seconds, FirstMetric };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(QList<StoredRun> runs, QStringList metrics);
    const StoredRun &run(int row) const { return m_runs[row]; }
    int rowOf(const QString &id) const;
    const QStringList &metrics() const { return m_metrics; }
    /// What the store calls the column, for sorting.
    QString sortKey(int column) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const StoredRun &run, int column) const;
    QString toolTip(const StoredRun &run, int column) const;

    QList<StoredRun> m_runs;
    QStringList m_metrics;
};

} // namespace tenbin
