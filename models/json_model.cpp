#include "models/json_model.h"

#include "core/json.h"
#include "core/text.h"

#include <QDir>

#include <cmath>

namespace tenbin {

namespace {

QString modelFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("model.json"));
}

} // namespace

Status saveJsonModel(const QString &folder, const QString &learner, int version,
                     QJsonObject content)
{
    content[QStringLiteral("learner")] = learner;
    content[QStringLiteral("version")] = version;
    return writeJsonFile(modelFile(folder), content);
}

Result<QJsonObject> loadJsonModel(const QString &folder, const QString &learner, int version)
{
    const QString path = modelFile(folder);
    Result<QJsonObject> content = readJsonFile(path, Tr::tr("model file"));
    if (!content)
        return content;
    const QString shown = QDir::toNativeSeparators(path);
    const QString writtenBy = content->value(QStringLiteral("learner")).toString();
    if (writtenBy != learner)
        return badInput(Tr::tr("\"%1\" holds a model of \"%2\", expected one of \"%3\".")
                            .arg(shown, writtenBy, learner));
    const qint64 found = content->value(QStringLiteral("version")).toInteger();
    if (found < 1)
        return badInput(Tr::tr("\"%1\" does not say its version.").arg(shown));
    if (found > version)
        return badInput(Tr::tr("\"%1\" was written by a newer version of Tenbin.").arg(shown),
                        Tr::tr("Update Tenbin to read it."));
    return content;
}

Result<QList<double>> finiteNumbers(const QJsonObject &json, const QString &key, qsizetype count)
{
    const QJsonArray array = json.value(key).toArray();
    if (count >= 0 && array.size() != count)
        return badInput(Tr::tr("The model is damaged: \"%1\" has %2 values, expected %3.")
                            .arg(key)
                            .arg(array.size())
                            .arg(count));
    QList<double> numbers = numbersOf(array);
    for (double number : numbers) {
        if (!std::isfinite(number))
            return badInput(Tr::tr("The model is damaged: \"%1\" holds no numbers.").arg(key));
    }
    return numbers;
}

} // namespace tenbin
