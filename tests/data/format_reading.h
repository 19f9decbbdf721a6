#pragma once

#include "data/format.h"

#include <QFile>
#include <QTemporaryDir>

namespace tenbin::test {

/// Files in a folder of their own, read and written by one format of the shelf.
class FormatFiles
{
public:
    explicit FormatFiles(const char *format) : m_format(QString::fromLatin1(format)) {}

    QString path(const QString &name) const { return m_folder.filePath(name); }

    QString put(const QByteArray &bytes, const QString &name = QStringLiteral("data")) const
    {
        QFile::remove(path(name));
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write a test file");
        return path(name);
    }

    Result<Dataset> read(const QString &file, const ReadOptions &options = {}) const
    {
        NoProgress progress;
        return readDataset({file}, m_format, options, progress);
    }

    Result<Dataset> readText(const QByteArray &text, const ReadOptions &options = {}) const
    {
        return read(put(text), options);
    }

    Status write(const Dataset &dataset, const QString &name) const
    {
        const Format &format = *shelf<Format>().find(m_format);
        NoProgress progress;
        return format.write(dataset, path(name), Params::initial(format.params), progress);
    }

private:
    QString m_format;
    QTemporaryDir m_folder;
};

/// Says no from the start.
class StoppedProgress final : public Progress
{
public:
    bool report(double, const QString & = {}) override { return false; }
};

} // namespace tenbin::test
