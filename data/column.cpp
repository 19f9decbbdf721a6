#include "data/column.h"

#include "core/number.h"
#include "data/text_encoding.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace tenbin {

namespace {

constexpr std::array<std::pair<ColumnType, const char *>, 4> typeNames{{
    {ColumnType::Numeric, "numeric"},
    {ColumnType::Categorical, "categorical"},
    {ColumnType::Text, "text"},
    {ColumnType::Datetime, "datetime"},
}};

constexpr std::array<std::pair<Role, const char *>, 8> roleNames{{
    {Role::Feature, "feature"},
    {Role::Target, "target"},
    {Role::Id, "id"},
    {Role::Protected, "protected"},
    {Role::Weight, "weight"},
    {Role::Time, "time"},
    {Role::Group, "group"},
    {Role::Ignore, "ignore"},
}};

template <class Value, size_t N>
QString nameIn(const std::array<std::pair<Value, const char *>, N> &names, Value value)
{
    for (const auto &[one, name] : names) {
        if (one == value)
            return QString::fromLatin1(name);
    }
    return {};
}

template <class Value, size_t N>
std::optional<Value> valueIn(const std::array<std::pair<Value, const char *>, N> &names,
                             const QString &wanted)
{
    for (const auto &[value, name] : names) {
        if (wanted == QLatin1String(name))
            return value;
    }
    return std::nullopt;
}

/// A vector on the heap that outlives the function which made it.
template <class T> std::shared_ptr<const std::vector<T>> keep(std::vector<T> values)
{
    return std::make_shared<const std::vector<T>>(std::move(values));
}

template <class T> std::vector<T> pick(std::span<const T> values, RowSpan rows)
{
    std::vector<T> picked(rows.size());
    std::transform(rows.begin(), rows.end(), picked.begin(),
                   [&](quint32 row) { return values[row]; });
    return picked;
}

} // namespace

QString columnTypeName(ColumnType type)
{
    return nameIn(typeNames, type);
}

QString roleName(Role role)
{
    return nameIn(roleNames, role);
}

std::optional<ColumnType> columnTypeFromName(const QString &name)
{
    return valueIn(typeNames, name);
}

std::optional<Role> roleFromName(const QString &name)
{
    return valueIn(roleNames, name);
}

Column Column::numericView(QString name, std::span<const double> values,
                           std::shared_ptr<const void> owner)
{
    Column column;
    column.m_name = std::move(name);
    column.m_type = ColumnType::Numeric;
    column.m_size = qsizetype(values.size());
    column.m_numbers = values;
    column.m_owner = std::move(owner);
    return column;
}

Column Column::categoricalView(QString name, std::span<const qint32> codes, QStringList levels,
                               std::shared_ptr<const void> owner)
{
    Column column;
    column.m_name = std::move(name);
    column.m_type = ColumnType::Categorical;
    column.m_size = qsizetype(codes.size());
    column.m_codes = codes;
    column.m_levels = std::move(levels);
    column.m_owner = std::move(owner);
    return column;
}

Column Column::textView(QString name, std::span<const qint64> offsets, std::span<const char> bytes,
                        std::span<const quint8> missing, std::shared_ptr<const void> owner)
{
    Q_ASSERT(!offsets.empty());
    Column column;
    column.m_name = std::move(name);
    column.m_type = ColumnType::Text;
    column.m_size = qsizetype(offsets.size()) - 1;
    column.m_times = offsets;
    column.m_bytes = bytes;
    column.m_missing = missing;
    column.m_owner = std::move(owner);
    return column;
}

Column Column::datetimeView(QString name, std::span<const qint64> times,
                            std::shared_ptr<const void> owner)
{
    Column column;
    column.m_name = std::move(name);
    column.m_type = ColumnType::Datetime;
    column.m_size = qsizetype(times.size());
    column.m_times = times;
    column.m_owner = std::move(owner);
    return column;
}

