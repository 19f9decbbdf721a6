#pragma once

#include <QString>

namespace tenbin {

/// "NFS", "SMB", …: what a path lies on when that is a file system of another computer, or one
/// whose locks and shared memory cannot be relied on; else empty. `path` must exist.
QString networkFileSystem(const QString &path);

} // namespace tenbin
