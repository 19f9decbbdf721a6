#include "experiments/repetition.h"

#include "core/text.h"
#include "data/dataset_file.h"
#include "experiments/artifacts.h"
#include "experiments/job_inputs.h"
#include "experiments/prediction_table.h"

#include <QDir>

namespace tenbin {

namespace {

Difference damage(const QString &part, const QString &name, const QString &recorded,
                  const QString &found)
{
    Difference difference;
    difference.part = part;
    difference.name = name;
    difference.recorded = recorded;
    difference.repeated = found;
    return difference;
}

std::optional<Difference> dataDamage(const TaskSpec::Input &input, const QString &project)
{
    const QString path = datasetPath(project, input.reference);
    // A file that cannot be opened at all fails the repetition with a better sentence.
    if (!DatasetFile::open(path))
        return std::nullopt;
    const Result<Dataset> checked = DatasetFile::open(path, DatasetFile::Check::Fingerprint);
    if (checked && checked->fingerprint() == input.reference)
        return std::nullopt;
    return damage(QStringLiteral("data"), input.name, input.reference,
                  checked ? checked->fingerprint() : Tr::tr("values without that fingerprint"));
}

Result<Dataset> modelOutput(const RunFacts &facts, const QString &folder, const QString &path,
                            const QString &project, const Context &context)
{
    const TaskSpec::Input data = facts.spec.inputs.value(QStringLiteral("data"));
    const Result<Dataset> dataset = openDataset(project, data.reference, data.name, data.roles);
    if (!dataset)
        return passOn(dataset);
    const Result<Pipeline> pipeline = Pipeline::load(QDir(folder).filePath(path));
    if (!pipeline)
        return passOn(pipeline);
    return predictionTable(*pipeline, *dataset, context);
}

void readTable(RunFacts &facts, const Artifact &artifact, const QString &folder,
               const QString &project, const Context &context)
{
    Result<Dataset> table = artifact.kind == QLatin1String("model")
                                ? modelOutput(facts, folder, artifact.path, project, context)
                                : DatasetFile::open(QDir(folder).filePath(artifact.path));
    // Without its content the artifact counts as different, which it is.
    if (table)
        facts.tables[artifact.name] = std::move(*table);
}

} // namespace

Result<RunFacts> readRunFacts(const QString &runFolder)
{
    Result<TaskSpec> spec = readJobSpec(runFolder);
    if (!spec)
        return passOn(spec);
    Result<JobRecord> record = readJobRecord(runFolder);
    if (!record)
        return passOn(record);
    if (record->status != RunStatus::Finished)
        return badInput(Tr::tr("The run did not finish: there is nothing to compare with."),
                        Tr::tr("Choose a finished run."));
    return RunFacts{std::move(*spec), std::move(*record), {}};
}

QList<Difference> damageOf(const RunFacts &facts, const QString &runFolder, const QString &project,
                           const QJsonObject &hashes)
{
    QList<Difference> found;
    for (const Artifact &artifact : facts.record.outcome.artifacts) {
        const QString stored = hashes[artifact.name].toString(artifact.sha256);
        if (stored != artifact.sha256)
            found.append(damage(QStringLiteral("record"), artifact.name, stored, artifact.sha256));
        const Result<Artifact> now =
            describeArtifact(runFolder, artifact.name, artifact.path, artifact.kind);
        if (!now || now->sha256 != artifact.sha256)
            found.append(damage(QStringLiteral("files"), artifact.name, artifact.sha256,
                                now ? now->sha256 : now.error().text));
    }
    for (const TaskSpec::Input &input : facts.spec.inputs) {
        if (input.kind != TaskSpec::Input::Kind::Dataset)
            continue;
        if (const std::optional<Difference> difference = dataDamage(input, project))
            found.append(*difference);
    }
    return found;
}

void readTables(RunFacts &recorded, const QString &recordedFolder, RunFacts &repeated,
                const QString &repeatedFolder, const QString &project, const Context &context)
{
    for (const Artifact &before : recorded.record.outcome.artifacts) {
        for (const Artifact &after : repeated.record.outcome.artifacts) {
            if (before.name != after.name || before.sha256 == after.sha256)
                continue;
            readTable(recorded, before, recordedFolder, project, context);
            readTable(repeated, after, repeatedFolder, project, context);
        }
    }
}

TaskSpec verifySpec(const StoredRun &run, const QString &repeat)
{
    TaskSpec spec;
    spec.task = QStringLiteral("verify");
    spec.name = Tr::tr("Verification of %1").arg(run.title());
    spec.inputs[QStringLiteral("run")] = {TaskSpec::Input::Kind::Run, run.id, run.title(), {}};
    if (!repeat.isEmpty())
        spec.inputs[QStringLiteral("repeat")] = {
            TaskSpec::Input::Kind::Run, repeat, run.title(), {}};
    QJsonObject hashes;
    for (const Artifact &artifact : run.artifacts)
        hashes[artifact.name] = artifact.sha256;
    spec.params[QStringLiteral("hashes")] = hashes;
    return spec;
}

} // namespace tenbin
