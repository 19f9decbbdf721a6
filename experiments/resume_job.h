#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "experiments/project.h"
#include "experiments/record.h"

#include <QJsonObject>
#include <QString>

namespace tenbin {

/// Does the job of a run that was interrupted, cancelled or failed again, in its own folder and
/// with its own spec: a task that keeps what it found goes on from there. `reference` is a run of
/// the store, or the beginning of its folder's name when nobody has recorded it yet. Whatever comes
/// out is recorded. BadInput: no such run. Usage: it has finished, or is no run of `task`. Storage:
/// it is still at work, or another program holds the project.
Result<FinishedJob> resumeJob(Project &project, const QString &reference, const QString &task,
                              int threads, Progress &progress, const QJsonObject &versions = {});

/// Takes away from a job's folder how it ended, so that a worker can do it again; everything else
/// that it holds stays. BadInput: no spec. Usage: it has finished.
Status reopenJob(const QString &folder);

} // namespace tenbin
