#pragma once

#include "app/desktop/comparison_tab.h"

#include <QAbstractTableModel>

namespace tenbin {

/// Metrics and params down, the runs across; the first column names what a row is.
class ComparedRunsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        DeltaRole = Qt::UserRole + 100, ///< text of the difference from the baseline, or empty
        BetterRole,                     ///< 1, -1, 0: better or worse than the baseline
        ValueRole,                      ///< the cell's text without the delta
        SectionRole,                    ///< true: the row heads others
        MarkRole                        ///< of a header: the colour of the run in charts
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(std::shared_ptr<const ComparedRuns> runs);
    void setOnlyDifferences(bool only);
    /// Whose colours the marks of the runs have.
    void setDark(bool dark);
    bool hasDifferences() const;
    const StoredRun &run(int column) const { return m_runs->comparison.runs[column - 1]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        const ComparedMetric *metric = nullptr;
        const ComparedParam *param = nullptr; ///< neither: a heading
        QString title;
        int decimals = -1; ///< of a metric's numbers, so that they stand below each other; -1: any
    };

    void build();
    bool differs(const Row &row) const;
    QVariant nameData(const Row &row, int role) const;
    QVariant metricData(const Row &row, int run, int role) const;
    QVariant paramData(const ComparedParam &param, int run, int role) const;

    std::shared_ptr<const ComparedRuns> m_runs;
    QList<Row> m_rows;
    QList<int> m_outstanding;
    bool m_onlyDifferences = true;
    bool m_dark = false;
};

} // namespace tenbin
