#include "experiments/tuned_params.h"

#include "core/json.h"
#include "core/parallel.h"
#include "core/text.h"

#include <QDir>
#include <QFileInfo>

namespace tenbin {

namespace {

QJsonObject readTuned(const QString &folder)
{
    const QString path = QDir(folder).filePath(QStringLiteral("outcome.json"));
    if (!QFileInfo::exists(path))
        return {};
    const Result<QJsonObject> json = readJsonFile(path, Tr::tr("outcome of a run"));
    if (!json)
        return {};
    return (*json)[QStringLiteral("values")][QStringLiteral("tuning")]
                  [QStringLiteral("best_params")]
                      .toObject();
}

} // namespace

QList<QJsonObject> tunedParams(const QList<StoredRun> &runs, const FolderOf &folderOf)
{
    QList<QJsonObject> tuned(runs.size());
    QJsonObject *const found = tuned.data();
    // Documents of searches are long: hundreds of them take a second.
    parallelFor(runs.size(), availableThreads(), [&](qsizetype at) {
        const StoredRun &run = runs[at];
        if (run.task == QLatin1String("tune") && run.status == RunStatus::Finished)
            found[at] = readTuned(folderOf(run));
    });
    return tuned;
}

} // namespace tenbin
