#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "experiments/job.h"
#include "experiments/project.h"

#include <QJsonObject>

namespace tenbin {

/// A job that has ended, as it went into the project.
struct FinishedJob
{
    StoredRun run;
    JobRecord record;              ///< with the outcome: blocks, values
    QList<StoredDataset> datasets; ///< that it brought into the project
    bool recorded = true;          ///< false: the holder of the project has yet to do it
};

/// Records that the job of a folder has begun, when its task keeps a run.
Status recordStart(Store &store, const QString &folder);

/// Records the outcome of a job's folder in one transaction. The folder of a task that keeps no run
/// is removed once its data sets are recorded. May be called again for the same folder.
Result<FinishedJob> recordRun(Store &store, const QString &folder);

/// Runs a task in this process: makes the folder, works, records. When the project is held by
/// another program, that one records it; this waits a moment for it. A job that fails or is
/// cancelled leaves the project as it was.
Result<FinishedJob> runTask(Project &project, const TaskSpec &spec, int threads, Progress &progress,
                            const QJsonObject &versions = {});

} // namespace tenbin
