#include "app/cli/project_access.h"

#include "app/cli/console.h"
#include "core/text.h"
#include "experiments/collector.h"

#include <QDir>
#include <QFileInfo>

#include <cstdio>

namespace tenbin {

Result<std::unique_ptr<Project>> openToRead(const Invocation &invocation)
{
    return Project::openOrCreate(invocation.project, Project::Access::Read);
}

Result<std::unique_ptr<Project>> openToWork(const Invocation &invocation)
{
    Result<std::unique_ptr<Project>> project =
        Project::openOrCreate(invocation.project, Project::Access::Either);
    if (!project)
        return project;
    if (!(*project)->isWritable()) {
        if (QFileInfo((*project)->runsFolder()).isWritable())
            return project;
        return failure(Error::Kind::Storage,
                       Tr::tr("Cannot work in the project \"%1\": its folder cannot be written.")
                           .arg(QDir::toNativeSeparators(invocation.project)),
                       Tr::tr("Change the permissions of the folder, or use another project."));
    }
    for (const QString &warning : (*project)->store().warnings())
        if (!invocation.quiet)
            std::fputs(warningLine(warning).constData(), stderr);
    // Jobs that others left behind while somebody else held the project.
    if (const auto collected = JobCollector(**project).collect(); !collected)
        return passOn(collected);
    return project;
}

Result<FoundRun> findRun(const Invocation &invocation)
{
    const auto project = openToRead(invocation);
    if (!project)
        return passOn(project);
    const Result<StoredRun> run = (*project)->store().findRun(invocation.arguments.first());
    if (!run)
        return passOn(run);
    return FoundRun{*run, (*project)->runFolder(run->id)};
}

} // namespace tenbin
