#pragma once

#include "core/result.h"

#include <QSqlDatabase>
#include <QString>

#include <memory>

struct sqlite3;

namespace tenbin {

/// One connection to one SQLite file, set up by the store's rules; belongs to the thread that
/// opened it. Never makes a file unless asked to, and refuses when a setting does not hold.
class SqlConnection
{
public:
    enum class Mode {
        Create, ///< makes the file; an error when it is there
        Write,  ///< the one writer
        Read,   ///< beside a writer of another process
        Peek    ///< reads the file as it is, without locks and without its log
    };

    static Result<std::unique_ptr<SqlConnection>> open(const QString &path, Mode mode);
    ~SqlConnection();
    Q_DISABLE_COPY_MOVE(SqlConnection)

    const QString &path() const { return m_path; }
    /// Null when it is not open.
    sqlite3 *handle() const { return m_handle; }

    /// Several statements at once: migrations and settings.
    Status runScript(const QByteArray &sql);
    /// The integer that a statement without parameters gives.
    Result<qint64> integer(const QString &sql);
    Result<QString> text(const QString &sql);

    /// What the last failed call on this connection means, as an Error of kind Storage.
    Error lastError();
    /// True after a failure that leaves doubt about what reached the disk: nothing more is
    /// written until the project is opened again.
    bool isBroken() const { return m_broken; }

private:
    SqlConnection(QString path, QSqlDatabase database);
    Status configure(Mode mode);
    Status require(const QString &pragma, const QString &value);

    QString m_path;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    bool m_broken = false;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back when it goes out of scope without commit().
class SqlTransaction
{
public:
    static Result<SqlTransaction> begin(SqlConnection &connection);
    SqlTransaction(SqlTransaction &&other) noexcept;
    SqlTransaction &operator=(SqlTransaction &&) = delete;
    ~SqlTransaction();

    [[nodiscard]] Status commit();

private:
    explicit SqlTransaction(SqlConnection &connection) : m_connection(&connection) {}
    SqlConnection *m_connection;
};

/// All that is read while it lives is of one moment, and needs one lock.
class SqlSnapshot
{
public:
    static Result<SqlSnapshot> begin(SqlConnection &connection);
    SqlSnapshot(SqlSnapshot &&other) noexcept;
    SqlSnapshot &operator=(SqlSnapshot &&) = delete;
    ~SqlSnapshot();

private:
    explicit SqlSnapshot(SqlConnection &connection) : m_connection(&connection) {}
    SqlConnection *m_connection;
};

} // namespace tenbin
