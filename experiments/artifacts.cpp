#include "experiments/artifacts.h"

#include "core/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace tenbin {

namespace {

QStringList filesOf(const QDir &folder)
{
    QStringList files;
    QDirIterator walk(folder.path(), QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files.append(folder.relativeFilePath(walk.next()));
    std::sort(files.begin(), files.end());
    return files;
}

Status addFile(QCryptographicHash &hash, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return failure(Error::Kind::Io,
                       Tr::tr("Cannot read \"%1\" again: %2.")
                           .arg(QDir::toNativeSeparators(path), file.errorString()));
    return {};
}

} // namespace

Result<Artifact> describeArtifact(const QString &jobFolder, const QString &name,
                                  const QString &path, const QString &kind)
{
    const QDir folder(jobFolder);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!path.endsWith(u'/')) {
        if (Status added = addFile(hash, folder.filePath(path)); !added)
            return passOn(added);
    } else {
        const QDir whole(folder.filePath(path));
        for (const QString &file : filesOf(whole)) {
            hash.addData(file.toUtf8().append('\0'));
            if (Status added = addFile(hash, whole.filePath(file)); !added)
                return passOn(added);
        }
    }
    return Artifact{name, path, kind, QString::fromLatin1(hash.result().toHex())};
}

Status verifyArtifact(const QString &jobFolder, const Artifact &artifact)
{
    const QDir folder(jobFolder);
    const QString shown = QDir::toNativeSeparators(folder.filePath(artifact.path));
    const QString hint = Tr::tr("Run the task again, or put the file back from a backup.");
    if (!QFileInfo::exists(folder.filePath(artifact.path)))
        return badInput(Tr::tr("The artifact \"%1\" of the run is missing: there is no \"%2\".")
                            .arg(artifact.name, shown),
                        hint);
    const Result<Artifact> now =
        describeArtifact(jobFolder, artifact.name, artifact.path, artifact.kind);
    if (!now)
        return passOn(now);
    if (now->sha256 == artifact.sha256)
        return {};
    return failure(Error::Kind::BadInput,
                   Tr::tr("The artifact \"%1\" of the run is not what was recorded: \"%2\" has "
                          "changed since.")
                       .arg(artifact.name, shown),
                   hint,
                   QStringLiteral("SHA-256 %1, recorded %2").arg(now->sha256, artifact.sha256));
}

QStringList artifactFiles(const QString &jobFolder, const QString &path)
{
    if (!path.endsWith(u'/'))
        return {path};
    QStringList files;
    for (const QString &file : filesOf(QDir(QDir(jobFolder).filePath(path))))
        files.append(path + file);
    return files;
}

} // namespace tenbin
