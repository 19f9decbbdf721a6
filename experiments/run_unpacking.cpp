#include "experiments/run_archive.h"

#include "core/atomic_file.h"
#include "core/json.h"
#include "core/text.h"
#include "data/dataset_file.h"
#include "data/profile.h"
#include "experiments/artifacts.h"
#include "experiments/import_report.h"
#include "experiments/job.h"
#include "experiments/job_inputs.h"
#include "experiments/zip_names.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

namespace tenbin {

namespace {

constexpr qint64 longestManifest = 16 << 20;
constexpr int archiveVersion = 1;

Failure refused(const QString &why)
{
    return badInput(Tr::tr("The archive is refused: %1.").arg(why),
                    Tr::tr("Archive the run again where it comes from."));
}

struct Manifest
{
    QString run;
    QMap<QString, QPair<qint64, QString>> entries; ///< name → length, SHA-256
};

Result<Manifest> readManifest(const ZipFile &zip)
{
    const qsizetype at = zip.indexOf(QStringLiteral("manifest.json"));
    if (at < 0)
        return refused(Tr::tr("it has no manifest"));
    if (zip.entries()[at].bytes > longestManifest)
        return refused(Tr::tr("its manifest is too long"));
    QByteArray text;
    const Status read = zip.read(at, [&](QByteArrayView piece) -> Status {
        text.append(piece);
        return {};
    });
    if (!read)
        return passOn(read);
    const QJsonObject json = QJsonDocument::fromJson(text).object();
    const int version = json[QStringLiteral("tenbin_archive")].toInt();
    if (version < 1)
        return refused(Tr::tr("its manifest is damaged"));
    if (version > archiveVersion)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The archive was made by a newer version of Tenbin."),
                       Tr::tr("Use a newer Tenbin."));
    Manifest manifest;
    manifest.run = json[QStringLiteral("run")].toString();
    static const QRegularExpression id(
        QRegularExpression::anchoredPattern(QStringLiteral("[0-9a-f]{32}")));
    if (!id.match(manifest.run).hasMatch())
        return refused(Tr::tr("its manifest names no run"));
    for (const QJsonValue &entry : json[QStringLiteral("entries")].toArray())
        manifest.entries[entry[QStringLiteral("name")].toString()] = {
            entry[QStringLiteral("bytes")].toInteger(-1),
            entry[QStringLiteral("sha256")].toString()};
    return manifest;
}

/// The manifest names every entry but itself, and nothing else.
Status checkEntries(const ZipFile &zip, const Manifest &manifest)
{
    for (const ZipEntry &entry : zip.entries()) {
        if (entry.name == QLatin1String("manifest.json"))
            continue;
        const auto listed = manifest.entries.constFind(entry.name);
        if (listed == manifest.entries.cend())
            return refused(Tr::tr("\"%1\" is not in its manifest").arg(entry.name));
        if (listed->first != entry.bytes)
            return refused(
                Tr::tr("\"%1\" has another size than its manifest says").arg(entry.name));
    }
    for (const QString &name : manifest.entries.keys())
        if (zip.indexOf(name) < 0 || name == QLatin1String("manifest.json"))
            return refused(Tr::tr("\"%1\" of its manifest is missing").arg(name));
    return {};
}

Status extract(const ZipFile &zip, qsizetype at, const QString &target, const QString &expected,
               Progress &progress, double fraction)
{
    if (!QDir().mkpath(QFileInfo(target).path()))
        return failure(
            Error::Kind::Io,
            Tr::tr("Cannot make the folder \"%1\".").arg(QDir::toNativeSeparators(target)));
    Result<AtomicFile> file = AtomicFile::open(target);
    if (!file)
        return passOn(file);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const Status read = zip.read(at, [&](QByteArrayView piece) -> Status {
        if (!progress.report(fraction, Tr::tr("Unpacking")))
            return cancelled();
        hash.addData(piece.toByteArray());
        return file->write(piece);
    });
    if (!read)
        return read;
    if (QString::fromLatin1(hash.result().toHex()) != expected)
        return refused(Tr::tr("\"%1\" is not what its manifest says").arg(zip.entries()[at].name));
    return file->commit();
}

Status extractAll(const ZipFile &zip, const Manifest &manifest, const QDir &staged,
                  Progress &progress)
{
    const qsizetype count = zip.entries().size();
    for (qsizetype at = 0; at < count; ++at) {
        const QString &name = zip.entries()[at].name;
        if (name == QLatin1String("manifest.json"))
            continue;
        if (Status done = extract(zip, at, staged.filePath(name), manifest.entries[name].second,
                                  progress, 0.6 * double(at) / double(count));
            !done)
            return done;
    }
    return {};
}

/// Files that the protocol of a job's folder gives a meaning of its own.
bool isProtocolFile(const QString &path)
{
    static const QStringList names{QStringLiteral("spec.json"),     QStringLiteral("outcome.json"),
                                   QStringLiteral("about.json"),    QStringLiteral("worker.lock"),
                                   QStringLiteral("progress.json"), QStringLiteral("cancel")};
    return names.contains(entryNameKey(path.section(u'/', 0, 0)));
}

/// The outcome names all other files, and they are what it says.
Status checkRun(const Manifest &manifest, const QString &folder, const JobRecord &record)
{
    if (record.status != RunStatus::Finished)
        return refused(Tr::tr("its run did not finish"));
    QSet<QString> expected{QStringLiteral("run/spec.json"), QStringLiteral("run/outcome.json"),
                           QStringLiteral("run/about.json")};
    for (const Artifact &artifact : record.outcome.artifacts) {
        QString path = artifact.path;
        if (path.endsWith(u'/'))
            path.chop(1);
        if (!entryNameFault(path).isEmpty() || isProtocolFile(path))
            return refused(Tr::tr("its artifact \"%1\" may not have that path").arg(artifact.name));
        const Result<Artifact> found =
            describeArtifact(folder, artifact.name, artifact.path, artifact.kind);
        if (!found || found->sha256 != artifact.sha256)
            return refused(
                Tr::tr("its artifact \"%1\" is not the one that was recorded").arg(artifact.name));
        for (const QString &file : artifactFiles(folder, artifact.path))
            expected.insert(QStringLiteral("run/") + file);
    }
    for (const QString &name : manifest.entries.keys())
        if (!name.startsWith(QLatin1String("data/")) && !expected.contains(name))
            return refused(Tr::tr("\"%1\" belongs to nothing in it").arg(name));
    return {};
}

struct StagedData
{
    QString fingerprint;
    QString path;
    QJsonObject profile;
    QJsonObject values; ///< outcome.values["dataset"] of an import
};

Result<StagedData> stagedData(const QString &name, const TaskSpec &spec, const QJsonObject &about,
                              const QDir &staged, const Context &context, Progress &progress)
{
    for (auto input = spec.inputs.begin(); input != spec.inputs.end(); ++input) {
        const bool data = input->kind == TaskSpec::Input::Kind::Dataset;
        const QString file = QFileInfo(datasetPath({}, input->reference)).fileName();
        if (!data || name != QStringLiteral("data/") + file)
            continue;
        const QString path = staged.filePath(name);
        const Result<Dataset> dataset = DatasetFile::open(path, DatasetFile::Check::Fingerprint);
        if (!dataset)
            return passOn(dataset);
        if (dataset->fingerprint() != input->reference)
            return refused(
                Tr::tr("the data set \"%1\" is not the one of its run").arg(input->name));
        const Result<Dataset> withItsRoles = withRoles(dataset->renamed(input->name), input->roles);
        if (!withItsRoles)
            return passOn(withItsRoles);
        const Result<Profile> profile = makeProfile(*withItsRoles, context.threads, progress);
        if (!profile)
            return passOn(profile);
        const QString positive =
            about[QStringLiteral("positive")].toObject()[input.key()].toString();
        return StagedData{
            input->reference, path, profile->toJson(),
            importValues(*withItsRoles, *profile, positive, {})[QStringLiteral("dataset")]
                .toObject()};
    }
    return refused(Tr::tr("\"%1\" belongs to nothing in it").arg(name));
}

/// Files that a failure takes away again.
class AddedFiles
{
public:
    ~AddedFiles()
    {
        for (const QString &path : m_paths)
            QFile::remove(path);
    }
    void add(const QString &path) { m_paths.append(path); }
    void keep() { m_paths.clear(); }

private:
    QStringList m_paths;
};

Status putData(const QList<StagedData> &data, const QString &project, AddedFiles &added,
               QJsonArray &datasets)
{
    for (const StagedData &one : data) {
        const QString target = datasetPath(project, one.fingerprint);
        // Immutable and named by its content: what is there is the same.
        if (QFileInfo::exists(target))
            continue;
        if (!QFile::rename(one.path, target))
            return failure(Error::Kind::Io, Tr::tr("Cannot put the data set into the project."),
                           Tr::tr("Check that the project can be written."));
        added.add(target);
        const QString profile = profilePath(project, one.fingerprint);
        if (!QFileInfo::exists(profile)) {
            added.add(profile);
            if (Status written = writeJsonFile(profile, one.profile); !written)
                return written;
        }
        datasets.append(one.values);
    }
    return {};
}

} // namespace

