#pragma once

#include "core/result.h"
#include "experiments/sql_connection.h"

#include <QByteArray>
#include <QString>

#include <optional>

struct sqlite3_stmt;

namespace tenbin {

/// A statement, prepared on first use and then kept: the only way to a query, so that every result
/// is checked and every value has a type. Numbers: NaN is stored as NULL, infinities as they are,
/// -0 as 0. Text with a NUL or half a surrogate pair is refused.
class SqlStatement
{
public:
    SqlStatement(SqlConnection &connection, const QString &sql);
    ~SqlStatement();
    Q_DISABLE_COPY_MOVE(SqlStatement)

    /// Binds all parameters in order and executes. What was read before ends.
    template <class... Values> [[nodiscard]] Status run(const Values &...values)
    {
        if (Status prepared = prepare(); !prepared)
            return prepared;
        [[maybe_unused]] int position = 0;
        (bind(++position, values), ...);
        return execute(position);
    }

    /// The next row, false after the last one.
    [[nodiscard]] Result<bool> next();
    /// Ends reading before the last row.
    void finish();

    qint64 integer(int column) const;
    double number(int column) const;
    QString text(int column) const;
    QByteArray bytes(int column) const;
    std::optional<QString> optionalText(int column) const;
    bool isNull(int column) const;

private:
    enum class Cursor { Ended, First, Further };

    Status prepare();
    Status execute(int bound);
    Status step();

    void bind(int position, qint64 value);
    void bind(int position, int value) { bind(position, qint64(value)); }
    void bind(int position, double value);
    void bind(int position, const QString &value);
    void bind(int position, const QByteArray &value);             ///< a blob; null: NULL
    void bind(int position, const std::optional<QString> &value); ///< none: NULL
    /// Whatever has no type of its own in the store is a mistake: bool, quint64, QVariant, …
    template <class Other> void bind(int position, const Other &value) = delete;

    SqlConnection *m_connection;
    QByteArray m_sql;
    sqlite3_stmt *m_statement = nullptr;
    Cursor m_cursor = Cursor::Ended;
    QString m_refused;
};

} // namespace tenbin
