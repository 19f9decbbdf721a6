#include "app/cli/project_access.h"
#include "app/cli/task_command.h"
#include "core/text.h"

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    const Result<TaskSpec::Input> data =
        datasetArgument(**project, invocation.arguments.first(), invocation);
    if (!data)
        return passOn(data);
    TaskSpec spec;
    spec.task = QStringLiteral("profile_data");
    spec.inputs[QStringLiteral("data")] = *data;
    if (invocation.has(QStringLiteral("target")))
        spec.inputs[QStringLiteral("data")].roles[invocation.value(QStringLiteral("target"))] =
            QStringLiteral("target");
    const Result<FinishedJob> job = runTask(**project, spec, invocation);
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.blocks = job->record.outcome.blocks;
    return reply;
}

} // namespace

Command profile_command()
{
    Command command;
    command.summary =
        Tr::tr("Describes every column of a data set and warns of what may go wrong.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {{QStringLiteral("target"), QStringLiteral("COL"),
                        Tr::tr("Correlate with this column and look for leaks of it."),
                        Tr::tr("the column with the role target")}};
    command.run = run;
    return command;
}

} // namespace tenbin::commands
