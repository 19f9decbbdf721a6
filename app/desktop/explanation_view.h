#pragma once

#include "app/desktop/dependence_panel.h"
#include "app/desktop/explained_run.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QTabWidget;

namespace tenbin {

class BlockView;
class ChartView;
class DatasetTableModel;
class TableView;

/// One explanation to look at: what matters over all rows, how one column matters, groups of rows
/// beside each other, and the rows. A row chosen anywhere is chosen everywhere.
class ExplanationView : public QWidget
{
    Q_OBJECT

public:
    explicit ExplanationView(QWidget *parent = nullptr);

    void setRun(const ExplainedRunPointer &run);
    void clear();
    /// In the table of rows; of the dataset, from 0.
    void selectRow(qint64 row);

Q_SIGNALS:
    void rowChosen(qint64 row);
    void failed(const tenbin::Error &error);

private:
    struct Shown
    {
        QList<Block> blocks;
        Dataset table;
        Rows rows;              ///< of the data, one a row of the table
        bool groupable = false; ///< there are correlated columns
    };

    QWidget *makeCohorts();
    static Shown shownOf(const ExplainedRun &run, bool group);
    void compute();
    void choose(const QString &chartId, qsizetype series, qsizetype point);
    void compareCohorts();

    ExplainedRunPointer m_run;
    ExplainedRowsPointer m_rows;
    QTabWidget *m_tabs;
    QCheckBox *m_group;
    BlockView *m_summary;
    DependencePanel *m_dependence;
    QWidget *m_cohorts;
    QComboBox *m_cohortColumn = nullptr;
    ChartView *m_cohortChart = nullptr;
    Rows m_shownRows; ///< of the data, one a row of the table
    TableView *m_table;
    DatasetTableModel *m_model;
    Background m_computing;
    Background m_comparing;
};

} // namespace tenbin
