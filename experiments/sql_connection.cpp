#include "experiments/sql_connection.h"

#include "core/text.h"
#include "experiments/file_system.h"
#include "experiments/sql_statement.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>

#include <sqlite3.h>

#include <atomic>
#include <utility>

namespace tenbin {

namespace {

QString modeQuery(SqlConnection::Mode mode)
{
    switch (mode) {
    case SqlConnection::Mode::Create: return QStringLiteral("?mode=rwc");
    case SqlConnection::Mode::Write: return QStringLiteral("?mode=rw");
    case SqlConnection::Mode::Peek: return QStringLiteral("?mode=ro&immutable=1");
    case SqlConnection::Mode::Read: break;
    }
    return QStringLiteral("?mode=ro");
}

QString nextConnectionName()
{
    static std::atomic<int> count = 0;
    return QStringLiteral("tenbin-store-%1").arg(++count);
}

struct Meaning
{
    QString why;
    QString hint;
};

Meaning meaningOf(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL: return {Tr::tr("the disk is full"), Tr::tr("Free some space, then retry.")};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {Tr::tr("another program keeps it locked"), Tr::tr("Close that program.")};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {Tr::tr("it may only be read"), Tr::tr("Change the permissions of the folder.")};
    case SQLITE_CANTOPEN:
        return {Tr::tr("it cannot be opened"),
                Tr::tr("Check that the file exists and that you may read it.")};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return {Tr::tr("the file is damaged"),
                Tr::tr("Restore it from a backup; the runs' folders are not touched by this.")};
    case SQLITE_IOERR:
        return {Tr::tr("the disk reported an error"),
                Tr::tr("Check the disk and its free space, then open the project again.")};
    default: break;
    }
    return {Tr::tr("the database refused"), {}};
}

} // namespace

Result<std::unique_ptr<SqlConnection>> SqlConnection::open(const QString &path, Mode mode)
{
    const QString shown = QDir::toNativeSeparators(path);
    if (mode == Mode::Create && QFileInfo::exists(path))
        return failure(Error::Kind::Storage,
                       Tr::tr("Cannot create the store \"%1\": the file exists.").arg(shown));
    if (mode != Mode::Create && !QFileInfo(path).isFile())
        return failure(Error::Kind::Storage,
                       Tr::tr("Cannot open the store \"%1\": there is no such file.").arg(shown),
                       Tr::tr("Check the project's folder."));
    QSqlDatabase database =
        QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), nextConnectionName());
    if (!database.isValid())
        return failure(
            Error::Kind::Storage,
            Tr::tr("Cannot open the store \"%1\": Qt's SQLite driver is not installed.").arg(shown),
            Tr::tr("Install the package libqt6sql6-sqlite."));
    const QByteArray escaped = QUrl::toPercentEncoding(QFileInfo(path).absoluteFilePath(), "/");
    database.setDatabaseName(QStringLiteral("file:") + QString::fromLatin1(escaped) +
                             modeQuery(mode));
    database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=5000"));
    const bool opened = database.open();
    std::unique_ptr<SqlConnection> connection(new SqlConnection(path, database));
    // The connection alone refers to it, so that it can be removed.
    database = QSqlDatabase();
    if (!opened)
        return Failure(connection->lastError());
    if (mode != Mode::Peek)
        if (Status configured = connection->configure(mode); !configured)
            return passOn(configured);
    return connection;
}

SqlConnection::SqlConnection(QString path, QSqlDatabase database)
    : m_path(std::move(path)), m_database(std::move(database))
{
    const QVariant handle = m_database.driver()->handle();
    if (handle.isValid())
        m_handle = *static_cast<sqlite3 *const *>(handle.constData());
}

