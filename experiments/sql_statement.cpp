#include "experiments/sql_statement.h"

#include "core/text.h"

#include <QSqlError>
#include <QVariant>

#include <cmath>
#include <limits>

namespace tenbin {

SqlStatement::SqlStatement(SqlConnection &connection, const QString &sql)
    : m_connection(&connection), m_sql(sql), m_query(connection.database())
{
    m_query.setForwardOnly(true);
}

Status SqlStatement::prepare()
{
    m_refused.clear();
    if (m_sql.isEmpty())
        return {};
    if (!m_query.prepare(m_sql))
        return Failure(m_connection->lastError(m_query.lastError().databaseText()));
    m_sql.clear();
    return {};
}

Status SqlStatement::execute()
{
    if (!m_refused.isEmpty())
        return badInput(m_refused, Tr::tr("Remove that character from the text."));
    if (!m_query.exec())
        return Failure(m_connection->lastError(m_query.lastError().databaseText()));
    return {};
}

Result<bool> SqlStatement::next()
{
    if (m_query.next())
        return true;
    // The driver says "no more rows" also when a page could not be read.
    if (m_query.lastError().isValid())
        return Failure(m_connection->lastError(m_query.lastError().databaseText()));
    m_query.finish();
    return false;
}

qint64 SqlStatement::integer(int column) const
{
    return m_query.value(column).toLongLong();
}

double SqlStatement::number(int column) const
{
    const QVariant value = m_query.value(column);
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.toDouble();
}

QString SqlStatement::text(int column) const
{
    return m_query.value(column).toString();
}

QByteArray SqlStatement::bytes(int column) const
{
    return m_query.value(column).toByteArray();
}

std::optional<QString> SqlStatement::optionalText(int column) const
{
    return m_query.isNull(column) ? std::nullopt : std::optional(text(column));
}

void SqlStatement::bind(int position, qint64 value)
{
    m_query.bindValue(position, value);
}

void SqlStatement::bind(int position, double value)
{
    m_query.bindValue(position, std::isnan(value) ? QVariant(QMetaType::fromType<double>())
                                                  : QVariant(value));
}

void SqlStatement::bind(int position, const QString &value)
{
    if (!value.isValidUtf16() || value.contains(QChar(0)))
        m_refused = Tr::tr("The text \"%1\" holds a character that cannot be stored.")
                        .arg(QString(value).replace(QChar(0), QChar(0x2400)).left(60));
    // A null QString would become NULL.
    m_query.bindValue(position, value.isNull() ? QStringLiteral("") : value);
}

void SqlStatement::bind(int position, const QByteArray &value)
{
    m_query.bindValue(position,
                      value.isNull() ? QVariant(QMetaType::fromType<QByteArray>()) : value);
}

void SqlStatement::bind(int position, const std::optional<QString> &value)
{
    if (value)
        bind(position, *value);
    else
        m_query.bindValue(position, QVariant(QMetaType::fromType<QString>()));
}

} // namespace tenbin
