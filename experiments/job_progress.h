#pragma once

#include "core/progress.h"
#include "experiments/job.h"

#include <QElapsedTimer>
#include <QFile>

#include <deque>
#include <mutex>

namespace tenbin {

/// Progress of a job in its folder, for whoever watches it, handed on to `listener` as well. Says
/// stop when the listener does or when the folder's file "cancel" appears.
class JobProgress final : public Progress
{
public:
    JobProgress(QString folder, Progress &listener);
    ~JobProgress() override;
    Q_DISABLE_COPY_MOVE(JobProgress)

    [[nodiscard]] bool report(double fraction, const QString &note = {}) override;
    void point(const QString &curve, double x, double y) override;
    /// A line of the log, with the time before it.
    void log(const QString &line);
    double seconds() const { return double(m_timer.nsecsElapsed()) * 1e-9; }

private:
    void write();
    void estimate();

    struct Mark
    {
        double seconds;
        double fraction;
    };

    QString m_folder;
    Progress &m_listener;
    std::mutex m_mutex;
    QElapsedTimer m_timer;
    JobState m_state;
    std::deque<Mark> m_marks; ///< of the last seconds: the rate now, not since the start
    QByteArray m_pendingPoints;
    QFile m_log;
    QFile m_curve;
    qint64 m_written = -1'000;
    qint64 m_checked = -1'000;
    bool m_stopped = false;
};

} // namespace tenbin
