#include "app/cli/project_access.h"

namespace tenbin {

Result<std::unique_ptr<Project>> openToRead(const Invocation &invocation)
{
    return Project::openOrCreate(invocation.project, Project::Access::Read);
}

Result<std::unique_ptr<Project>> openToWork(const Invocation &invocation)
{
    return Project::openOrCreate(invocation.project, Project::Access::Either);
}

} // namespace tenbin
