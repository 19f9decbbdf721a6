#include "tests/app/sample_project.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <sys/stat.h>

namespace tenbin::test {

namespace {

CliRun inProject(const QString &project, const QStringList &arguments, const QByteArray &input = {},
                 const std::function<void()> &inChild = {})
{
    return runCli(QStringList{QStringLiteral("--project"), project} + arguments, input, inChild);
}

void require(const CliRun &run)
{
    if (run.exitCode != 0)
        qFatal("the project for the tests cannot be made: %s", run.error.constData());
}

const QString &original()
{
    static const QTemporaryDir folder;
    static const QString project = [] {
        const QString path = folder.filePath(QStringLiteral("project"));
        require(inProject(path,
                          {QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--name"),
                           QStringLiteral("small"), QStringLiteral("--role"),
                           QStringLiteral("y=target")},
                          SampleProject::smallTable()));
        require(inProject(path, {QStringLiteral("train"), QStringLiteral("small"),
                                 QStringLiteral("--learner"), QStringLiteral("logistic_regression"),
                                 QStringLiteral("--name"), QStringLiteral("model")}));
        return path;
    }();
    return project;
}

void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    QDirIterator entries(from, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        const QString path = entries.next();
        const QString target = QDir(to).filePath(QDir(from).relativeFilePath(path));
        if (entries.fileInfo().isDir() ? !QDir().mkpath(target) : !QFile::copy(path, target))
            qFatal("cannot copy the project for the tests");
    }
}

} // namespace

SampleProject::SampleProject()
{
    copyFolder(original(), path());
    QDir().mkpath(filePath({}));
}

QString SampleProject::filePath(const QString &name) const
{
    return m_folder.filePath(QStringLiteral("files/") + name);
}

QString SampleProject::write(const QString &name, const QByteArray &content) const
{
    QFile file(filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write a test file");
    return file.fileName();
}

QString SampleProject::modelFolder() const
{
    const QDir runs(path() + QStringLiteral("/runs"));
    return runs.filePath(runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0) +
                         QStringLiteral("/model"));
}

QString SampleProject::datasetFile() const
{
    const QDir datasets(path() + QStringLiteral("/datasets"));
    return datasets.filePath(datasets.entryList({QStringLiteral("*.safetensors")}).value(0));
}

void SampleProject::allow(unsigned mode) const
{
    ::chmod(QFile::encodeName(m_folder.path()).constData(), 0755);
    for (const char *folder : {"", "/datasets", "/runs"})
        ::chmod(QFile::encodeName(path() + QLatin1String(folder)).constData(), mode_t(mode));
}

CliRun SampleProject::cli(const QStringList &arguments, const QByteArray &input,
                          const std::function<void()> &inChild) const
{
    return inProject(path(), arguments, input, inChild);
}

QByteArray SampleProject::smallTable()
{
    QByteArray csv = "x1,x2,colour,y\n";
    for (int i = 0; i < 60; ++i)
        csv += QByteArray::number(i) + ',' + QByteArray::number((i * 7) % 11) + ',' +
               (i % 3 ? "red" : "blue") + ',' + (i < 30 ? "no" : "yes") + '\n';
    return csv;
}

QString wrongFailure(const CliRun &run, int exitCode, const QByteArray &says)
{
    const QByteArray line = run.error.left(run.error.indexOf('\n'));
    QStringList wrong;
    if (run.exitCode != exitCode)
        wrong.append(QStringLiteral("exit code %1 instead of %2").arg(run.exitCode).arg(exitCode));
    if (!run.out.isEmpty())
        wrong.append(QStringLiteral("output"));
    if (!line.startsWith("error: ") || !line.endsWith('.'))
        wrong.append(QStringLiteral("no line \"error: … .\""));
    // A sentence, then what to do.
    if (!line.contains(". ") && !line.contains("? "))
        wrong.append(QStringLiteral("no hint"));
    if (!line.contains(says))
        wrong.append(QStringLiteral("not \"%1\"").arg(QString::fromUtf8(says)));
    return wrong.isEmpty() ? QString()
                           : wrong.join(QStringLiteral(", ")) + QStringLiteral(": ") +
                                 QString::fromUtf8(run.error);
}

} // namespace tenbin::test
