#include "app/cli/project_access.h"
#include "core/text.h"

#include <QJsonDocument>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const Result<FoundRun> found = findRun(invocation);
    if (!found)
        return passOn(found);
    const Result<TaskSpec> spec = found->run.taskSpec();
    if (!spec)
        return passOn(spec);
    Reply reply;
    reply.json = spec->toJson();
    reply.blocks = {Paragraph{
        QString::fromUtf8(QJsonDocument(reply.json).toJson(QJsonDocument::Indented)).trimmed()}};
    return reply;
}

} // namespace

Command spec_command()
{
    Command command;
    command.summary =
        Tr::tr("Prints the task spec of a run; \"run\" takes it and gives the same numbers.");
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    return command;
}

} // namespace tenbin::commands
