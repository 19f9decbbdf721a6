#pragma once

#include "app/desktop/comparison_tab.h"
#include "core/background.h"

#include <QStringList>

class QLabel;
class QTabWidget;
class QTimer;

namespace tenbin {

class ChoiceBox;
class Session;

/// Several runs together: side by side, in charts, tested against each other, as a table for a
/// paper, and their charts and tables beside each other.
class RunComparisonView : public QWidget
{
    Q_OBJECT

public:
    RunComparisonView(Session &session, QWidget *parent);
    ~RunComparisonView() override;

    /// The project's baseline is theirs, else the first, until another is chosen. Read piece by
    /// piece, so that hundreds of runs do not hold up the window.
    void setRuns(const QStringList &ids);
    QStringList runIds() const { return m_ids; }
    /// What is shown now; null before the first runs are read.
    std::shared_ptr<const ComparedRuns> shown() const { return m_shown; }

private:
    void reload();
    void readSome();
    void compare();
    void present(std::shared_ptr<const ComparedRuns> runs);
    void fillBaselines();
    void fillMetrics();

    Session &m_session;
    QStringList m_ids;
    qsizetype m_read = 0;
    QList<StoredRun> m_loaded;
    QList<StoredRun> m_runs;
    QString m_baseline; ///< id, as chosen; empty: none was
    QString m_metric;   ///< as chosen; empty: the usual one
    std::shared_ptr<const ComparedRuns> m_shown;
    QLabel *m_count;
    ChoiceBox *m_baselines;
    ChoiceBox *m_metrics;
    QTabWidget *m_tabs;
    QList<ComparisonTab *> m_views;
    QTimer *m_reading;
    QTimer *m_changed;
    Background m_comparing;
};

} // namespace tenbin
