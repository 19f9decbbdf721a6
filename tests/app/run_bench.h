#pragma once

#include "experiments/project.h"
#include "experiments/run.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

namespace tenbin::test {

/// A run as the store keeps it, without a folder; ids follow the numbers.
inline StoredRun storedRun(int number, const QString &name, const QString &learner,
                           const QMap<QString, double> &metrics, const QJsonObject &params = {})
{
    StoredRun run;
    run.id = QStringLiteral("%1").arg(number, 32, 16, QLatin1Char('0'));
    run.name = name;
    run.task = QStringLiteral("train");
    run.status = RunStatus::Finished;
    run.started = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + number * 1000, Qt::UTC);
    run.seconds = 1 + number;
    run.problem = QStringLiteral("binary");
    run.learner = learner;
    run.dataset = QStringLiteral("people");
    TaskSpec spec;
    spec.task = run.task;
    spec.params = params;
    spec.params[QStringLiteral("learner")] = learner;
    run.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric)
        run.metrics[metric.key()].value = *metric;
    return run;
}

/// A new project with these runs, the first one the oldest, each with a folder.
inline QString projectOf(const QString &folder, const QList<StoredRun> &runs)
{
    const auto project = Project::openOrCreate(folder, Project::Access::Write);
    if (!project || !(*project)->store().record(runs))
        qFatal("The project cannot be made.");
    for (const StoredRun &run : runs)
        QDir().mkpath((*project)->runFolder(run.id));
    return folder;
}

} // namespace tenbin::test
