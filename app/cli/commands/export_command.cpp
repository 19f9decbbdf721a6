#include "app/cli/project_access.h"
#include "app/cli/task_command.h"
#include "core/text.h"
#include "data/format.h"

#include <QFileInfo>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const QString out = invocation.value(QStringLiteral("out"));
    if (out.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No file to write is named."),
                       Tr::tr("Name it with --out FILE."));
    const QString format = invocation.value(QStringLiteral("format"));
    const auto entry = formatFor({out}, format);
    if (!entry)
        return passOn(entry);
    const Result<Params> params =
        Params::parsed((*entry)->item.params, invocation.values(QStringLiteral("param")));
    if (!params)
        return passOn(params);
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    const Result<TaskSpec::Input> data =
        datasetArgument(**project, invocation.arguments.first(), invocation);
    if (!data)
        return passOn(data);
    TaskSpec spec;
    spec.task = QStringLiteral("export_data");
    spec.inputs[QStringLiteral("data")] = *data;
    spec.params = {{QStringLiteral("path"), QFileInfo(out).absoluteFilePath()},
                   {QStringLiteral("format"), (*entry)->id},
                   {QStringLiteral("format_params"), params->json()}};
    const Result<FinishedJob> job = runTask(**project, spec, invocation);
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.blocks = job->record.outcome.blocks;
    return reply;
}

} // namespace

Command export_command()
{
    QStringList writable;
    for (const auto &[id, format] : shelf<Format>().entries()) {
        if (format.write)
            writable.append(id);
    }
    Command command;
    command.summary = Tr::tr("Writes a data set to a file, every value in full precision.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("format"), QStringLiteral("F"),
         Tr::tr("One of: %1.").arg(writable.join(QStringLiteral(", "))),
         Tr::tr("by the file's name")},
        {QStringLiteral("out"), QStringLiteral("FILE"), Tr::tr("The file to write.")},
        {QStringLiteral("param"),
         QStringLiteral("K=V"),
         Tr::tr("A setting of the format."),
         {},
         true},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
