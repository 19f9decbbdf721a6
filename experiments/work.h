#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "experiments/job.h"

#include <QJsonObject>
#include <QString>

namespace tenbin {

/// Does the job of a folder that makeJob() made: opens the inputs, checks the params, runs the
/// task, and writes progress, log and, last, the JobRecord. Never touches the store. The error that
/// comes back stands in the record as well, unless the folder itself cannot be written.
/// `versions` are those of libraries that the caller knows.
Status workJob(const QString &folder, const QString &project, int threads, Progress &progress,
               const QJsonObject &versions = {});

/// The same with the record at hand, before anybody else may take the folder away.
Result<JobRecord> performJob(const QString &folder, const QString &project, int threads,
                             Progress &progress, const QJsonObject &versions = {});

} // namespace tenbin
