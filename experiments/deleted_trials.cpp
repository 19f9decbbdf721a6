#include "experiments/deleted_trials.h"

#include "core/json.h"
#include "core/text.h"

#include <QDir>
#include <QJsonArray>
#include <QList>

#include <algorithm>

namespace tenbin {

namespace {

QString deletedPath(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("deleted_trials.json"));
}

} // namespace

QSet<int> readDeletedTrials(const QString &folder)
{
    const Result<QJsonObject> json =
        readJsonFile(deletedPath(folder), Tr::tr("deleted trials"), 1 << 20);
    QSet<int> numbers;
    if (json) {
        for (const QJsonValue &number : (*json)[QStringLiteral("trials")].toArray())
            numbers.insert(number.toInt(-1));
    }
    return numbers;
}

Status writeDeletedTrials(const QString &folder, const QSet<int> &numbers)
{
    QList<int> sorted(numbers.begin(), numbers.end());
    std::sort(sorted.begin(), sorted.end());
    QJsonArray json;
    for (int number : sorted)
        json.append(number);
    return writeJsonFile(deletedPath(folder), {{QStringLiteral("trials"), json}});
}

} // namespace tenbin
