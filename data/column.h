#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tenbin {

enum class ColumnType { Numeric, Categorical, Text, Datetime };
enum class Role { Feature, Target, Id, Protected, Weight, Time, Group, Ignore };

QString columnTypeName(ColumnType type); ///< "numeric", "categorical", "text", "datetime"
QString roleName(Role role);             ///< "feature", "target", …
std::optional<ColumnType> columnTypeFromName(const QString &name);
std::optional<Role> roleFromName(const QString &name);

/// Row numbers of a dataset, 0-based.
using Rows = std::vector<quint32>;
using RowSpan = std::span<const quint32>;

/// One immutable, typed column; copies share the values, which live in vectors of their own or in
/// a mapped file kept alive by the owner.
/// Missing: NaN (numeric), -1 (categorical), flagged (text), missingTime (datetime).
class Column
{
public:
    static constexpr qint32 missingCode = -1;
    static constexpr qint64 missingTime = std::numeric_limits<qint64>::min();

    static Column numeric(QString name, std::vector<double> values);
    static Column categorical(QString name, std::vector<qint32> codes, QStringList levels);
    /// Row r is bytes [offsets[r], offsets[r + 1]), UTF-8; `missing` is empty (none) or one flag a
    /// row.
    static Column text(QString name, std::vector<qint64> offsets, std::vector<char> bytes,
                       std::vector<quint8> missing = {});
    /// Microseconds since 1970-01-01T00:00:00 UTC.
    static Column datetime(QString name, std::vector<qint64> times);

    /// The same over memory that `owner` keeps alive.
    static Column numericView(QString name, std::span<const double> values,
                              std::shared_ptr<const void> owner);
    static Column categoricalView(QString name, std::span<const qint32> codes, QStringList levels,
                                  std::shared_ptr<const void> owner);
    static Column textView(QString name, std::span<const qint64> offsets,
                           std::span<const char> bytes, std::span<const quint8> missing,
                           std::shared_ptr<const void> owner);
    static Column datetimeView(QString name, std::span<const qint64> times,
                               std::shared_ptr<const void> owner);

    const QString &name() const { return m_name; }
    ColumnType type() const { return m_type; }
    qsizetype size() const { return m_size; }

    std::span<const double> numbers() const { return m_numbers; }      ///< Numeric
    std::span<const qint32> codes() const { return m_codes; }          ///< Categorical
    const QStringList &levels() const { return m_levels; }             ///< Categorical
    std::span<const qint64> times() const { return m_times; }          ///< Datetime
    std::span<const qint64> offsets() const { return m_times; }        ///< Text
    std::span<const char> bytes() const { return m_bytes; }            ///< Text
    std::span<const quint8> missingFlags() const { return m_missing; } ///< Text; empty: none

    bool isMissing(qsizetype row) const;
    qsizetype missingCount() const;
    std::string_view textAt(qsizetype row) const; ///< Text
    /// What the cell says, full precision, locale-free; empty when missing.
    QString displayText(qsizetype row) const;

    Column renamed(QString name) const;
    /// The rows in the order given.
    Column taken(RowSpan rows) const;

private:
    QString m_name;
    ColumnType m_type = ColumnType::Numeric;
    qsizetype m_size = 0;
    std::span<const double> m_numbers;
    std::span<const qint32> m_codes;
    std::span<const qint64> m_times;
    std::span<const char> m_bytes;
    std::span<const quint8> m_missing;
    QStringList m_levels;
    std::shared_ptr<const void> m_owner;
};

/// ISO 8601 in UTC: "2020-01-31", "2020-01-31T12:00:00", with microseconds only when there are any.
QString timeText(qint64 microseconds);

} // namespace tenbin
