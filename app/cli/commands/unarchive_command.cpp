#include "app/cli/project_access.h"
#include "app/cli/project_task.h"
#include "app/cli/run_reply.h"
#include "core/text.h"

namespace tenbin::commands {

namespace {

Result<QJsonObject> takeUp(const Invocation &invocation)
{
    ProjectTask task(invocation, QStringLiteral("unarchive_run"));
    task.takeFile(QStringLiteral("file"), invocation.arguments.first());
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    return job->record.outcome.values;
}

Result<Reply> run(const Invocation &invocation)
{
    const Result<QJsonObject> taken = takeUp(invocation);
    if (!taken)
        return passOn(taken);
    const QString id = (*taken)[QStringLiteral("run")].toString();
    // Opening the project for work records what came into its folder runs/; when another program
    // holds the project, that one does.
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    Reply reply;
    const Result<StoredRun> run = (*project)->store().findRun(id);
    if (run) {
        reply.json = runJson(*run);
        reply.blocks.append(metricsTable(run->metrics));
    }
    reply.json[QStringLiteral("run")] = id;
    reply.json[QStringLiteral("datasets")] = (*taken)[QStringLiteral("datasets")];
    reply.blocks.append(Paragraph{Tr::tr("The run %1 is in the project.").arg(id.left(8))});
    return reply;
}

} // namespace

Command unarchive_command()
{
    Command command;
    command.summary = Tr::tr("Takes the run of an archive up into the project, under the same id. "
                             "Everything in the file is checked first.");
    command.arguments = QStringLiteral("FILE.zip");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    command.answer = QStringLiteral(
        "  {\"run\":\"ID\",\"name\",\"metrics\",… as in \"runs\",\"datasets\":[those that are new "
        "here]}\n");
    return command;
}

} // namespace tenbin::commands
