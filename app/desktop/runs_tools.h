#pragma once

#include <QWidget>

class QCheckBox;
class QToolButton;

namespace tenbin {

class ChoiceBox;
class RunsTable;

/// The row above the table of runs: how it is grouped, what it leaves out, the bin.
class RunsTools : public QWidget
{
    Q_OBJECT

public:
    explicit RunsTools(QWidget *parent = nullptr);

    /// What the table remembers from the last time.
    void showTable(const RunsTable &table);
    void setBinned(int runs, bool readOnly);
    void setPicked(int runs);
    bool isBinChosen() const;
    void leaveBin();

Q_SIGNALS:
    void groupingChosen(const QString &what);
    void onlyDifferingChosen(bool only);
    void binChosen(bool bin);
    void columnsRequested();
    void actionsRequested(const QPoint &at);
    void restoreRequested();
    void emptyRequested();

private:
    QToolButton *add(const QString &text, const QString &toolTip);
    void showBin();

    ChoiceBox *m_grouping;
    QCheckBox *m_differing;
    QToolButton *m_columns;
    QToolButton *m_actions;
    QToolButton *m_restore;
    QToolButton *m_empty;
    QToolButton *m_bin;
    int m_binned = 0;
    int m_picked = 0;
    bool m_readOnly = false;
};

} // namespace tenbin
