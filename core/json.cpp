#include "core/json.h"

#include "core/atomic_file.h"
#include "core/number.h"
#include "core/text.h"

#include <QDir>
#include <QJsonDocument>

namespace tenbin {

QJsonArray jsonNumbers(const QList<double> &values)
{
    QJsonArray array;
    for (double value : values)
        array.append(jsonNumber(value));
    return array;
}

QList<double> numbersOf(const QJsonArray &json)
{
    QList<double> values;
    values.reserve(json.size());
    for (const QJsonValue &value : json)
        values.append(numberOf(value));
    return values;
}

QJsonArray jsonTexts(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QStringList textsOf(const QJsonArray &json)
{
    QStringList texts;
    texts.reserve(json.size());
    for (const QJsonValue &value : json)
        texts.append(value.toString());
    return texts;
}

Result<QJsonObject> readJsonFile(const QString &path, const QString &what, qint64 limit)
{
    const Result<QByteArray> bytes = readFile(path, limit);
    if (!bytes)
        return passOn(bytes);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        const QString why = error.error != QJsonParseError::NoError
                                ? Tr::tr("%1 at byte %2").arg(error.errorString()).arg(error.offset)
                                : Tr::tr("it does not hold a JSON object");
        return badInput(
            Tr::tr("\"%1\" is no valid %2: %3.").arg(QDir::toNativeSeparators(path), what, why),
            Tr::tr("The file is damaged or is another one: use another copy of it, or make it "
                   "again."));
    }
    return document.object();
}

Status writeJsonFile(const QString &path, const QJsonObject &object)
{
    return writeFile(path, QJsonDocument(object).toJson(QJsonDocument::Indented));
}

} // namespace tenbin
