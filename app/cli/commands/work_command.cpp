#include "app/cli/command.h"
#include "app/cli/versions.h"
#include "core/text.h"
#include "experiments/work.h"

#include <QDir>
#include <QFileInfo>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const QString folder = QDir(invocation.arguments.first()).absolutePath();
    // runs/<id>: the project stands two folders up.
    const QString project = QFileInfo(QFileInfo(folder).path()).path();
    if (Status done =
            workJob(folder, project, invocation.threads, *invocation.progress, versionsJson());
        !done)
        return passOn(done);
    return Reply();
}

} // namespace

Command work_command()
{
    Command command;
    command.summary = Tr::tr("Does the job of a folder that a window or a cluster made; what comes "
                             "of it stays in the folder.");
    command.arguments = QStringLiteral("PROJECT/runs/ID");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.run = run;
    return command;
}

} // namespace tenbin::commands
