#pragma once

#include "app/desktop/run_arrangement.h"
#include "widgets/table_view.h"

#include <QVariantMap>

#include <functional>

namespace tenbin {

class RunsTableModel;
class SortHeader;

/// The table of runs: which columns it has, how wide and in which order they stand, how the rows
/// are sorted and grouped. All of this is there again the next time.
class RunsTable : public TableView
{
    Q_OBJECT

public:
    explicit RunsTable(QWidget *parent = nullptr);

    const RunsTableModel &runs() const { return *m_model; }
    void setRuns(QList<StoredRun> runs);
    void setFilter(RunFilter filter);
    void setGroupBy(const QString &what);
    QString groupBy() const;
    /// Only columns that are not the same in all rows, and every param that differs.
    void setOnlyDiffering(bool only);
    bool isOnlyDiffering() const { return m_onlyDiffering; }

    /// All that there is to show: what is chosen in its order, then the others.
    QStringList allColumns() const;
    /// Without metrics that no run has, which stay chosen for the runs to come.
    QStringList chosenColumns() const;
    void chooseColumns(QStringList columns);
    /// By this column alone, or by one more; again: the other way round, then not at all.
    void sortBy(const QString &column, bool more);

    void openGroups();

    /// "5 of 12 runs · 2 selected · against "logistic": …".
    QString summary() const;
    QStringList selectedIds() const; ///< from top to bottom
    QList<StoredRun> selectedRuns() const;
    QString currentId() const;
    /// False when the table does not show the run.
    bool selectRun(const QString &id);

    void fitColumns() override;

Q_SIGNALS:
    /// Other runs are selected, or the selected ones are not what they were.
    void picked();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void keepingSelection(const std::function<void()> &change);
    void restore(const QStringList &ids, const QString &current, int row);
    void rearrange(RunArrangement arrangement);
    void placeColumns();
    void placeWidths();
    void showSort();
    void rememberOrder();
    void rememberWidth(int section, int width);
    bool isMeasured(int section) const;
    bool isAbsent(const QString &column) const;
    QStringList visibleColumns() const;

    RunsTableModel *m_model;
    SortHeader *m_header;
    QStringList m_chosen;
    QVariantMap m_widths;
    bool m_onlyDiffering = false;
    bool m_changing = false;
    bool m_hadBaseline = false;
    bool m_fitted = false;
};

} // namespace tenbin
