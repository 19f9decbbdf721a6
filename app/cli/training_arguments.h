#pragma once

#include "app/cli/project_task.h"

namespace tenbin {

// What commands that end in a model have in common.

/// --learner, --param, --target, --validation, … of `train`.
QList<Option> trainingOptions();

/// The task's data set (the first argument), name, seed and the params that these options set.
Status takeTraining(const Invocation &invocation, ProjectTask &task);

/// What they answer with: the run, and the steps after the model.
Reply trainingReply(const FinishedJob &job);

} // namespace tenbin
