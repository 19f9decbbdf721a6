#include "experiments/run_archive.h"

#include "core/json.h"
#include "core/text.h"
#include "experiments/artifacts.h"
#include "experiments/job.h"
#include "experiments/job_inputs.h"
#include "experiments/project.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

namespace tenbin {

namespace {

Status checkArtifacts(const JobRecord &record, const QString &runFolder)
{
    for (const Artifact &artifact : record.outcome.artifacts)
        if (Status sound = verifyArtifact(runFolder, artifact); !sound)
            return sound;
    return {};
}

/// Files of the run's folder that belong into the archive, relative to it.
QStringList runFiles(const JobRecord &record, const QString &runFolder)
{
    QStringList files{QStringLiteral("outcome.json"), QStringLiteral("spec.json")};
    for (const Artifact &artifact : record.outcome.artifacts)
        files += artifactFiles(runFolder, artifact.path);
    files.removeDuplicates();
    return files;
}

Result<QList<ZipSource>> dataFiles(const TaskSpec &spec, const QString &project)
{
    QMap<QString, ZipSource> files;
    for (const TaskSpec::Input &input : spec.inputs) {
        if (input.kind != TaskSpec::Input::Kind::Dataset)
            continue;
        // Also refuses a reference that is no fingerprint.
        const Result<Dataset> dataset =
            openDataset(project, input.reference, input.name, input.roles);
        if (!dataset)
            return passOn(dataset);
        const QString path = datasetPath(project, input.reference);
        const QString name = QStringLiteral("data/") + QFileInfo(path).fileName();
        files[name] = {name, {}, path};
    }
    return files.values();
}

/// Length and SHA-256 of a file or of bytes.
Result<QJsonObject> manifestEntry(const ZipSource &source)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 length = source.bytes.size();
    if (source.file.isEmpty()) {
        hash.addData(source.bytes);
    } else {
        QFile file(source.file);
        if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
            return failure(Error::Kind::Io,
                           Tr::tr("Cannot read \"%1\": %2.")
                               .arg(QDir::toNativeSeparators(source.file), file.errorString()));
        length = file.size();
    }
    return QJsonObject{{QStringLiteral("name"), source.name},
                       {QStringLiteral("bytes"), length},
                       {QStringLiteral("sha256"), QString::fromLatin1(hash.result().toHex())}};
}

QByteArray jsonText(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace

QJsonObject aboutRun(Project &project, const StoredRun &run)
{
    QJsonObject positive;
    const Result<TaskSpec> spec = run.taskSpec();
    if (spec) {
        for (auto input = spec->inputs.begin(); input != spec->inputs.end(); ++input) {
            const QString id = StoredDataset::idFor(input->name, input->reference);
            const Result<StoredDataset> dataset = project.store().findDataset(id);
            if (dataset && !dataset->positive().isEmpty())
                positive[input.key()] = dataset->positive();
        }
    }
    return {{QStringLiteral("name"), run.name},
            {QStringLiteral("notes"), run.notes},
            {QStringLiteral("tags"), jsonTexts(run.tags)},
            {QStringLiteral("positive"), positive}};
}

Status packRun(const ArchiveRequest &request, const QString &path, Progress &progress)
{
    const Result<TaskSpec> spec = readJobSpec(request.runFolder);
    if (!spec)
        return passOn(spec);
    const Result<JobRecord> record = readJobRecord(request.runFolder);
    if (!record)
        return passOn(record);
    if (record->status != RunStatus::Finished)
        return badInput(Tr::tr("Only a finished run can be archived."),
                        Tr::tr("Choose a finished run."));
    if (Status sound = checkArtifacts(*record, request.runFolder); !sound)
        return sound;

    QList<ZipSource> sources;
    sources.append({QStringLiteral("run/about.json"), jsonText(request.about), {}});
    for (const QString &file : runFiles(*record, request.runFolder))
        sources.append({QStringLiteral("run/") + file, {}, QDir(request.runFolder).filePath(file)});
    if (request.withData) {
        Result<QList<ZipSource>> data = dataFiles(*spec, request.project);
        if (!data)
            return passOn(data);
        sources += *data;
    }
    // A reader would refuse it.
    if (sources.size() >= ZipLimits().entries)
        return badInput(
            Tr::tr("The run has too many files for an archive: %1.").arg(sources.size()));
    std::sort(sources.begin(), sources.end(),
              [](const ZipSource &a, const ZipSource &b) { return a.name < b.name; });
    QJsonArray entries;
    for (const ZipSource &source : sources) {
        if (!progress.report(0.1, Tr::tr("Hashing the files")))
            return cancelled();
        const Result<QJsonObject> entry = manifestEntry(source);
        if (!entry)
            return passOn(entry);
        entries.append(*entry);
    }
    const QJsonObject manifest{{QStringLiteral("tenbin_archive"), 1},
                               {QStringLiteral("run"), request.run},
                               {QStringLiteral("entries"), entries}};
    sources.prepend({QStringLiteral("manifest.json"), jsonText(manifest), {}});
    return writeZip(path, sources, progress);
}

} // namespace tenbin
