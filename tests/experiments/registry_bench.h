#pragma once

#include "experiments/artifacts.h"
#include "experiments/registry.h"
#include "tests/experiments/stored_samples.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace tenbin::test {

inline const QString churn = QStringLiteral("churn");
inline const QString champion = QStringLiteral("champion");

/// A project of its own with runs that have a model.
struct RegistryBench
{
    QTemporaryDir place;
    QString folder = place.filePath(QStringLiteral("p"));
    std::unique_ptr<Project> project;

    RegistryBench()
    {
        auto opened = Project::openOrCreate(folder, Project::Access::Write);
        if (opened)
            project = std::move(*opened);
    }

    /// A finished run with a model of two files in its folder.
    StoredRun trained(const QString &name, QMap<QString, double> metrics = {})
    {
        StoredRun run = sampleRun(name, std::move(metrics));
        const QDir model(project->runFolder(run.id) + QStringLiteral("/model"));
        QDir().mkpath(model.path());
        for (const QString &file : {QStringLiteral("pipeline.json"), QStringLiteral("weights")}) {
            QFile out(model.filePath(file));
            if (!out.open(QIODevice::WriteOnly) || out.write(run.id.toLatin1() + "\n") != 33)
                qFatal("cannot write a test file");
        }
        const Result<Artifact> artifact =
            describeArtifact(project->runFolder(run.id), QStringLiteral("model"),
                             QStringLiteral("model/"), QStringLiteral("model"));
        run.artifacts = {*artifact};
        if (!project->store().record({run}))
            qFatal("cannot record a test run");
        return run;
    }

    ModelVersion version(qint64 number)
    {
        return Registry(*project).model(churn)->find(number).value();
    }
};

inline QString text(const Status &status)
{
    return status ? QString() : status.error().text;
}

/// "@champion: nothing → 1": one line a step, newest first.
inline QStringList lines(const Result<QList<ModelChange>> &changes)
{
    QStringList lines;
    if (changes)
        for (const ModelChange &one : *changes)
            lines.append(one.text());
    return lines;
}

} // namespace tenbin::test
