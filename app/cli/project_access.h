#pragma once

#include "app/cli/command.h"
#include "experiments/project.h"

#include <memory>

namespace tenbin {

/// The project of the invocation for reading; a missing folder becomes a new project.
Result<std::unique_ptr<Project>> openToRead(const Invocation &invocation);
/// For work: the holder's lock when it is free, else for reading (a finished job's folder is then
/// collected by the program that holds the project). A Storage error when it cannot be written.
Result<std::unique_ptr<Project>> openToWork(const Invocation &invocation);

/// The run that the first argument means.
struct FoundRun
{
    StoredRun run;
    QString folder;
};
Result<FoundRun> findRun(const Invocation &invocation);

} // namespace tenbin
