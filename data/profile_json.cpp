#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "data/profile.h"

#include <QJsonArray>

#include <array>

namespace tenbin {

namespace {

struct Statistic
{
    const char *key;
    double ColumnProfile::*value;
};

constexpr std::array<Statistic, 10> statistics{{
    {"mean", &ColumnProfile::mean},
    {"std", &ColumnProfile::std},
    {"min", &ColumnProfile::minimum},
    {"q25", &ColumnProfile::q1},
    {"median", &ColumnProfile::median},
    {"q75", &ColumnProfile::q3},
    {"max", &ColumnProfile::maximum},
    {"skewness_g1", &ColumnProfile::skewness},
    {"skewness_adjusted", &ColumnProfile::adjustedSkewness},
    {"kurtosis_excess", &ColumnProfile::excessKurtosis},
}};

const QString correlationKey = QStringLiteral("pearson_with_target");

bool hasStatistics(ColumnType type)
{
    return type == ColumnType::Numeric || type == ColumnType::Datetime;
}

QJsonObject columnJson(const ColumnProfile &column)
{
    QJsonArray top;
    for (const ValueCount &value : column.top)
        top.append(QJsonArray{value.value, value.count});
    QJsonObject json{{"name", column.name},
                     {"type", columnTypeName(column.type)},
                     {"role", roleName(column.role)},
                     {"count", column.count},
                     {"missing", column.missing},
                     {"distinct", column.distinct},
                     {"top_values", top}};
    if (!hasStatistics(column.type))
        return json;
    for (const Statistic &statistic : statistics)
        json[QLatin1String(statistic.key)] = jsonNumber(column.*statistic.value);
    QJsonArray counts;
    for (const qint64 count : column.histogramCounts)
        counts.append(count);
    json["histogram"] =
        QJsonObject{{"edges", jsonNumbers(column.histogramEdges)}, {"counts", counts}};
    return json;
}

Result<ColumnProfile> columnOf(const QJsonObject &json)
{
    const std::optional<ColumnType> type = columnTypeFromName(json["type"].toString());
    const std::optional<Role> role = roleFromName(json["role"].toString());
    if (!type || !role || !json["name"].isString())
        return badInput(Tr::tr("A column of the profile has no name, type or role."));
    ColumnProfile column;
    column.name = json["name"].toString();
    column.type = *type;
    column.role = *role;
    column.count = json["count"].toInteger();
    column.missing = json["missing"].toInteger();
    column.distinct = json["distinct"].toInteger();
    for (const Statistic &statistic : statistics)
        column.*statistic.value = numberOf(json[QLatin1String(statistic.key)]);
    for (const QJsonValue &value : json["top_values"].toArray())
        column.top.append({value[0].toString(), value[1].toInteger()});
    column.histogramEdges = numbersOf(json["histogram"]["edges"].toArray());
    for (const QJsonValue &count : json["histogram"]["counts"].toArray())
        column.histogramCounts.append(count.toInteger());
    return column;
}

} // namespace

QJsonObject Profile::toJson() const
{
    QJsonArray columnArray;
    QJsonObject correlations;
    for (const ColumnProfile &column : columns) {
        columnArray.append(columnJson(column));
        if (!std::isnan(column.targetCorrelation))
            correlations[column.name] = column.targetCorrelation;
    }
    QJsonArray warningArray;
    for (const QualityWarning &warning : warnings)
        warningArray.append(QJsonObject{
            {"kind", warning.kind}, {"column", warning.column}, {"message", warning.message}});
    return {{"rows", rows},
            {"duplicate_rows", duplicateRows},
            {"columns", columnArray},
            {correlationKey, correlations},
            {"warnings", warningArray}};
}

Result<Profile> Profile::fromJson(const QJsonObject &json)
{
    if (!json["rows"].isDouble() || !json["columns"].isArray())
        return badInput(Tr::tr("The profile has no rows or columns."));
    Profile profile;
    profile.rows = json["rows"].toInteger();
    profile.duplicateRows = json["duplicate_rows"].toInteger();
    const QJsonObject correlations = json[correlationKey].toObject();
    for (const QJsonValue &one : json["columns"].toArray()) {
        Result<ColumnProfile> column = columnOf(one.toObject());
        if (!column)
            return passOn(column);
        column->targetCorrelation = numberOf(correlations[column->name]);
        profile.columns.append(*std::move(column));
    }
    for (const QJsonValue &one : json["warnings"].toArray())
        profile.warnings.append(
            {one["kind"].toString(), one["column"].toString(), one["message"].toString()});
    return profile;
}

} // namespace tenbin
