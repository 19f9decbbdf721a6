#include "experiments/resume_job.h"

#include "core/text.h"
#include "experiments/work.h"

#include <QDir>
#include <QFile>

namespace tenbin {

namespace {

Result<QString> folderOf(const Project &project, const QString &reference)
{
    const Result<StoredRun> run = project.store().findRun(reference);
    if (run)
        return project.runFolder(run->id);
    const QDir runs(project.runsFolder());
    QStringList found;
    for (const QString &name : runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (!reference.isEmpty() && name.startsWith(reference))
            found.append(name);
    }
    if (found.size() != 1)
        return passOn(run);
    return runs.filePath(found.first());
}

Status checkUnfinished(const QString &folder, const QString &reference)
{
    if (!hasJobRecord(folder))
        return {};
    const Result<JobRecord> ended = readJobRecord(folder);
    if (ended && ended->status == RunStatus::Finished)
        return failure(Error::Kind::Usage, Tr::tr("The run \"%1\" has finished.").arg(reference),
                       Tr::tr("Start a new one with: tenbin-cli run SPEC.json."));
    return {};
}

} // namespace

Status reopenJob(const QString &folder)
{
    if (const Result<TaskSpec> spec = readJobSpec(folder); !spec)
        return passOn(spec);
    const QDir job(folder);
    if (Status unfinished = checkUnfinished(folder, job.dirName().left(8)); !unfinished)
        return unfinished;
    for (const char *name : {"outcome.json", "cancel", "progress.json"})
        QFile::remove(job.filePath(QLatin1String(name)));
    return {};
}

Result<FinishedJob> resumeJob(Project &project, const QString &reference, const QString &task,
                              int threads, Progress &progress, const QJsonObject &versions)
{
    if (!project.isWritable())
        return failure(Error::Kind::Storage,
                       Tr::tr("Another program has the project open: the run cannot go on here."),
                       Tr::tr("Close the other program, then try again."));
    const Result<QString> folder = folderOf(project, reference);
    if (!folder)
        return passOn(folder);
    const Result<TaskSpec> spec = readJobSpec(*folder);
    if (!spec)
        return passOn(spec);
    if (spec->task != task)
        return failure(Error::Kind::Usage,
                       Tr::tr("The run \"%1\" is of the task \"%2\", not \"%3\".")
                           .arg(reference, spec->task, task));
    if (Status unfinished = checkUnfinished(*folder, reference); !unfinished)
        return passOn(unfinished);
    QFile::remove(QDir(*folder).filePath(QStringLiteral("cancel")));
    const Result<JobRecord> record =
        performJob(*folder, project.folder(), threads, progress, versions);
    if (!record && record.error().kind == Error::Kind::Storage)
        return passOn(record);
    const Result<FinishedJob> recorded = recordRun(project.store(), *folder);
    if (!record)
        return passOn(record);
    return recorded;
}

} // namespace tenbin