Column Column::numeric(QString name, std::vector<double> values)
{
    const auto kept = keep(std::move(values));
    return numericView(std::move(name), *kept, kept);
}

Column Column::categorical(QString name, std::vector<qint32> codes, QStringList levels)
{
    const auto kept = keep(std::move(codes));
    return categoricalView(std::move(name), *kept, std::move(levels), kept);
}

Column Column::text(QString name, std::vector<qint64> offsets, std::vector<char> bytes,
                    std::vector<quint8> missing)
{
    struct Values
    {
        std::vector<qint64> offsets;
        std::vector<char> bytes;
        std::vector<quint8> missing;
    };
    const auto kept = std::make_shared<const Values>(
        Values{std::move(offsets), std::move(bytes), std::move(missing)});
    return textView(std::move(name), kept->offsets, kept->bytes, kept->missing, kept);
}

Column Column::datetime(QString name, std::vector<qint64> times)
{
    const auto kept = keep(std::move(times));
    return datetimeView(std::move(name), *kept, kept);
}

bool Column::isMissing(qsizetype row) const
{
    const size_t at = size_t(row);
    switch (m_type) {
    case ColumnType::Numeric: return std::isnan(m_numbers[at]);
    case ColumnType::Categorical: return m_codes[at] < 0;
    case ColumnType::Text: return !m_missing.empty() && m_missing[at] != 0;
    case ColumnType::Datetime: break;
    }
    return m_times[at] == missingTime;
}

qsizetype Column::missingCount() const
{
    qsizetype count = 0;
    for (qsizetype row = 0; row < m_size; ++row)
        count += isMissing(row);
    return count;
}

std::string_view Column::textAt(qsizetype row) const
{
    const qint64 from = m_times[size_t(row)];
    const qint64 to = m_times[size_t(row) + 1];
    return {m_bytes.data() + from, size_t(to - from)};
}

QString Column::displayText(qsizetype row) const
{
    if (isMissing(row))
        return {};
    switch (m_type) {
    case ColumnType::Numeric: return numberText(m_numbers[size_t(row)]);
    case ColumnType::Categorical: return m_levels[m_codes[size_t(row)]];
    case ColumnType::Text: {
        const std::string_view bytes = textAt(row);
        return wholeText(bytes);
    }
    case ColumnType::Datetime: break;
    }
    return timeText(m_times[size_t(row)]);
}

Column Column::renamed(QString name) const
{
    Column column = *this;
    column.m_name = std::move(name);
    return column;
}

Column Column::taken(RowSpan rows) const
{
    switch (m_type) {
    case ColumnType::Numeric: return numeric(m_name, pick(m_numbers, rows));
    case ColumnType::Categorical: return categorical(m_name, pick(m_codes, rows), m_levels);
    case ColumnType::Datetime: return datetime(m_name, pick(m_times, rows));
    case ColumnType::Text: break;
    }
    std::vector<qint64> offsets{0};
    offsets.reserve(rows.size() + 1);
    std::vector<char> bytes;
    std::vector<quint8> missing;
    for (quint32 row : rows) {
        const std::string_view cell = textAt(row);
        bytes.insert(bytes.end(), cell.begin(), cell.end());
        offsets.push_back(qint64(bytes.size()));
        if (!m_missing.empty())
            missing.push_back(m_missing[row]);
    }
    return text(m_name, std::move(offsets), std::move(bytes), std::move(missing));
}

QString timeText(qint64 microseconds)
{
    constexpr qint64 second = 1'000'000;
    const qint64 fraction = ((microseconds % second) + second) % second;
    const QDateTime time =
        QDateTime::fromSecsSinceEpoch((microseconds - fraction) / second, QTimeZone::utc());
    if (fraction == 0 && time.time() == QTime(0, 0))
        return time.date().toString(Qt::ISODate);
    QString text = time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    if (fraction != 0)
        text += QStringLiteral(".%1").arg(fraction, 6, 10, QLatin1Char('0'));
    return text;
}

} // namespace tenbin
