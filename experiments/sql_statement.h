#pragma once

#include "core/result.h"
#include "experiments/sql_connection.h"

#include <QByteArray>
#include <QSqlQuery>
#include <QString>

#include <optional>

namespace tenbin {

/// A statement, prepared on first use and then kept: the only way to a query, so that every result
/// is checked and every value has a type. Numbers: NaN is stored as NULL, infinities as they are,
/// -0 as 0. Text with a NUL or half a surrogate pair is refused.
class SqlStatement
{
public:
    SqlStatement(SqlConnection &connection, const QString &sql);

    /// Binds all parameters in order and executes.
    template <class... Values> [[nodiscard]] Status run(const Values &...values)
    {
        if (Status prepared = prepare(); !prepared)
            return prepared;
        [[maybe_unused]] int position = 0;
        (bind(position++, values), ...);
        return execute();
    }

    /// The next row, false after the last one.
    [[nodiscard]] Result<bool> next();
    /// Ends reading before the last row.
    void finish() { m_query.finish(); }

    qint64 integer(int column) const;
    double number(int column) const;
    QString text(int column) const;
    QByteArray bytes(int column) const;
    std::optional<QString> optionalText(int column) const;

private:
    Status prepare();
    Status execute();

    void bind(int position, qint64 value);
    void bind(int position, int value) { bind(position, qint64(value)); }
    void bind(int position, double value);
    void bind(int position, const QString &value);
    void bind(int position, const QByteArray &value);             ///< a blob; null: NULL
    void bind(int position, const std::optional<QString> &value); ///< none: NULL
    /// Whatever has no type of its own in the store is a mistake: bool, quint64, QVariant, …
    template <class Other> void bind(int position, const Other &value) = delete;

    SqlConnection *m_connection;
    QString m_sql;
    QSqlQuery m_query;
    QString m_refused;
};

} // namespace tenbin
