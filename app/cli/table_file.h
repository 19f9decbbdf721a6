#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "experiments/record.h"

#include <QString>

namespace tenbin {

/// Writes the table that a finished job left as its first artifact to `path`, in the format that
/// the end of its name says. BadInput when the job left none.
Status writeArtifactTable(const FinishedJob &job, const QString &runFolder, const QString &path,
                          Progress &progress);

} // namespace tenbin
