#include "experiments/run_bin.h"

#include "core/text.h"
#include "experiments/job.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

namespace tenbin {

namespace {

/// A run whose row is about to go lies here: a folder under its own name but without a row would be
/// taken for a job that ended unnoticed.
QString leavingFolder(const Project &project, const QString &id)
{
    return project.runFolder(QStringLiteral(".leaving-") + id);
}

Status move(const QString &from, const QString &to)
{
    if (!QFileInfo::exists(from) || QDir().rename(from, to))
        return {};
    return failure(Error::Kind::Io,
                   Tr::tr("Cannot move the folder \"%1\".").arg(QDir::toNativeSeparators(from)),
                   Tr::tr("Change the permissions of the project's folder."));
}

qint64 sizeOf(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        walk.next();
        bytes += walk.fileInfo().size();
    }
    return bytes;
}

/// What a purge that was killed has left: folders of runs that are gone.
Status sweep(Project &project)
{
    const QDir runs(project.runsFolder());
    const QString prefix = QStringLiteral(".leaving-");
    for (const QString &name :
         runs.entryList({prefix + u'*'}, QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot)) {
        const QString id = name.mid(prefix.size());
        const Result<StoredRun> run = project.store().findRun(id);
        if (!run && run.error().kind != Error::Kind::BadInput)
            return passOn(run);
        if (!run)
            removeJob(runs.filePath(name));
    }
    return {};
}

} // namespace

Status binRun(Project &project, const StoredRun &run)
{
    if (run.status == RunStatus::Running)
        return badInput(Tr::tr("The run \"%1\" is still running.").arg(run.title()),
                        Tr::tr("Cancel it first, or wait for its end."));
    return project.store().setRunBinned(run.id, true);
}

Status restoreRun(Project &project, const StoredRun &run)
{
    if (!run.binned.isValid())
        return badInput(Tr::tr("The run \"%1\" is not in the bin.").arg(run.title()),
                        Tr::tr("List what is there with: tenbin-cli runs --bin."));
    if (Status moved = move(leavingFolder(project, run.id), project.runFolder(run.id)); !moved)
        return moved;
    return project.store().setRunBinned(run.id, false);
}

Result<Purged> purgeRuns(Project &project, const QStringList &ids)
{
    if (Status swept = sweep(project); !swept)
        return passOn(swept);
    Purged purged;
    for (const QString &id : ids) {
        const Result<StoredRun> run = project.store().findRun(id);
        if (!run && run.error().kind != Error::Kind::BadInput)
            return passOn(run);
        if (!run || run->id != id || !run->binned.isValid())
            continue;
        const QString folder = project.runFolder(id);
        const QString leaving = leavingFolder(project, id);
        if (Status moved = move(folder, leaving); !moved)
            return passOn(moved);
        if (Status removed = project.store().removeRun(id); !removed) {
            (void)move(leaving, folder);
            return passOn(removed);
        }
        purged.bytes += sizeOf(leaving);
        purged.runs.append(id);
        removeJob(leaving);
        if (QFileInfo::exists(leaving))
            return failure(
                Error::Kind::Io,
                Tr::tr("Cannot remove the folder \"%1\".").arg(QDir::toNativeSeparators(leaving)),
                Tr::tr("Change its permissions, then empty the bin again."));
    }
    return purged;
}

Result<Purged> purgeBin(Project &project)
{
    RunQuery query;
    query.inBin = true;
    query.withMetrics = false;
    const Result<QList<StoredRun>> binned = project.store().runs(query);
    if (!binned)
        return passOn(binned);
    QStringList ids;
    for (const StoredRun &run : *binned)
        ids.append(run.id);
    Result<Purged> purged = purgeRuns(project, ids);
    if (!purged)
        return purged;
    if (Status forgotten = project.store().forgetUnusedMetrics(); !forgotten)
        return passOn(forgotten);
    return purged;
}

} // namespace tenbin
