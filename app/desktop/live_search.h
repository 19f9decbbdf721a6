#pragma once

#include "app/desktop/session.h"
#include "app/desktop/trial_table_model.h"
#include "experiments/task_spec.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace tenbin {

class ChartView;
class ChoiceBox;
class SearchActions;
class TrialTable;

/// One search of a data set while it runs and afterwards: its trials, the scores, and what can be
/// done with them. Reads the journal in the search's folder as it grows.
class LiveSearch : public QWidget
{
    Q_OBJECT

public:
    explicit LiveSearch(Session &session, QWidget *parent = nullptr);

    /// Lists the searches on it and shows the newest.
    void setDataset(const QString &name);
    /// Shows this one, also when nobody has recorded it yet.
    void show(const QString &runId);
    const QString &runId() const { return m_id; }
    const TrialTableModel &trials() const { return *m_model; }

    static constexpr int eventsAtOnce = 400;

Q_SIGNALS:
    /// To be put into the form of page Train.
    void settingChosen(const tenbin::TaskSpec &training);
    void trainingRequested(const tenbin::TaskSpec &training);
    void failed(const tenbin::Error &error);

private:
    void connectActions();
    void listSearches();
    void load();
    void follow();
    void readMore();
    void showState();
    void showChart();
    void showTiles();
    void resume();
    void setSelectedDeleted(bool deleted);
    void useCurrent();
    void trainBest();
    void showMenu(const QPoint &at);
    bool isActive() const { return m_session.isActive(m_id); }

    Session &m_session;
    SearchActions *m_actions;
    ChoiceBox &m_picker;
    QLabel *m_state;
    QWidget *m_tiles;
    QHBoxLayout *m_tileLayout;
    TrialTableModel *m_model;
    TrialTable *m_table;
    ChartView *m_chart;
    QList<QList<int>> m_rowOfPoint;
    QTimer m_readTimer;
    QTimer m_chartTimer;
    QString m_dataset;
    QString m_id;
    std::optional<TaskSpec> m_spec;
    RunStatus m_status = RunStatus::Running;
    qint64 m_offset = 0;
    bool m_listing = false;
};

} // namespace tenbin
