#include "app/cli/arguments.h"
#include "app/cli/project_task.h"
#include "core/text.h"

#include <QFileInfo>

namespace tenbin::commands {

namespace {

Result<Reply> run(const Invocation &invocation)
{
    const QString out = invocation.value(QStringLiteral("out"));
    if (out.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No file to write is named."),
                       Tr::tr("Name it with --out FILE."));
    const auto entry = writableFormat(out, invocation.value(QStringLiteral("format")));
    if (!entry)
        return passOn(entry);
    const Result<Params> params =
        Params::parsed((*entry)->item.params, invocation.values(QStringLiteral("param")));
    if (!params)
        return passOn(params);
    ProjectTask task(invocation, QStringLiteral("export_data"));
    if (Status data = task.takeDataset(QStringLiteral("data"), invocation.arguments.first()); !data)
        return passOn(data);
    task.spec.params = {{QStringLiteral("path"), QFileInfo(out).absoluteFilePath()},
                        {QStringLiteral("format"), (*entry)->id},
                        {QStringLiteral("format_params"), params->json()}};
    return task.answer();
}

} // namespace

Command export_command()
{
    Command command;
    command.summary = Tr::tr("Writes a data set to a file, every value in full precision.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 1;
    command.maximumArguments = 1;
    command.options = {
        {QStringLiteral("format"), QStringLiteral("F"),
         Tr::tr("one of: %1").arg(writableFormats().join(QStringLiteral(", "))),
         Tr::tr("How to write it."), Tr::tr("by the end of the file's name")},
        {QStringLiteral("out"), QStringLiteral("FILE"), Tr::tr("path"),
         Tr::tr("The file to write; must be given.")},
        {QStringLiteral("param"),
         QStringLiteral("K=V"),
         Tr::tr("setting and value"),
         Tr::tr("A setting of the format."),
         {},
         true},
    };
    command.run = run;
    return command;
}

} // namespace tenbin::commands
