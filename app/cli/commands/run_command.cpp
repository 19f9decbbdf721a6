#include "app/cli/project_task.h"
#include "app/cli/run_reply.h"
#include "core/json.h"
#include "core/text.h"

#include <QFile>
#include <QJsonDocument>

#include <cstdio>

namespace tenbin::commands {

namespace {

Result<QJsonObject> readSpec(const QString &file)
{
    constexpr qint64 limit = 64 << 20;
    if (file != QLatin1String("-"))
        return readJsonFile(file, Tr::tr("task spec"), limit);
    QFile input;
    const bool open = input.open(stdin, QIODevice::ReadOnly);
    const QJsonDocument document =
        open ? QJsonDocument::fromJson(input.read(limit)) : QJsonDocument();
    if (!document.isObject())
        return badInput(Tr::tr("Standard input holds no task spec."),
                        Tr::tr("Send it what \"tenbin-cli spec RUN --json\" prints."));
    return document.object();
}

Result<Reply> run(const Invocation &invocation)
{
    const Result<QJsonObject> json = readSpec(invocation.arguments.first());
    if (!json)
        return passOn(json);
    const Result<TaskSpec> spec = TaskSpec::fromJson(*json);
    if (!spec)
        return passOn(spec);
    ProjectTask task(invocation, spec->task);
    task.spec = *spec;
    const Result<FinishedJob> job = task.run();
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
    command.arguments = QStringLiteral("SPEC.json|-");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    return command;
}

} // namespace tenbin::commands
