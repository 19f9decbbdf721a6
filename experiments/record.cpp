#include "experiments/record.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/task.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <limits>

namespace tenbin {

namespace {

bool keepsRun(const TaskSpec &spec)
{
    const Task *task = shelf<Task>().find(spec.task);
    return !task || task->keepsRun;
}

StoredDataset datasetOf(const QJsonValue &value, const JobRecord &record)
{
    StoredDataset dataset;
    dataset.name = value[QStringLiteral("name")].toString();
    dataset.fingerprint = value[QStringLiteral("fingerprint")].toString();
    dataset.id = StoredDataset::idFor(dataset.name, dataset.fingerprint);
    dataset.rows = value[QStringLiteral("rows")].toInteger();
    dataset.created = record.started.addMSecs(qint64(record.seconds * 1000));
    dataset.source = value[QStringLiteral("source")].toString();
    dataset.columns = value[QStringLiteral("columns")].toArray();
    return dataset;
}

/// The data sets that a task brought: outcome.values["dataset"], see tasks/import_data, or
/// ["datasets"], a list of these.
QList<StoredDataset> datasetsOf(const JobRecord &record)
{
    if (record.status != RunStatus::Finished)
        return {};
    QList<StoredDataset> datasets;
    for (const QJsonValue &value : record.outcome.values[QStringLiteral("datasets")].toArray())
        datasets.append(datasetOf(value, record));
    if (const QJsonValue value = record.outcome.values[QStringLiteral("dataset")]; value.isObject())
        datasets.append(datasetOf(value, record));
    return datasets;
}

/// What a run that came out of an archive was called where it comes from; see run_archive.h.
void takeWords(StoredRun &run, const QString &folder)
{
    const QString path = QDir(folder).filePath(QStringLiteral("about.json"));
    const Result<QJsonObject> about = readJsonFile(path, Tr::tr("run"), 1 << 20);
    if (!about)
        return;
    run.name = (*about)[QStringLiteral("name")].toString(run.name);
    run.notes = (*about)[QStringLiteral("notes")].toString();
    run.tags = textsOf((*about)[QStringLiteral("tags")].toArray());
}

QString nameOfData(const TaskSpec &spec)
{
    for (const TaskSpec::Input &input : spec.inputs)
        if (input.kind == TaskSpec::Input::Kind::Dataset)
            return input.name;
    return {};
}

StoredRun runOf(const QString &id, const TaskSpec &spec, const JobRecord &record)
{
    StoredRun run;
    run.id = id;
    run.name = spec.name;
    run.task = spec.task;
    run.status = record.status;
    run.started = record.started;
    run.seconds = record.seconds;
    run.seed = spec.seed;
    run.problem = record.outcome.problem;
    run.learner = spec.params[QStringLiteral("learner")].toString();
    run.dataset = nameOfData(spec);
    run.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
    run.error = record.error;
    run.metrics = record.outcome.metrics;
    run.artifacts = record.outcome.artifacts;
    run.warnings = record.outcome.warnings;
    return run;
}

} // namespace

FinishedJob finishedJob(const QString &id, const TaskSpec &spec, JobRecord record)
{
    FinishedJob job;
    job.run = runOf(id, spec, record);
    job.datasets = datasetsOf(record);
    job.record = std::move(record);
    return job;
}

Status recordStart(Store &store, const QString &folder)
{
    const Result<TaskSpec> spec = readJobSpec(folder);
    if (!spec || !keepsRun(*spec))
        return {};
    JobRecord begun;
    begun.status = RunStatus::Running;
    begun.started = QDateTime::currentDateTimeUtc();
    begun.seconds = std::numeric_limits<double>::quiet_NaN();
    return store.record({runOf(QFileInfo(folder).fileName(), *spec, begun)});
}

Result<FinishedJob> recordRun(Store &store, const QString &folder)
{
    const Result<TaskSpec> spec = readJobSpec(folder);
    if (!spec)
        return passOn(spec);
    Result<JobRecord> record = readJobRecord(folder);
    if (!record)
        return passOn(record);
    FinishedJob job = finishedJob(QFileInfo(folder).fileName(), *spec, std::move(*record));
    takeWords(job.run, folder);
    const bool kept = keepsRun(*spec);
    if (Status recorded = store.record(kept ? QList{job.run} : QList<StoredRun>(), job.datasets);
        !recorded)
        return passOn(recorded);
    if (!kept)
        removeJob(folder);
    return job;
}

} // namespace tenbin
