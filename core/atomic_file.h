#pragma once

#include "core/result.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace tenbin {

/// Writes a file so that there is the old one or the new one, never a part: a temporary beside the
/// target, checked writes, fsync, rename, fsync of the folder. Left without commit(), the
/// temporary is removed and the target stays as it was.
class AtomicFile
{
public:
    static Result<AtomicFile> open(const QString &path);
    AtomicFile(AtomicFile &&) noexcept;
    AtomicFile &operator=(AtomicFile &&) noexcept;
    ~AtomicFile();

    Status write(QByteArrayView bytes);
    Status commit();

private:
    struct State;
    explicit AtomicFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// All bytes at once, atomically.
Status writeFile(const QString &path, QByteArrayView bytes);

/// Reads a regular file whole; an error when it is missing, a folder, a device, or longer than
/// `limit` bytes.
Result<QByteArray> readFile(const QString &path, qint64 limit);

} // namespace tenbin
