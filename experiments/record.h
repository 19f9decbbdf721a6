#pragma once

#include "core/result.h"
#include "experiments/job.h"
#include "experiments/store.h"

namespace tenbin {

/// A job that has ended, as it went into the project.
struct FinishedJob
{
    StoredRun run;
    JobRecord record;              ///< with the outcome: blocks, values
    QList<StoredDataset> datasets; ///< that it brought into the project
    bool recorded = true;          ///< false: the holder of the project has yet to do it
};

FinishedJob finishedJob(const QString &id, const TaskSpec &spec, JobRecord record);

/// Records that the job of a folder has begun, when its task keeps a run.
Status recordStart(Store &store, const QString &folder);

/// Records the outcome of a job's folder in one transaction. The folder of a task that keeps no run
/// is removed once its data sets are recorded. May be called again for the same folder.
Result<FinishedJob> recordRun(Store &store, const QString &folder);

} // namespace tenbin
