#include "core/atomic_file.h"

#include "core/system_error.h"
#include "core/text.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tenbin {

namespace {

Failure cannotWrite(const QString &path, int error)
{
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    return failure(
        Error::Kind::Io,
        Tr::tr("Cannot write \"%1\": %2.").arg(QDir::toNativeSeparators(path), systemReason(error)),
        full ? Tr::tr("Free some space, then try again.")
             : Tr::tr("Choose another folder, or change its permissions."));
}

} // namespace

struct AtomicFile::State
{
    QString path;
    QByteArray temporary;
    int descriptor = -1;

    ~State()
    {
        if (descriptor >= 0)
            ::close(descriptor);
        if (!temporary.isEmpty())
            ::unlink(temporary.constData());
    }
};

AtomicFile::AtomicFile(std::unique_ptr<State> state) : m_state(std::move(state)) {}
AtomicFile::AtomicFile(AtomicFile &&) noexcept = default;
AtomicFile &AtomicFile::operator=(AtomicFile &&) noexcept = default;
AtomicFile::~AtomicFile() = default;

Result<AtomicFile> AtomicFile::open(const QString &path)
{
    if (QFileInfo(path).isDir())
        return cannotWrite(path, EISDIR);
    auto state = std::make_unique<State>();
    state->path = path;
    const QString name =
        QStringLiteral(".tenbin-%1.part").arg(QUuid::createUuid().toString(QUuid::Id128).left(12));
    const QByteArray temporary =
        QFile::encodeName(QDir(QFileInfo(path).absolutePath()).filePath(name));
    state->descriptor =
        ::open(temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (state->descriptor < 0)
        return cannotWrite(path, errno);
    state->temporary = temporary;
    return AtomicFile(std::move(state));
}

Status AtomicFile::write(QByteArrayView bytes)
{
    const char *data = bytes.data();
    qsizetype left = bytes.size();
    while (left > 0) {
        const ssize_t written = ::write(m_state->descriptor, data, size_t(left));
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return cannotWrite(m_state->path, errno);
        }
        data += written;
        left -= written;
    }
    return {};
}

Status AtomicFile::commit()
{
    if (::fsync(m_state->descriptor) != 0)
        return cannotWrite(m_state->path, errno);
    const int closed = ::close(std::exchange(m_state->descriptor, -1));
    if (closed != 0)
        return cannotWrite(m_state->path, errno);
    const QByteArray target = QFile::encodeName(m_state->path);
    if (::rename(m_state->temporary.constData(), target.constData()) != 0)
        return cannotWrite(m_state->path, errno);
    m_state->temporary.clear();
    const QByteArray folder = QFile::encodeName(QFileInfo(m_state->path).absolutePath());
    const int descriptor = ::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return cannotWrite(m_state->path, errno);
    const int synced = ::fsync(descriptor);
    const int error = errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder; that is no failure of the file.
    if (synced != 0 && error != EINVAL)
        return cannotWrite(m_state->path, error);
    return {};
}

Status writeFile(const QString &path, QByteArrayView bytes)
{
    Result<AtomicFile> file = AtomicFile::open(path);
    if (!file)
        return passOn(file);
    if (Status written = file->write(bytes); !written)
        return written;
    return file->commit();
}

Result<QByteArray> readFile(const QString &path, qint64 limit)
{
    const auto cannotRead = [&](const QString &why, Error::Kind kind = Error::Kind::BadInput) {
        return failure(kind,
                       Tr::tr("Cannot read \"%1\": %2.").arg(QDir::toNativeSeparators(path), why),
                       Tr::tr("Check the path and that you may read the file."));
    };
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return cannotRead(systemReason(errno));
    struct stat about = {};
    if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
        const bool folder = S_ISDIR(about.st_mode);
        ::close(descriptor);
        return cannotRead(folder ? systemReason(EISDIR) : Tr::tr("it is not a regular file"));
    }
    if (about.st_size > limit) {
        ::close(descriptor);
        return cannotRead(Tr::tr("it has %1 bytes, and at most %2 are allowed here")
                              .arg(about.st_size)
                              .arg(limit));
    }
    QByteArray bytes(about.st_size, Qt::Uninitialized);
    qsizetype at = 0;
    while (at < bytes.size()) {
        const ssize_t got = ::pread(descriptor, bytes.data() + at, size_t(bytes.size() - at), at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            const int error = errno;
            ::close(descriptor);
            return cannotRead(systemReason(error), Error::Kind::Io);
        }
        if (got == 0)
            break;
        at += got;
    }
    ::close(descriptor);
    if (at != bytes.size())
        return cannotRead(Tr::tr("it became shorter while it was read"));
    return bytes;
}

} // namespace tenbin
