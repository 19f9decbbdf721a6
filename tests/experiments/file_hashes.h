#pragma once

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QMap>

namespace tenbin::test {

/// Paths below a folder with what is in them.
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
        QFile file(entry.filePath());
        if (file.open(QIODevice::ReadOnly))
            files[entry.filePath()] =
                QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256);
    }
    return files;
}

} // namespace tenbin::test
