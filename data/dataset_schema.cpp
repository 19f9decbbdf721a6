#include "data/dataset_schema.h"

#include "core/json.h"
#include "core/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace tenbin {

namespace {

constexpr qint64 schemaVersion = 1;
/// Rejected lines of a bad file can be many; the header is no place for all of them.
constexpr qsizetype mostNotes = 10'000;

QJsonObject columnJson(const ColumnSchema &column)
{
    QJsonObject json{{"name", column.name},
                     {"type", columnTypeName(column.type)},
                     {"role", roleName(column.role)},
                     {"tensor", column.tensor}};
    if (column.type == ColumnType::Categorical)
        json["levels"] = jsonTexts(column.levels);
    if (column.type == ColumnType::Text)
        json["offsets"] = column.offsets;
    if (!column.missing.isEmpty())
        json["missing"] = column.missing;
    return json;
}

QJsonObject noteJson(const ImportNote &note)
{
    QJsonObject json{{"message", note.message}};
    if (note.level == ImportNote::Level::Information)
        json["level"] = QStringLiteral("information");
    if (note.line >= 0)
        json["line"] = note.line;
    if (note.byte >= 0)
        json["byte"] = note.byte;
    if (!note.column.isEmpty())
        json["column"] = note.column;
    return json;
}

ImportNote noteOf(const QJsonObject &json)
{
    ImportNote note;
    if (json["level"].toString() == QLatin1String("information"))
        note.level = ImportNote::Level::Information;
    note.line = json["line"].toInteger(-1);
    note.byte = json["byte"].toInteger(-1);
    note.column = json["column"].toString();
    note.message = json["message"].toString();
    return note;
}

Result<QStringList> levelsOf(const QJsonValue &json, const QString &column)
{
    if (!json.isArray())
        return badInput(Tr::tr("the column \"%1\" has no categories").arg(column));
    QStringList levels = textsOf(json.toArray());
    if (QSet<QString>(levels.begin(), levels.end()).size() != levels.size())
        return badInput(Tr::tr("a category of the column \"%1\" stands twice").arg(column));
    return levels;
}

Result<ColumnSchema> columnOf(const QJsonObject &json, qsizetype number)
{
    const std::optional<ColumnType> type = columnTypeFromName(json["type"].toString());
    const std::optional<Role> role = roleFromName(json["role"].toString());
    if (!json["name"].isString() || !json["tensor"].isString() || !type || !role)
        return badInput(Tr::tr("column %1 lacks its name, type, role or values").arg(number));
    ColumnSchema column;
    column.name = json["name"].toString();
    column.type = *type;
    column.role = *role;
    column.tensor = json["tensor"].toString();
    column.offsets = json["offsets"].toString();
    column.missing = json["missing"].toString();
    if (*type == ColumnType::Categorical) {
        Result<QStringList> levels = levelsOf(json["levels"], column.name);
        if (!levels)
            return passOn(levels);
        column.levels = *std::move(levels);
    }
    return column;
}

} // namespace

QByteArray DatasetSchema::toJson() const
{
    QJsonArray columnArray;
    for (const ColumnSchema &column : columns)
        columnArray.append(columnJson(column));
    QJsonArray noteArray;
    for (const ImportNote &note : notes.first(std::min(notes.size(), mostNotes)))
        noteArray.append(noteJson(note));
    if (notes.size() > mostNotes)
        noteArray.append(
            noteJson({ImportNote::Level::Information,
                      -1,
                      -1,
                      {},
                      Tr::tr("%1 more notes were not kept.").arg(notes.size() - mostNotes)}));
    const QJsonObject json{
        {"version", schemaVersion},   {"name", name},           {"rows", rows},
        {"fingerprint", fingerprint}, {"columns", columnArray}, {"notes", noteArray}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Result<DatasetSchema> DatasetSchema::fromJson(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return badInput(Tr::tr("its schema is no valid JSON at byte %1").arg(error.offset));
    const QJsonValue version = document["version"];
    if (version.toInteger() > schemaVersion)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("it was made by a newer version of this program"));
    if (version.toInteger() != schemaVersion || document["rows"].toInteger(-1) < 0)
        return badInput(Tr::tr("its schema has no version or number of rows"));
    DatasetSchema schema;
    schema.name = document["name"].toString();
    schema.rows = qsizetype(document["rows"].toInteger());
    schema.fingerprint = document["fingerprint"].toString();
    for (const QJsonValue &one : document["columns"].toArray()) {
        Result<ColumnSchema> column = columnOf(one.toObject(), schema.columns.size() + 1);
        if (!column)
            return passOn(column);
        schema.columns.append(*std::move(column));
    }
    for (const QJsonValue &one : document["notes"].toArray())
        schema.notes.append(noteOf(one.toObject()));
    return schema;
}

} // namespace tenbin