SqlConnection::~SqlConnection()
{
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

Status SqlConnection::configure(Mode mode)
{
    // With two connections of one process a bug elsewhere could write around the store's rules.
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    const bool writes = mode != Mode::Read;
    // The write-ahead log needs memory shared by its users, which a network does not give; an older
    // log is folded in under one exclusive lock, without that memory.
    const bool network = !networkFileSystem(m_path).isEmpty();
    QByteArray settings = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                          "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA fullfsync=ON;";
    if (!writes)
        settings += "PRAGMA query_only=ON;";
    else if (network)
        settings += "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE;"
                    "PRAGMA locking_mode=NORMAL; PRAGMA synchronous=EXTRA;";
    else
        settings += "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA journal_size_limit=67108864;";
    if (Status set = runScript(settings); !set)
        return set;
    QList<std::pair<QString, QString>> expected = {
        {QStringLiteral("foreign_keys"), QStringLiteral("1")},
        {QStringLiteral("trusted_schema"), QStringLiteral("0")},
        {QStringLiteral("cell_size_check"), QStringLiteral("1")},
        {QStringLiteral("mmap_size"), QStringLiteral("0")},
        {QStringLiteral("query_only"), writes ? QStringLiteral("0") : QStringLiteral("1")}};
    if (writes || network)
        expected.append({QStringLiteral("journal_mode"),
                         network ? QStringLiteral("delete") : QStringLiteral("wal")});
    if (writes)
        expected.append(
            {QStringLiteral("synchronous"), network ? QStringLiteral("3") : QStringLiteral("2")});
    for (const auto &[pragma, value] : expected)
        if (Status held = require(pragma, value); !held)
            return held;
    return {};
}

Status SqlConnection::require(const QString &pragma, const QString &value)
{
    const Result<QString> found = text(QStringLiteral("PRAGMA ") + pragma);
    if (!found)
        return passOn(found);
    if (*found == value)
        return {};
    return failure(
        Error::Kind::Storage,
        Tr::tr("The store \"%1\" is not opened: the setting %2 is \"%3\" instead of \"%4\".")
            .arg(QDir::toNativeSeparators(m_path), pragma, *found, value),
        Tr::tr("Keep the project on a local disk."));
}

Status SqlConnection::runScript(const QByteArray &sql)
{
    if (sqlite3_exec(handle(), sql.constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return Failure(lastError());
    return {};
}

Result<qint64> SqlConnection::integer(const QString &sql)
{
    const Result<QString> found = text(sql);
    if (!found)
        return passOn(found);
    return found->toLongLong();
}

Result<QString> SqlConnection::text(const QString &sql)
{
    SqlStatement statement(*this, sql);
    if (Status ran = statement.run(); !ran)
        return passOn(ran);
    const Result<bool> found = statement.next();
    if (!found)
        return passOn(found);
    return *found ? statement.text(0) : QString();
}

Error SqlConnection::lastError()
{
    sqlite3 *database = handle();
    const int code = database ? sqlite3_extended_errcode(database) : SQLITE_CANTOPEN;
    const int primary = code & 0xff;
    // A full disk rolls back cleanly and may be tried again; these leave doubt.
    if (primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        m_broken = true;
    const Meaning meaning = meaningOf(code);
    QString reported = QStringLiteral("SQLite %1").arg(code);
    if (database)
        reported += QStringLiteral(": ") + QString::fromUtf8(sqlite3_errmsg(database));
    return {Error::Kind::Storage,
            Tr::tr("The store \"%1\" cannot be used: %2.")
                .arg(QDir::toNativeSeparators(m_path), meaning.why),
            meaning.hint, reported};
}

Result<SqlTransaction> SqlTransaction::begin(SqlConnection &connection)
{
    if (connection.isBroken())
        return failure(Error::Kind::Storage,
                       Tr::tr("Nothing more is written to the store \"%1\" after a disk error.")
                           .arg(QDir::toNativeSeparators(connection.path())),
                       Tr::tr("Open the project again."));
    if (Status begun = connection.runScript("BEGIN IMMEDIATE"); !begun)
        return passOn(begun);
    return SqlTransaction(connection);
}

SqlTransaction::SqlTransaction(SqlTransaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

SqlTransaction::~SqlTransaction()
{
    // After some errors SQLite has rolled back by itself and says that there is none.
    if (m_connection)
        (void)m_connection->runScript("ROLLBACK");
}

Status SqlTransaction::commit()
{
    if (Status committed = m_connection->runScript("COMMIT"); !committed)
        return committed;
    m_connection = nullptr;
    return {};
}

Result<SqlSnapshot> SqlSnapshot::begin(SqlConnection &connection)
{
    // A savepoint may also stand inside a transaction.
    if (Status begun = connection.runScript("SAVEPOINT snapshot"); !begun)
        return passOn(begun);
    return SqlSnapshot(connection);
}

SqlSnapshot::SqlSnapshot(SqlSnapshot &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

SqlSnapshot::~SqlSnapshot()
{
    if (m_connection)
        (void)m_connection->runScript("RELEASE snapshot");
}

} // namespace tenbin
