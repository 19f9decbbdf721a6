#include "app/cli/project_access.h"
#include "app/cli/task_command.h"
#include "core/text.h"
#include "data/dataset_file.h"
#include "data/format.h"
#include "models/pipeline.h"

#include <QDir>
#include <QFileInfo>

namespace tenbin::commands {

namespace {

Status writeTable(const FinishedJob &job, const QString &runFolder, const QString &path,
                  Progress &progress)
{
    const auto entry = formatFor({path});
    if (!entry)
        return passOn(entry);
    const Format &format = (*entry)->item;
    if (!format.write)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("Files of the format \"%1\" cannot be written.").arg((*entry)->id),
                       Tr::tr("Choose another format, for example csv."));
    const Result<Dataset> table =
        DatasetFile::open(QDir(runFolder).filePath(job.record.outcome.artifacts.first().path));
    if (!table)
        return passOn(table);
    return format.write(*table, path, Params::initial(format.params), progress);
}

/// A few new rows may look like another type than all rows did: where the model wants categories
/// or text, any cell is one. Numbers and dates stay as the file has them, so that a column that
/// holds something else is refused and not read as missing.
TypeChoices freeTypes(const Pipeline &pipeline, const QString &file)
{
    TypeChoices types;
    ReadOptions options;
    options.previewRows = 1;
    NoProgress progress;
    const Result<Dataset> head =
        QFileInfo::exists(file) ? readDataset({file}, {}, options, progress) : Dataset();
    if (!head)
        return types;
    const QMap<QString, ColumnType> wanted = pipeline.encoder().columnTypes();
    for (auto column = wanted.begin(); column != wanted.end(); ++column) {
        if ((*column == ColumnType::Categorical || *column == ColumnType::Text) &&
            head->indexOf(column.key()) >= 0)
            types[column.key()] = *column;
    }
    return types;
}

Result<Reply> run(const Invocation &invocation)
{
    const QString out = invocation.value(QStringLiteral("out"));
    if (out.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No file for the predictions is named."),
                       Tr::tr("Name it with --out FILE."));
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    TaskSpec spec;
    spec.task = QStringLiteral("predict");
    const Result<TaskSpec::Input> model = runArgument(**project, invocation.arguments[0]);
    if (!model)
        return passOn(model);
    const Result<Pipeline> pipeline = Pipeline::load(
        QDir((*project)->runFolder(model->reference)).filePath(QStringLiteral("model")));
    if (!pipeline)
        return passOn(pipeline);
    const QString file = invocation.arguments[1];
    const Result<TaskSpec::Input> data =
        datasetArgument(**project, file, invocation, freeTypes(*pipeline, file));
    if (!data)
        return passOn(data);
    spec.inputs = {{QStringLiteral("run"), *model}, {QStringLiteral("data"), *data}};
    const Result<FinishedJob> job = runTask(**project, spec, invocation);
    if (!job)
        return passOn(job);
    if (Status written =
            writeTable(*job, (*project)->runFolder(job->run.id), out, *invocation.progress);
        !written)
        return passOn(written);
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
    command.options = {{QStringLiteral("out"), QStringLiteral("FILE"),
                        Tr::tr("Where to write them; the suffix decides the format.")}};
    command.run = run;
    return command;
}

} // namespace tenbin::commands
