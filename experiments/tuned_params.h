#pragma once

#include "experiments/comparison_basis.h"

#include <QJsonObject>
#include <QList>

namespace tenbin {

/// All params of the learner that each run's search found best, from the runs' result documents;
/// empty for runs that searched none, and where the document cannot be read.
QList<QJsonObject> tunedParams(const QList<StoredRun> &runs, const FolderOf &folderOf);

} // namespace tenbin
