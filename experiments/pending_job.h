#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "experiments/project.h"
#include "experiments/record.h"

#include <QJsonObject>

namespace tenbin {

/// A job that this process has done and that is not recorded yet: unless it is kept, its folder and
/// the data set that it brought are taken away again.
class PendingJob
{
public:
    /// Makes the folder and works. A job that fails or is cancelled leaves the project as it was.
    static Result<PendingJob> perform(Project &project, const TaskSpec &spec, int threads,
                                      Progress &progress, const QJsonObject &versions = {});
    PendingJob(PendingJob &&other) noexcept;
    PendingJob &operator=(PendingJob &&) = delete;
    ~PendingJob();

    const FinishedJob &job() const { return m_job; }
    const QString &folder() const { return m_folder; }

    /// Records it. When the project is held by another program, that one does, and this waits a
    /// moment for it.
    Result<FinishedJob> keep();

private:
    PendingJob(Project &project, QString folder, FinishedJob job);

    Project *m_project; ///< null: kept, or the business of the project's holder
    QString m_folder;
    FinishedJob m_job;
};

} // namespace tenbin
