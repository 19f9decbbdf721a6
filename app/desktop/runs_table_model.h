#pragma once

#include "app/desktop/run_arrangement.h"
#include "app/desktop/run_values.h"
#include "widgets/table_view.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QStringList>

#include <vector>

namespace tenbin {

/// Runs, one a row, under the columns chosen; in groups, each under a row of its own that can be
/// closed. With a baseline the cells of metrics say how far they are from it.
class RunsTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        GroupRole = MissingRole + 10, ///< true: the row stands for a group
        OpenRole,                     ///< of a group
        PinnedRole,
        BaselineRole, ///< true: the run that the others are measured against
        DeltaRole,    ///< distance from the baseline as text, or empty
        VerdictRole,  ///< 1: better than the baseline, -1: worse, 0: neither
        ValueRole,    ///< the cell's text without the distance
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(QList<StoredRun> runs);
    void setColumns(QStringList columns);
    void arrange(RunArrangement arrangement);

    const RunArrangement &arrangement() const { return m_arrangement; }
    const RunValues &values() const { return m_values; }
    const QStringList &columns() const { return m_columns; }
    /// Places in `values` of the runs that fit, also those in closed groups.
    std::vector<int> shown() const;
    bool hasBaseline() const { return m_baseline >= 0; }
    const StoredRun *baseline() const;

    bool isGroup(int row) const { return m_rows[size_t(row)].run < 0; }
    bool isOpen(int row) const;
    void setOpen(int row, bool open);
    /// The run of a row; null for the row of a group.
    const StoredRun *run(int row) const;
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        size_t section;
        int run; ///< -1: the section itself
    };
    struct Best
    {
        double value;
        bool stands; ///< another run of the section is worse
    };

    void rebuild();
    const RunSection &sectionOf(const Row &row) const { return m_sections[row.section]; }
    QString groupTitle(const RunSection &section) const;
    const Best &best(size_t section, const QString &column) const;
    bool isBest(const Row &row, const QString &column) const;
    double delta(const Row &row, const QString &column) const;
    QString deltaText(const Row &row, const QString &column) const;
    int verdict(const Row &row, const QString &column) const;
    QString text(const Row &row, const QString &column) const;
    QString toolTip(const Row &row, const QString &column) const;
    QString spoken(const Row &row, const QString &column) const;
    QVariant font(const Row &row, const QString &column) const;

    RunValues m_values;
    RunArrangement m_arrangement;
    QStringList m_columns;
    std::vector<RunSection> m_sections;
    std::vector<Row> m_rows;
    QSet<QString> m_closed; ///< names of groups
    mutable std::vector<QHash<QString, Best>> m_best;
    int m_baseline = -1;
};

} // namespace tenbin
