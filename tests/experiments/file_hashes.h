#pragma once

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QMap>
#include <QStringList>

namespace tenbin::test {

/// Paths below a folder with what is in them; without the memory that SQLite's readers share and
/// the empty log that they leave.
inline QMap<QString, QByteArray> filesBelow(const QString &folder)
{
    QMap<QString, QByteArray> files;
    const auto filters = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    for (const QFileInfo &entry : QDir(folder).entryInfoList(filters)) {
        if (entry.isDir()) {
            files[entry.filePath()] = "folder";
            files.insert(filesBelow(entry.filePath()));
            continue;
        }
        const QString name = entry.fileName();
        if (name.endsWith(QLatin1String("-shm")) ||
            (name.endsWith(QLatin1String("-wal")) && entry.size() == 0))
            continue;
        QFile file(entry.filePath());
        if (file.open(QIODevice::ReadOnly))
            files[entry.filePath()] =
                QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256);
    }
    return files;
}

/// What differs now below a folder from what was `before`; empty: nothing.
inline QString changesBelow(const QString &folder, const QMap<QString, QByteArray> &before)
{
    const QMap<QString, QByteArray> now = filesBelow(folder);
    QStringList changes;
    for (auto file = before.begin(); file != before.end(); ++file)
        if (!now.contains(file.key()))
            changes.append(QStringLiteral("gone: ") + file.key());
    for (auto file = now.begin(); file != now.end(); ++file)
        if (!before.contains(file.key()))
            changes.append(QStringLiteral("new: ") + file.key());
        else if (before[file.key()] != file.value())
            changes.append(QStringLiteral("changed: ") + file.key());
    return changes.join(QStringLiteral(", "));
}

} // namespace tenbin::test
