#include "app/cli/project_access.h"
#include "app/cli/project_task.h"
#include "core/text.h"
#include "experiments/run_archive.h"

#include <QFileInfo>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const QString out = invocation.value(QStringLiteral("out"));
    if (out.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No file for the archive is named."),
                       Tr::tr("Name it with --out FILE.zip."));
    // What the store says about the run, while nothing holds it.
    QJsonObject about;
    Result<StoredRun> found;
    {
        const auto project = openToRead(invocation);
        if (!project)
            return passOn(project);
        found = (*project)->store().findRun(invocation.arguments.first());
        if (!found)
            return passOn(found);
        about = aboutRun(**project, *found);
    }
    ProjectTask task(invocation, QStringLiteral("archive_run"));
    task.spec.inputs[QStringLiteral("run")] = {
        TaskSpec::Input::Kind::Run, found->id, found->title(), {}};
    task.spec.params = {{QStringLiteral("out"), QFileInfo(out).absoluteFilePath()},
                        {QStringLiteral("data"), !invocation.has(QStringLiteral("no-data"))},
                        {QStringLiteral("about"), about}};
    return task.answer();
}

} // namespace

Command archive_command()
{
    Command command;
    command.summary = Tr::tr("Writes a run as one .zip file that another project can take up and "
                             "verify: spec, environment, metrics, model, predictions, data.");
    command.arguments = QStringLiteral("RUN");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("out"), QStringLiteral("FILE.zip"), Tr::tr("path"),
         Tr::tr("The archive to write; must be given.")},
        {QStringLiteral("no-data"),
         {},
         {},
         Tr::tr("Leave the data sets out; the run can then be verified only where they are.")}};
    command.run = run;
    command.answer =
        QStringLiteral("  {\"run\":\"ID\",\"out\":\"FILE\",\"bytes\":N,\"data\":true | false}\n");
    return command;
}

} // namespace tenbin::commands
