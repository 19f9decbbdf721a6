#include "app/cli/arguments.h"
#include "app/cli/project_task.h"
#include "app/cli/run_reply.h"
#include "app/cli/table_file.h"
#include "core/text.h"
#include "models/pipeline.h"

#include <QDir>

namespace tenbin::commands {

namespace {

/// A few new rows may look like another type than all rows did: where the model wants categories
/// or text, any cell is one. Numbers and dates stay as the file has them, so that a column that
/// holds something else is refused and not read as missing.
QMap<QString, ColumnType> freeTypes(const Pipeline &pipeline)
{
    QMap<QString, ColumnType> types = pipeline.encoder().columnTypes();
    types.removeIf([](const auto &column) {
        return column.value() != ColumnType::Categorical && column.value() != ColumnType::Text;
    });
    return types;
}

Result<Reply> run(const Invocation &invocation)
{
    const QString out = invocation.value(QStringLiteral("out"));
    if (out.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No file for the predictions is named."),
                       Tr::tr("Name it with --out FILE."));
    if (const auto format = writableFormat(out); !format)
        return passOn(format);
    ProjectTask task(invocation, QStringLiteral("predict"));
    const Result<QString> run = task.takeRun(QStringLiteral("run"), invocation.arguments[0]);
    if (!run)
        return passOn(run);
    const Result<Pipeline> pipeline = Pipeline::load(QDir(*run).filePath(QStringLiteral("model")));
    if (!pipeline)
        return passOn(pipeline);
    if (Status data =
            task.takeDataset(QStringLiteral("data"), invocation.arguments[1], freeTypes(*pipeline));
        !data)
        return passOn(data);
    const auto write = [&](const FinishedJob &job, const QString &folder) {
        return writeArtifactTable(job, folder, out, *invocation.progress);
    };
    const Result<FinishedJob> job = task.run(write);
    if (!job)
        return passOn(job);
    Reply reply = runReply(*job);
    reply.json[QStringLiteral("rows")] = job->record.outcome.values[QStringLiteral("rows")];
    reply.json[QStringLiteral("out")] = out;
    reply.blocks.append(
        Paragraph{Tr::tr("The predictions are in \"%1\".").arg(QDir::toNativeSeparators(out))});
    return reply;
}

} // namespace

Command predict_command()
{
    Command command;
    command.summary = Tr::tr("Lets the model of a run predict each row of a file: columns "
                             "prediction and, for classes, p_CLASS.");
    command.arguments = QStringLiteral("RUN FILE");
    command.minimumArguments = 2;
    command.maximumArguments = 2;
    command.options = {{QStringLiteral("out"), QStringLiteral("FILE"), Tr::tr("path"),
                        Tr::tr("Where to write them; the end of the name decides the format; "
                               "must be given.")}};
    command.run = run;
    return command;
}

} // namespace tenbin::commands
