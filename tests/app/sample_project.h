#pragma once

#include "tests/app/cli_program.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace tenbin::test {

/// A project with one data set, "small", and one model of it, "model"; made once a program and
/// copied for each test, beside a folder for files.
class SampleProject
{
public:
    SampleProject();

    QString path() const { return m_folder.filePath(QStringLiteral("project")); }
    QString filePath(const QString &name) const;
    QString write(const QString &name, const QByteArray &content) const;
    /// Where the files of the model lie.
    QString modelFolder() const;
    /// The file of the data set.
    QString datasetFile() const;

    /// Permissions of the project's folders, so that others come as far as there.
    void allow(unsigned mode) const;

    CliRun cli(const QStringList &arguments, const QByteArray &input = {},
               const std::function<void()> &inChild = {}) const;

    /// 60 rows: x1, x2, colour (red, blue); the class y follows x1.
    static QByteArray smallTable();

private:
    QTemporaryDir m_folder;
};

/// Checks that `run` failed as the contract says: the exit code, nothing on stdout, one line
/// "error: SENTENCE. HINT." that holds `says`. Empty when all of it holds, else what does not.
QString wrongFailure(const CliRun &run, int exitCode, const QByteArray &says);

} // namespace tenbin::test
