#include "experiments/worker_lock.h"

#include "core/text.h"

#include <QDir>
#include <QFile>

#include <fcntl.h>
#include <unistd.h>

namespace tenbin {

namespace {

int opened(const QString &folder, int flags)
{
    const QByteArray path = QFile::encodeName(QDir(folder).filePath(QStringLiteral("worker.lock")));
    return ::open(path.constData(), flags | O_CLOEXEC, 0644);
}

struct flock wholeFile()
{
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

Result<WorkerLock> WorkerLock::take(const QString &folder)
{
    const int descriptor = opened(folder, O_RDWR | O_CREAT);
    if (descriptor < 0)
        return failure(
            Error::Kind::Io,
            Tr::tr("Cannot work in the job's folder \"%1\".").arg(QDir::toNativeSeparators(folder)),
            Tr::tr("Check that the folder exists and can be written."));
    WorkerLock lock(descriptor);
    // Locks of the open file, not of the process: closing another descriptor keeps them.
    struct flock whole = wholeFile();
    if (::fcntl(descriptor, F_OFD_SETLK, &whole) != 0)
        return failure(Error::Kind::Storage,
                       Tr::tr("Another worker is at work in the job's folder \"%1\".")
                           .arg(QDir::toNativeSeparators(folder)),
                       Tr::tr("Wait until it has ended."));
    const QByteArray process = QByteArray::number(qint64(::getpid()));
    if (::ftruncate(descriptor, 0) != 0 ||
        ::write(descriptor, process.constData(), size_t(process.size())) != process.size())
        return failure(Error::Kind::Io,
                       Tr::tr("Cannot write in the job's folder \"%1\".")
                           .arg(QDir::toNativeSeparators(folder)),
                       Tr::tr("Free some space, then try again."));
    return lock;
}

WorkerLock::~WorkerLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool WorkerLock::isHeld(const QString &folder)
{
    const int descriptor = opened(folder, O_RDWR);
    if (descriptor < 0)
        return false;
    struct flock whole = wholeFile();
    const bool asked = ::fcntl(descriptor, F_OFD_GETLK, &whole) == 0;
    ::close(descriptor);
    return asked && whole.l_type != F_UNLCK;
}

qint64 WorkerLock::process(const QString &folder)
{
    QFile file(QDir(folder).filePath(QStringLiteral("worker.lock")));
    return file.open(QIODevice::ReadOnly) ? file.read(32).toLongLong() : 0;
}

} // namespace tenbin