Result<UnpackedRun> unpackRun(const QString &archive, const QString &project,
                              const QString &workFolder, const Context &context, Progress &progress,
                              const ZipLimits &limits)
{
    const Result<ZipFile> zip = ZipFile::open(archive, limits);
    if (!zip)
        return passOn(zip);
    const Result<Manifest> manifest = readManifest(*zip);
    if (!manifest)
        return passOn(manifest);
    const QString target = QDir(project).filePath(QStringLiteral("runs/") + manifest->run);
    if (QFileInfo::exists(target))
        return badInput(Tr::tr("The run %1 is already in the project.").arg(manifest->run.left(8)),
                        Tr::tr("Look at it with: tenbin-cli show %1.").arg(manifest->run.left(8)));
    if (Status fits = checkEntries(*zip, *manifest); !fits)
        return passOn(fits);
    const QDir staged(QDir(workFolder).filePath(QStringLiteral("unpacked")));
    if (Status done = extractAll(*zip, *manifest, staged, progress); !done)
        return passOn(done);

    const QString folder = staged.filePath(QStringLiteral("run"));
    const Result<TaskSpec> spec = readJobSpec(folder);
    if (!spec)
        return passOn(spec);
    const Result<JobRecord> record = readJobRecord(folder);
    if (!record)
        return passOn(record);
    const Result<QJsonObject> about =
        readJsonFile(QDir(folder).filePath(QStringLiteral("about.json")), Tr::tr("run"), 1 << 20);
    if (!about)
        return passOn(about);
    if (Status sound = checkRun(*manifest, folder, *record); !sound)
        return passOn(sound);
    QList<StagedData> data;
    for (const QString &name : manifest->entries.keys()) {
        if (!name.startsWith(QLatin1String("data/")))
            continue;
        SubProgress profiling(progress, 0.6, 0.95);
        Result<StagedData> one = stagedData(name, *spec, *about, staged, context, profiling);
        if (!one)
            return passOn(one);
        data.append(std::move(*one));
    }

    AddedFiles added;
    UnpackedRun unpacked;
    unpacked.run = manifest->run;
    if (Status put = putData(data, project, added, unpacked.datasets); !put)
        return passOn(put);
    if (!QDir().rename(folder, target))
        return failure(Error::Kind::Io, Tr::tr("Cannot put the run into the project."),
                       Tr::tr("Check that the project can be written."));
    added.keep();
    return unpacked;
}

} // namespace tenbin
