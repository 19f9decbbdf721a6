#pragma once

#include "app/cli/command.h"
#include "experiments/project.h"

namespace tenbin {

/// What a command does with one stored run of a project that it may write.
using RunChange = Status (*)(Project &project, const StoredRun &run);

/// Changes every run that the arguments name, by id, unique prefix or name; all of them are found
/// before the first is changed. Answers {"runs": [ID, …]}; `done` says it for one, `doneAll` for
/// several.
Result<Reply> changeRuns(const Invocation &invocation, RunChange change, const QString &done,
                         const QString &doneAll);

} // namespace tenbin
