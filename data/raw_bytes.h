#pragma once

#include "core/result.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace tenbin {

/// Bytes as they lie in a file, a pipe or memory. Files of users are read with pread, never
/// mapped: a file that shrinks under a map kills the process.
class RawBytes
{
public:
    virtual ~RawBytes() = default;
    /// Fewer than `count` only at the end.
    virtual Result<qint64> readAt(qint64 at, char *to, qint64 count) = 0;
    virtual qint64 size() const = 0; ///< -1: not known yet
    /// An error when the file is no longer the one that was opened.
    virtual Status checkUnchanged() const { return {}; }
};

/// A regular file; an error when it is missing, a folder, a device or a pipe.
Result<std::unique_ptr<RawBytes>> openFile(const QString &path);
/// Standard input. A pipe is kept in a file without a name, so that it can be read again.
Result<std::unique_ptr<RawBytes>> openStandardInput();
/// `bytes` must live as long as what is returned.
std::unique_ptr<RawBytes> rawBytesOf(QByteArrayView bytes);

} // namespace tenbin
