#pragma once

#include "core/result.h"
#include "experiments/outcome.h"

#include <QString>

namespace tenbin {

/// The artifact `path` (a file, or a folder ending in "/") of a job's folder with its SHA-256.
Result<Artifact> describeArtifact(const QString &jobFolder, const QString &name,
                                  const QString &path, const QString &kind);

/// BadInput when the artifact of a job's folder is missing or is no longer what was recorded.
Status verifyArtifact(const QString &jobFolder, const Artifact &artifact);

} // namespace tenbin
