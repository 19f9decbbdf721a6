#include "data/raw_bytes.h"

#include "core/system_error.h"
#include "core/text.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tenbin {

namespace {

Failure cannotRead(const QString &name, const QString &why, const QString &hint = {})
{
    return failure(Error::Kind::Io, Tr::tr("Cannot read \"%1\": %2.").arg(name, why), hint);
}

Result<qint64> readFully(int descriptor, qint64 at, char *to, qint64 count, const QString &name)
{
    qint64 done = 0;
    while (done < count) {
        const ssize_t got = ::pread(descriptor, to + done, size_t(count - done), at + done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannotRead(name, systemReason(errno));
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

bool sameTime(const timespec &a, const timespec &b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

class FileBytes final : public RawBytes
{
public:
    FileBytes(int descriptor, const struct stat &about, QString name, qint64 start = 0)
        : m_descriptor(descriptor), m_about(about), m_name(std::move(name)), m_start(start)
    {
    }
    ~FileBytes() override { ::close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(FileBytes)

    Result<qint64> readAt(qint64 at, char *to, qint64 count) override
    {
        const qint64 wanted = std::clamp<qint64>(size() - at, 0, count);
        const Result<qint64> got = readFully(m_descriptor, m_start + at, to, wanted, m_name);
        if (got && *got < wanted)
            return changed(Tr::tr("it became shorter while it was read"));
        return got;
    }
    qint64 size() const override { return std::max<qint64>(m_about.st_size - m_start, 0); }

    Status checkUnchanged() const override
    {
        struct stat now = {};
        if (::fstat(m_descriptor, &now) != 0)
            return cannotRead(m_name, systemReason(errno));
        if (now.st_size != m_about.st_size || !sameTime(now.st_mtim, m_about.st_mtim))
            return changed(Tr::tr("it changed while it was read"));
        return {};
    }

private:
    Failure changed(const QString &why) const
    {
        return cannotRead(m_name, why, Tr::tr("Read it again when nothing writes to it."));
    }

    int m_descriptor;
    struct stat m_about;
    QString m_name;
    qint64 m_start; ///< standard input may stand in the middle of a file
};

/// What a pipe gave so far, in a file that has no name. One a process, as there is one standard
/// input.
struct Spool
{
    int descriptor = -1;
    qint64 size = 0;
    bool ended = false;
};

Spool &spool()
{
    static Spool one;
    return one;
}

class PipeBytes final : public RawBytes
{
public:
    Result<qint64> readAt(qint64 at, char *to, qint64 count) override
    {
        if (Status filled = fillTo(at + count); !filled)
            return passOn(filled);
        const qint64 wanted = std::clamp<qint64>(spool().size - at, 0, count);
        return readFully(spool().descriptor, at, to, wanted, m_name);
    }
    qint64 size() const override { return spool().ended ? spool().size : -1; }

private:
    Status fillTo(qint64 end)
    {
        char buffer[1 << 16];
        while (!spool().ended && spool().size < end) {
            const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return cannotRead(m_name, systemReason(errno));
            if (got == 0)
                spool().ended = true;
            if (Status kept = keep(buffer, got); !kept)
                return kept;
        }
        return {};
    }

    Status keep(const char *bytes, qint64 count)
    {
        for (qint64 done = 0; done < count;) {
            const ssize_t put = ::pwrite(spool().descriptor, bytes + done, size_t(count - done),
                                         spool().size + done);
            if (put < 0 && errno == EINTR)
                continue;
            if (put < 0)
                return cannotRead(m_name, systemReason(errno),
                                  Tr::tr("It is kept in the folder for temporary files; "
                                         "free some space there."));
            done += put;
        }
        spool().size += count;
        return {};
    }

    QString m_name = Tr::tr("standard input");
};

Result<int> nameless()
{
    QByteArray pattern = QFile::encodeName(QDir::temp().filePath(QStringLiteral("tenbin-XXXXXX")));
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (descriptor < 0)
        return failure(Error::Kind::Io, Tr::tr("Cannot keep standard input in \"%1\": %2.")
                                            .arg(QDir::tempPath(), systemReason(errno)));
    ::unlink(pattern.constData());
    return descriptor;
}

class MemoryBytes final : public RawBytes
{
public:
    explicit MemoryBytes(QByteArrayView bytes) : m_bytes(bytes) {}

    Result<qint64> readAt(qint64 at, char *to, qint64 count) override
    {
        const qint64 got = std::clamp<qint64>(m_bytes.size() - at, 0, count);
        if (got > 0)
            std::memcpy(to, m_bytes.data() + at, size_t(got));
        return got;
    }
    qint64 size() const override { return m_bytes.size(); }

private:
    QByteArrayView m_bytes;
};

} // namespace

Result<std::unique_ptr<RawBytes>> openFile(const QString &path)
{
    const QString name = QDir::toNativeSeparators(path);
    // Not to block on a pipe without a writer.
    const int descriptor =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return cannotRead(name, systemReason(errno));
    struct stat about = {};
    const bool known = ::fstat(descriptor, &about) == 0;
    if (known && S_ISREG(about.st_mode))
        return std::make_unique<FileBytes>(descriptor, about, name);
    ::close(descriptor);
    if (known && S_ISDIR(about.st_mode))
        return cannotRead(name, systemReason(EISDIR), Tr::tr("Choose a file in it."));
    return cannotRead(name, Tr::tr("it is not a regular file"),
                      Tr::tr("Send what it gives to standard input and read \"-\"."));
}

Result<std::unique_ptr<RawBytes>> openStandardInput()
{
    struct stat about = {};
    if (::fstat(STDIN_FILENO, &about) != 0)
        return cannotRead(Tr::tr("standard input"), systemReason(errno));
    if (S_ISREG(about.st_mode)) {
        const int copy = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
        if (copy < 0)
            return cannotRead(Tr::tr("standard input"), systemReason(errno));
        const qint64 start = ::lseek(copy, 0, SEEK_CUR);
        return std::make_unique<FileBytes>(copy, about, Tr::tr("standard input"), start);
    }
    if (spool().descriptor < 0) {
        const Result<int> made = nameless();
        if (!made)
            return passOn(made);
        spool().descriptor = *made;
    }
    return std::make_unique<PipeBytes>();
}

std::unique_ptr<RawBytes> rawBytesOf(QByteArrayView bytes)
{
    return std::make_unique<MemoryBytes>(bytes);
}

} // namespace tenbin
