#include "experiments/artifacts.h"

#include "core/text.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>

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

} // namespace tenbin
