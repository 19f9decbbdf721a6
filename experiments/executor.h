#pragma once

#include "core/result.h"
#include "experiments/collector.h"
#include "experiments/project.h"
#include "experiments/record.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <memory>
#include <vector>

namespace tenbin {

/// Runs jobs in worker processes on this computer for the holder of a project: some at a time, the
/// others wait. A worker that crashes is a failed run with its log. Workers live on when the
/// executor is destroyed; the next one watches those and records what ended meanwhile, also what
/// other programs left in the project.
class LocalExecutor : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString program; ///< empty: tenbin-cli beside this program
        int workers = 1; ///< at a time
        int threads = 0; ///< each; 0: all processors
    };

    /// `project` is open for writing and outlives the executor.
    LocalExecutor(Project &project, Options options, QObject *parent = nullptr);
    ~LocalExecutor() override;

    /// Makes the job's folder and starts or queues it; its run id.
    Result<QString> start(const TaskSpec &spec);
    /// Starts or queues a job that has ended again, in its own folder and with its own spec: a task
    /// that keeps what it found goes on from there. Usage: it has finished, or is at work.
    Status resume(const QString &id);
    /// Ends a job within about a second; a job that waits ends at once.
    void cancel(const QString &id);

    const QStringList &waiting() const { return m_waiting; }
    QStringList running() const;
    /// How far a running job is.
    JobState state(const QString &id) const;

Q_SIGNALS:
    void started(const QString &id);
    void progressed(const QString &id, const tenbin::JobState &state);
    /// The job is recorded. The folder of a task that keeps no run is gone.
    void finished(const tenbin::FinishedJob &job);
    /// Something that concerns no single job, for example that the store cannot be written.
    void troubled(const tenbin::Error &error);

private:
    struct Worker;

    void startNext();
    void launch(const QString &id);
    void adopt(const QString &id);
    void poll();
    void lookAround();
    void endWorker(const Worker &worker);
    void endJob(const QString &folder, const JobRecord &record);
    void record(const QString &folder);

    Project &m_project;
    Options m_options;
    JobCollector m_collector;
    QStringList m_waiting;
    std::vector<std::unique_ptr<Worker>> m_workers;
    QTimer m_pollTimer;
    QTimer m_lookTimer;
};

} // namespace tenbin
