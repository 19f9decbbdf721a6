#include "app/cli/project_access.h"
#include "app/cli/task_command.h"
#include "core/json.h"
#include "core/text.h"

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    constexpr qint64 limit = 64 << 20;
    const Result<QJsonObject> json =
        readJsonFile(invocation.arguments.first(), Tr::tr("task spec"), limit);
    if (!json)
        return passOn(json);
    const Result<TaskSpec> spec = TaskSpec::fromJson(*json);
    if (!spec)
        return passOn(spec);
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    const Result<FinishedJob> job = runTask(**project, *spec, invocation);
    if (!job)
        return passOn(job);
    return runReply(*job);
}

} // namespace

Command run_command()
{
    Command command;
    command.summary = Tr::tr("Runs a task spec, as \"spec\" prints it; the same spec on the same "
                             "data gives the same numbers.");
    command.arguments = QStringLiteral("SPEC.json");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    return command;
}

} // namespace tenbin::commands
