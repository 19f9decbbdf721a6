#pragma once

#include "experiments/job_inputs.h"
#include "experiments/pending_job.h"
#include "tests/experiments/file_hashes.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tenbin::test {

/// A project in a folder of its own, beside a folder for files.
class TaskBench
{
public:
    TaskBench()
    {
        auto opened = Project::openOrCreate(m_folder.filePath(QStringLiteral("project")),
                                            Project::Access::Write);
        if (opened)
            m_project = std::move(*opened);
        else
            qWarning() << opened.error().text;
        QDir(m_folder.path()).mkdir(QStringLiteral("files"));
    }

    Project &project() { return *m_project; }

    QString file(const QString &name) const
    {
        return m_folder.filePath(QStringLiteral("files/") + name);
    }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile made(file(name));
        if (!made.open(QIODevice::WriteOnly) || made.write(bytes) != bytes.size())
            qWarning() << made.errorString();
        return file(name);
    }

    Result<FinishedJob> run(const TaskSpec &spec, int threads = 1)
    {
        NoProgress progress;
        Result<PendingJob> job = PendingJob::perform(*m_project, spec, threads, progress);
        if (!job)
            return passOn(job);
        return job->keep();
    }

    Result<FinishedJob> importFile(const QString &path, const QJsonObject &params = {})
    {
        TaskSpec spec;
        spec.task = QStringLiteral("import_data");
        spec.inputs[QStringLiteral("file")] = {TaskSpec::Input::Kind::File, path, {}, {}};
        spec.params = params;
        return run(spec);
    }

    /// The data set of a CSV text.
    StoredDataset dataset(const QByteArray &csv, const QJsonObject &params = {})
    {
        const Result<FinishedJob> job = importFile(write(QStringLiteral("data.csv"), csv), params);
        if (job && !job->datasets.isEmpty())
            return job->datasets.first();
        qWarning() << (job ? QString() : job.error().text);
        return {};
    }

    static TaskSpec trainSpec(const StoredDataset &data, const QJsonObject &params)
    {
        TaskSpec spec;
        spec.task = QStringLiteral("train");
        spec.inputs[QStringLiteral("data")] = inputOf(data);
        spec.params = params;
        spec.seed = 42;
        return spec;
    }

    Result<FinishedJob> train(const StoredDataset &data, const QJsonObject &params)
    {
        return run(trainSpec(data, params));
    }

    Result<FinishedJob> predict(const StoredRun &model, const StoredDataset &data)
    {
        TaskSpec spec;
        spec.task = QStringLiteral("predict");
        spec.inputs[QStringLiteral("run")] = {TaskSpec::Input::Kind::Run, model.id, model.name, {}};
        spec.inputs[QStringLiteral("data")] = inputOf(data);
        return run(spec);
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Project> m_project;
};

} // namespace tenbin::test
