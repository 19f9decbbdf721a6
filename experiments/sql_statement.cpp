#include "experiments/sql_statement.h"

#include "core/text.h"

#include <sqlite3.h>

#include <cmath>
#include <limits>
#include <utility>

namespace tenbin {

SqlStatement::SqlStatement(SqlConnection &connection, const QString &sql)
    : m_connection(&connection), m_sql(sql.toUtf8())
{
}

SqlStatement::~SqlStatement()
{
    sqlite3_finalize(m_statement);
}

Status SqlStatement::prepare()
{
    m_refused.clear();
    if (m_statement) {
        finish();
        return {};
    }
    if (sqlite3_prepare_v3(m_connection->handle(), m_sql.constData(), int(m_sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr) != SQLITE_OK)
        return Failure(m_connection->lastError());
    return {};
}

Status SqlStatement::execute(int bound)
{
    if (!m_refused.isEmpty())
        return badInput(m_refused, Tr::tr("Remove that character from the text."));
    Q_ASSERT(bound == sqlite3_bind_parameter_count(m_statement));
    if (bound != sqlite3_bind_parameter_count(m_statement))
        return failure(Error::Kind::Storage, Tr::tr("A statement lacks values."), {},
                       QString::fromUtf8(m_sql));
    return step();
}

/// A statement without (further) rows has done its work and holds no lock.
Status SqlStatement::step()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) {
        m_cursor = m_cursor == Cursor::Ended ? Cursor::First : Cursor::Further;
        return {};
    }
    if (code == SQLITE_DONE) {
        finish();
        return {};
    }
    // Before the reset, which would let the next call's error be asked for.
    Failure failed(m_connection->lastError());
    finish();
    return failed;
}

Result<bool> SqlStatement::next()
{
    if (m_cursor == Cursor::First) {
        m_cursor = Cursor::Further;
        return true;
    }
    if (m_cursor == Cursor::Ended)
        return false;
    if (Status stepped = step(); !stepped)
        return passOn(stepped);
    return m_cursor != Cursor::Ended;
}

void SqlStatement::finish()
{
    sqlite3_reset(m_statement);
    m_cursor = Cursor::Ended;
}

qint64 SqlStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double SqlStatement::number(int column) const
{
    return isNull(column) ? std::numeric_limits<double>::quiet_NaN()
                          : sqlite3_column_double(m_statement, column);
}

QString SqlStatement::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(bytes, sqlite3_column_bytes(m_statement, column));
}

QByteArray SqlStatement::bytes(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(bytes, sqlite3_column_bytes(m_statement, column));
}

bool SqlStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::optional<QString> SqlStatement::optionalText(int column) const
{
    return isNull(column) ? std::nullopt : std::optional(text(column));
}

void SqlStatement::bind(int position, qint64 value)
{
    sqlite3_bind_int64(m_statement, position, value);
}

void SqlStatement::bind(int position, double value)
{
    // SQLite takes NaN for NULL.
    sqlite3_bind_double(m_statement, position, value);
}

void SqlStatement::bind(int position, const QString &value)
{
    if (!value.isValidUtf16() || value.contains(QChar(0)))
        m_refused = Tr::tr("The text \"%1\" holds a character that cannot be stored.")
                        .arg(QString(value).replace(QChar(0), QChar(0x2400)).left(60));
    const QByteArray text = value.toUtf8();
    // A null pointer would become NULL.
    sqlite3_bind_text64(m_statement, position, text.isNull() ? "" : text.constData(),
                        sqlite3_uint64(text.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void SqlStatement::bind(int position, const QByteArray &value)
{
    if (value.isNull())
        sqlite3_bind_null(m_statement, position);
    else
        sqlite3_bind_blob64(m_statement, position, value.constData(), sqlite3_uint64(value.size()),
                            SQLITE_TRANSIENT);
}

void SqlStatement::bind(int position, const std::optional<QString> &value)
{
    if (value)
        bind(position, *value);
    else
        sqlite3_bind_null(m_statement, position);
}

} // namespace tenbin
