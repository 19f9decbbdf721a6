#include "app/cli/project_access.h"

#include "experiments/collector.h"

namespace tenbin {

Result<std::unique_ptr<Project>> openToRead(const Invocation &invocation)
{
    return Project::openOrCreate(invocation.project, Project::Access::Read);
}

Result<std::unique_ptr<Project>> openToWork(const Invocation &invocation)
{
    Result<std::unique_ptr<Project>> project =
        Project::openOrCreate(invocation.project, Project::Access::Either);
    if (!project || !(*project)->isWritable())
        return project;
    // Jobs that others left behind while somebody else held the project.
    if (const auto collected = JobCollector(**project).collect(); !collected)
        return passOn(collected);
    return project;
}

} // namespace tenbin
