#include "app/cli/training_arguments.h"
#include "core/text.h"

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    ProjectTask task(invocation, QStringLiteral("train"));
    if (Status taken = takeTraining(invocation, task); !taken)
        return passOn(taken);
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    return trainingReply(*job);
}

} // namespace

Command train_command()
{
    Command command;
    command.summary = Tr::tr("Validates a learner on a data set, fits it on all rows, and keeps "
                             "the run with its model and out-of-fold predictions.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = trainingOptions();
    command.run = run;
    return command;
}

} // namespace tenbin::commands
