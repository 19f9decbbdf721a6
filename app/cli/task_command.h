#pragma once

#include "app/cli/command.h"
#include "data/column.h"
#include "experiments/project.h"
#include "experiments/record.h"

namespace tenbin {

/// Runs a task in this process, with the invocation's threads and progress; its warnings go to
/// standard error.
Result<FinishedJob> runTask(Project &project, const TaskSpec &spec, const Invocation &invocation);

/// What a DATASET argument means: an id, a unique prefix of one or a name (its newest version) of
/// the project, else the path of a file, which is imported; `types` go before what it suggests.
Result<TaskSpec::Input> datasetArgument(Project &project, const QString &text,
                                        const Invocation &invocation,
                                        const QMap<QString, ColumnType> &types = {});

/// A file, or "-" for standard input, as the input of a task.
TaskSpec::Input fileArgument(const QString &text);

/// What a RUN argument means, as the input of a task.
Result<TaskSpec::Input> runArgument(Project &project, const QString &text);

/// --seed as a number: 0 when it is not given.
Result<quint64> seedOption(const Invocation &invocation);

/// Which "=" of "A=B" divides: names of columns may hold one.
enum class Divider { First, Last };
/// "A=B" texts as a map; `what` names them in the error.
Result<QMap<QString, QString>> assignments(const QStringList &texts, const QString &what,
                                           Divider divider);

/// What `train` and `run` answer with about a finished run.
Reply runReply(const FinishedJob &job);

} // namespace tenbin
