#include "experiments/store_migrations.h"

#include "core/text.h"
#include "experiments/sql_statement.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <fcntl.h>
#include <unistd.h>

static void initializeMigrations()
{
    Q_INIT_RESOURCE(migrations);
}

namespace tenbin {

namespace {

Failure cannotBackUp(const SqlConnection &connection, const QString &why)
{
    return failure(Error::Kind::Storage,
                   Tr::tr("Cannot back up the store \"%1\": %2.")
                       .arg(QDir::toNativeSeparators(connection.path()), why),
                   Tr::tr("Nothing was changed. Free some space or choose another disk."));
}

bool synced(const QString &path, int flags)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool done = ::fsync(descriptor) == 0;
    return ::close(descriptor) == 0 && done;
}

Result<QStringList> tables(SqlConnection &connection)
{
    QStringList names;
    SqlStatement statement(connection,
                           QStringLiteral("SELECT name FROM sqlite_schema WHERE type = 'table' AND "
                                          "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"));
    if (Status ran = statement.run(); !ran)
        return passOn(ran);
    while (true) {
        const Result<bool> more = statement.next();
        if (!more)
            return passOn(more);
        if (!*more)
            return names;
        names.append(statement.text(0));
    }
}

/// Table names are ours, from our own migrations.
Result<QString> contentSummary(SqlConnection &connection)
{
    const Result<QStringList> names = tables(connection);
    if (!names)
        return passOn(names);
    QString summary;
    for (const QString &name : *names) {
        const Result<qint64> count =
            connection.integer(QStringLiteral("SELECT count(*) FROM \"%1\"").arg(name));
        if (!count)
            return passOn(count);
        summary += QStringLiteral("%1=%2;").arg(name).arg(*count);
    }
    return summary;
}

Status checkContent(SqlConnection &connection)
{
    const Result<QString> integrity = connection.text(QStringLiteral("PRAGMA integrity_check(1)"));
    if (!integrity)
        return passOn(integrity);
    const Result<QString> foreign = connection.text(QStringLiteral("PRAGMA foreign_key_check"));
    if (!foreign)
        return passOn(foreign);
    if (*integrity == QLatin1String("ok") && foreign->isEmpty())
        return {};
    return failure(
        Error::Kind::Storage,
        Tr::tr("The store \"%1\" is damaged.").arg(QDir::toNativeSeparators(connection.path())),
        Tr::tr("Restore it from a backup."), *integrity + *foreign);
}

} // namespace

QList<QByteArray> storeMigrations()
{
    initializeMigrations();
    QList<QByteArray> scripts;
    const QDir folder(QStringLiteral(":/migrations"));
    for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            scripts.append(file.readAll());
    }
    return scripts;
}

Result<QString> backUpStore(SqlConnection &connection, const QString &label)
{
    const QDir project(QFileInfo(connection.path()).absolutePath());
    const QString folder = project.filePath(QStringLiteral("backups"));
    if (!QDir().mkpath(folder))
        return cannotBackUp(connection, Tr::tr("the folder \"%1\" cannot be made").arg(folder));
    const qint64 needed = QFileInfo(connection.path()).size() +
                          QFileInfo(connection.path() + QStringLiteral("-wal")).size();
    if (QStorageInfo(folder).bytesAvailable() < 2 * needed)
        return cannotBackUp(connection, Tr::tr("the disk is nearly full"));
    const QString stamp =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz"));
    const QString path =
        QDir(folder).filePath(QStringLiteral("project-%1-%2.sqlite").arg(label, stamp));
    const QString part = path + QStringLiteral(".part");
    SqlStatement copy(connection, QStringLiteral("VACUUM INTO ?"));
    const Status copied = copy.run(part);
    // VACUUM INTO leaves syncing to its caller.
    if (!copied || !synced(part, O_RDONLY)) {
        QFile::remove(part);
        return copied ? Result<QString>(cannotBackUp(connection, Tr::tr("the disk failed")))
                      : Result<QString>(passOn(copied));
    }
    const Result<QString> before = contentSummary(connection);
    if (!before)
        return passOn(before);
    {
        Result<std::unique_ptr<SqlConnection>> made =
            SqlConnection::open(part, SqlConnection::Mode::Peek);
        const Status sound = made ? checkContent(**made) : Status(passOn(made));
        const Result<QString> after = sound ? contentSummary(**made) : before;
        if (!sound || !after || *after != *before) {
            QFile::remove(part);
            return cannotBackUp(connection, Tr::tr("the copy differs from the store"));
        }
    }
    if (!QFile::rename(part, path) || !synced(folder, O_RDONLY | O_DIRECTORY))
        return cannotBackUp(connection, Tr::tr("the disk failed"));
    return path;
}

Status migrateStore(SqlConnection &connection, const QList<QByteArray> &migrations)
{
    const Result<qint64> version = connection.integer(QStringLiteral("PRAGMA user_version"));
    if (!version)
        return passOn(version);
    if (*version == migrations.size())
        return {};
    if (*version > migrations.size())
        return failure(
            Error::Kind::Storage,
            Tr::tr("The project \"%1\" was made by a newer version of Tenbin.")
                .arg(QDir::toNativeSeparators(QFileInfo(connection.path()).absolutePath())),
            Tr::tr("Open it with a newer Tenbin."));
    if (*version > 0) {
        if (Status sound = checkContent(connection); !sound)
            return sound;
        const Result<QString> backup = backUpStore(connection, QStringLiteral("v%1").arg(*version));
        if (!backup)
            return passOn(backup);
    }
    Result<SqlTransaction> transaction = SqlTransaction::begin(connection);
    if (!transaction)
        return passOn(transaction);
    for (qsizetype next = *version; next < migrations.size(); ++next)
        if (Status done = connection.runScript(migrations[next]); !done)
            return done;
    const QByteArray mark = "PRAGMA application_id=" + QByteArray::number(storeApplicationId) +
                            "; PRAGMA user_version=" + QByteArray::number(migrations.size());
    if (Status marked = connection.runScript(mark); !marked)
        return marked;
    if (Status sound = checkContent(connection); !sound)
        return sound;
    return transaction->commit();
}

} // namespace tenbin
