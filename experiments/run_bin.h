#pragma once

#include "experiments/project.h"

namespace tenbin {

/// Into the bin: out of the lists, with its folder and all it has. BadInput for a run that is still
/// running or that a registered model uses.
Status binRun(Project &project, const StoredRun &run);
/// Back from the bin.
Status restoreRun(Project &project, const StoredRun &run);

/// What emptying the bin came to.
struct Purged
{
    QStringList runs; ///< ids
    qint64 bytes = 0; ///< of their folders
};

/// Removes these runs for good, but those that are in the bin no longer; names of metrics that no
/// run has any more stay.
Result<Purged> purgeRuns(Project &project, const QStringList &ids);
/// Removes what is in the bin for good: rows, metrics and folders. A program that is killed
/// meanwhile leaves each run either in the bin or gone.
Result<Purged> purgeBin(Project &project);

} // namespace tenbin
