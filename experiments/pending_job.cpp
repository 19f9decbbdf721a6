#include "experiments/pending_job.h"

#include "experiments/job_inputs.h"
#include "experiments/work.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QThread>

#include <utility>

namespace tenbin {

namespace {

/// Another program holds the project: it sees the folder and records it.
bool waitUntilRecorded(Project &project, const QString &id)
{
    const QDeadlineTimer deadline(5'000);
    while (!deadline.hasExpired()) {
        const Result<StoredRun> run = project.store().findRun(id);
        if (!QFileInfo::exists(project.runFolder(id)) || (run && run->status != RunStatus::Running))
            return true;
        QThread::msleep(50);
    }
    return false;
}

} // namespace

PendingJob::PendingJob(Project &project, QString folder, FinishedJob job)
    : m_project(&project), m_folder(std::move(folder)), m_job(std::move(job))
{
}

PendingJob::PendingJob(PendingJob &&other) noexcept
    : m_project(std::exchange(other.m_project, nullptr)), m_folder(std::move(other.m_folder)),
      m_job(std::move(other.m_job))
{
}

PendingJob::~PendingJob()
{
    // What lies in a project that another program holds, that program records.
    if (!m_project || !m_project->isWritable())
        return;
    removeNewDataset(m_project->folder(), m_job.record.outcome);
    removeJob(m_folder);
}

Result<PendingJob> PendingJob::perform(Project &project, const TaskSpec &spec, int threads,
                                       Progress &progress, const QJsonObject &versions)
{
    const QString id = newRunId();
    const QString folder = project.runFolder(id);
    if (Status made = makeJob(folder, spec); !made)
        return passOn(made);
    Result<JobRecord> record = performJob(folder, project.folder(), threads, progress, versions);
    if (!record) {
        removeJob(folder);
        return passOn(record);
    }
    return PendingJob(project, folder, finishedJob(id, spec, std::move(*record)));
}

Result<FinishedJob> PendingJob::keep()
{
    if (!m_project->isWritable()) {
        m_job.recorded = waitUntilRecorded(*m_project, m_job.run.id);
    } else if (const Result<FinishedJob> recorded = recordRun(m_project->store(), m_folder);
               !recorded) {
        return passOn(recorded);
    }
    m_project = nullptr;
    return m_job;
}

} // namespace tenbin
