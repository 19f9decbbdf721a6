#include "app/cli/project_task.h"
#include "core/text.h"

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    ProjectTask task(invocation, QStringLiteral("profile_data"));
    if (Status data = task.takeDataset(QStringLiteral("data"), invocation.arguments.first()); !data)
        return passOn(data);
    if (invocation.has(QStringLiteral("target")))
        task.spec.inputs[QStringLiteral("data")].roles[invocation.value(QStringLiteral("target"))] =
            QStringLiteral("target");
    return task.answer();
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
    command.options = {{QStringLiteral("target"), QStringLiteral("COL"), Tr::tr("column"),
                        Tr::tr("Correlate with this column and look for leaks of it."),
                        Tr::tr("the column with the role target")}};
    command.run = run;
    return command;
}

} // namespace tenbin::commands
