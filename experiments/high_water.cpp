#include "experiments/high_water.h"

#include "core/text.h"
#include "experiments/sql_connection.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

namespace tenbin {

namespace {

/// The backup that has seen most commits, when these are more than `sequence`.
QString newerBackup(const StoreMark &store, const QString &storePath)
{
    const QDir folder(QFileInfo(storePath).dir().filePath(QStringLiteral("backups")));
    QString newest;
    qint64 most = store.sequence;
    for (const QString &name : folder.entryList({QStringLiteral("*.sqlite")}, QDir::Files)) {
        const auto backup = SqlConnection::open(folder.filePath(name), SqlConnection::Mode::Peek);
        const Result<StoreMark> mark = backup ? StoreMark::of(**backup) : StoreMark();
        if (!mark || mark->uuid != store.uuid || mark->sequence <= most)
            continue;
        most = mark->sequence;
        newest = folder.filePath(name);
    }
    return newest;
}

} // namespace

HighWater::~HighWater()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

std::optional<StoreMark> HighWater::read() const
{
    constexpr qint64 longest = 200;
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray line = file.read(longest);
    const qsizetype space = line.indexOf(' ');
    bool valid = false;
    const qint64 sequence = line.mid(space + 1).trimmed().toLongLong(&valid);
    if (space < 1 || !valid || !line.endsWith('\n'))
        return std::nullopt;
    return StoreMark{QString::fromLatin1(line.left(space)), sequence};
}

void HighWater::write(const StoreMark &mark)
{
    if (m_descriptor < 0)
        m_descriptor =
            ::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    // Always as long, so that one write replaces all of the one before.
    constexpr int digits = 19;
    const QByteArray line = mark.uuid.toLatin1() + ' ' +
                            QByteArray::number(mark.sequence).rightJustified(digits, '0') + '\n';
    if (m_descriptor >= 0)
        (void)!::pwrite(m_descriptor, line.constData(), size_t(line.size()), 0);
}

Result<StoreMark> StoreMark::of(SqlConnection &connection)
{
    const Result<QString> uuid =
        connection.text(QStringLiteral("SELECT value FROM facts WHERE key = 'uuid'"));
    if (!uuid)
        return passOn(uuid);
    const Result<qint64> sequence =
        connection.integer(QStringLiteral("SELECT value FROM facts WHERE key = 'sequence'"));
    if (!sequence)
        return passOn(sequence);
    return StoreMark{*uuid, *sequence};
}

Status checkNotOlder(const StoreMark &store, const std::optional<StoreMark> &expected,
                     const QString &storePath)
{
    if (!expected || expected->uuid != store.uuid || store.sequence >= expected->sequence)
        return {};
    const QString backup = newerBackup(store, storePath);
    const QString name = QFileInfo(storePath).fileName();
    const QString repair =
        backup.isEmpty() ? Tr::tr("Bring back the newer file \"%1\" and its \"%1-wal\"").arg(name)
                         : Tr::tr("Put the newer backup \"%1\" in its place")
                               .arg(QDir::toNativeSeparators(backup));
    return failure(
        Error::Kind::Storage,
        Tr::tr("The store \"%1\" is older than the last session left it: %2.")
            .arg(QDir::toNativeSeparators(storePath),
                 counted(expected->sequence - store.sequence, Tr::tr("%1 change is missing"),
                         Tr::tr("%1 changes are missing"))),
        Tr::tr("%1, or delete \"%2.sequence\" to go on with it as it is: finished runs are then "
               "read again from their folders.")
            .arg(repair, name));
}

} // namespace tenbin
