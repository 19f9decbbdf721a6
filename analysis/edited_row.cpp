#include "analysis/edited_row.h"

#include "core/number.h"
#include "core/text.h"
#include "data/date_text.h"

namespace tenbin {

namespace {

Failure unfit(const QString &text, const QString &column, const QString &hint)
{
    return badInput(Tr::tr("\"%1\" is no value of the column \"%2\".").arg(text, column), hint);
}

Result<Column> valueColumn(const Column &column, const QString &text)
{
    const QString name = column.name();
    switch (column.type()) {
    case ColumnType::Numeric: {
        if (text.isEmpty())
            return Column::numeric(name, {std::numeric_limits<double>::quiet_NaN()});
        const std::optional<double> number = parseNumber(text);
        if (!number)
            return unfit(text, name, Tr::tr("Write a number, such as 12.5, or nothing."));
        return Column::numeric(name, {*number});
    }
    case ColumnType::Categorical: {
        const qsizetype code = column.levels().indexOf(text);
        if (code < 0 && !text.isEmpty())
            return unfit(text, name, Tr::tr("Choose one of the categories that the data has."));
        return Column::categorical(name, {text.isEmpty() ? Column::missingCode : qint32(code)},
                                   column.levels());
    }
    case ColumnType::Datetime: {
        if (text.isEmpty())
            return Column::datetime(name, {Column::missingTime});
        const QByteArray bytes = text.toUtf8();
        const std::optional<DateText> date =
            parseDateText({bytes.constData(), size_t(bytes.size())}, DayOrder::DayFirst);
        if (!date)
            return unfit(text, name, Tr::tr("Write a date, such as 2024-01-31, or nothing."));
        return Column::datetime(name, {date->time});
    }
    case ColumnType::Text: break;
    }
    const QByteArray bytes = text.toUtf8();
    return Column::text(name, {0, bytes.size()}, {bytes.begin(), bytes.end()},
                        text.isEmpty() ? std::vector<quint8>{1} : std::vector<quint8>{});
}

QList<Role> rolesOf(const Dataset &data)
{
    QList<Role> roles;
    for (qsizetype column = 0; column < data.columnCount(); ++column)
        roles.append(data.role(column));
    return roles;
}

} // namespace

Dataset rowAlone(const Dataset &data, quint32 row)
{
    return data.taken(Rows{row});
}

Result<Dataset> withValue(const Dataset &row, qsizetype column, const QString &text)
{
    Result<Column> value = valueColumn(row.column(column), text);
    if (!value)
        return passOn(value);
    QList<Column> columns;
    for (qsizetype at = 0; at < row.columnCount(); ++at)
        columns.append(at == column ? *value : row.column(at));
    return Dataset::make(row.name(), std::move(columns), rolesOf(row));
}

} // namespace tenbin
