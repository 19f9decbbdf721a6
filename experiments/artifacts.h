#pragma once

#include "core/result.h"
#include "experiments/outcome.h"

#include <QString>
#include <QStringList>

namespace tenbin {

/// The artifact `path` (a file, or a folder ending in "/") of a job's folder with its SHA-256.
Result<Artifact> describeArtifact(const QString &jobFolder, const QString &name,
                                  const QString &path, const QString &kind);

/// BadInput when the artifact of a job's folder is missing or is no longer what was recorded.
Status verifyArtifact(const QString &jobFolder, const Artifact &artifact);
/// The files of an artifact's path, relative to the job's folder, in name order.
QStringList artifactFiles(const QString &jobFolder, const QString &path);

} // namespace tenbin
