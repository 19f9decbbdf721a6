#pragma once

#include <QFrame>
#include <QString>

#include <limits>

class QLabel;
class QProgressBar;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace tenbin {

class JobRow;

/// What the panel shows of a job.
struct JobDisplay
{
    QString id;
    QString title;
    QString note; ///< "fold 2 of 5"
    double fraction = 0;
    double rate = 0; ///< of the whole, per second; 0: unknown
    double remaining = std::numeric_limits<double>::quiet_NaN(); ///< seconds
    bool waiting = false;
};

/// The jobs at the bottom of the window: one line for all of them, opening to one line each with
/// progress, rate, remaining time, cancel and log. Knows no store.
class JobPanel : public QFrame
{
    Q_OBJECT

public:
    explicit JobPanel(QWidget *parent = nullptr);

    /// Adds the job or shows its new state.
    void update(const JobDisplay &job);
    void remove(const QString &id);
    int count() const { return int(m_rows.size()); }

    bool isExpanded() const { return m_expanded; }
    void setExpanded(bool expanded);

Q_SIGNALS:
    void cancelRequested(const QString &id);
    void logRequested(const QString &id);

private:
    void refresh();

    QList<JobRow *> m_rows;
    QLabel *m_summary;
    QProgressBar *m_bar;
    QToolButton *m_cancel;
    QToolButton *m_expand;
    QScrollArea *m_list;
    QVBoxLayout *m_listLayout;
    bool m_expanded = false;
};

/// "41 s left", "2 min 5 s left"; empty when unknown.
QString remainingText(double seconds);

} // namespace tenbin
